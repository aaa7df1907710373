import { describe, expect, it } from 'vitest';
import { readMoment } from './time-option.ts';

describe('readMoment', () => {
  it.each([
    ['12.5s', { sinceStartMs: 12_500 }],
    ['3m', { sinceStartMs: 180_000 }],
    ['250', { sinceStartMs: 250 }],
    ['250.5', { sinceStartMs: 250.5 }],
    ['2026-01-02T03:04:05Z', { wallMs: Date.UTC(2026, 0, 2, 3, 4, 5) }],
    ['2026-01-02T03:04:05+02:00', { wallMs: Date.UTC(2026, 0, 2, 1, 4, 5) }],
  ])('reads %s', (text, moment) => {
    expect(readMoment(text)).toEqual(moment);
  });

  it.each(['', '-1', 'noon', '2026-13-45', '5 s', `2026-${'1'.repeat(100)}`])('refuses %j', (text) => {
    expect(readMoment(text)).toHaveProperty('problem');
  });
});
