import { describe, expect, it } from 'vitest';
import { formatDuration } from './format-duration.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.254, '0.25 ms'],
    [40, '40 ms'],
    [45.67, '45.7 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_254, '1.25 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [12_000_000, '3 h 20 min'],
    [86_400_000, '1 d'],
    [90_000_000, '1 d 1 h'],
  ])('writes %d ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('shows %d as unknown', (durationMs) => {
    expect(formatDuration(durationMs)).toBe('–');
  });
});
