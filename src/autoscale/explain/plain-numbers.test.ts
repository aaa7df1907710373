import { describe, expect, it } from 'vitest';
import { clockTime, plainDuration, plainNumber, plainRatio } from './plain-numbers.ts';

describe('numbers in words', () => {
  it.each([
    [0, '0'],
    [0.041_6, '0.042'],
    [12, '12'],
    [37.26, '37.3'],
    [1_000, '1,000'],
    [-3.21, '-3.2'],
  ])('says %d as %s', (value, expected) => {
    expect(plainNumber(value)).toBe(expected);
  });

  it('says a ratio in per cent', () => {
    expect(plainRatio(0.81)).toBe('81 %');
    expect(plainRatio(0.005)).toBe('0.5 %');
  });

  it.each([
    [0, '0 ms'],
    [3.25, '3.3 ms'],
    [320.4, '320 ms'],
    [999.6, '1 s'],
    [1_200, '1.2 s'],
    [9_960, '10 s'],
    [44_600, '45 s'],
    [119_600, '2 min'],
    [300_000, '5 min'],
    [7_190_000, '2 h'],
    [9_000_000, '2.5 h'],
  ])('says %d ms as %s', (ms, expected) => {
    expect(plainDuration(ms)).toBe(expected);
  });

  it('says a time of day in a zone', () => {
    expect(clockTime(1_767_225_780_000, 'UTC')).toBe('00:03');
    expect(clockTime(1_767_225_780_000, 'Europe/Rome')).toBe('01:03');
    expect(clockTime(1_767_225_780_000)).toMatch(/^\d\d:\d\d$/);
  });
});
