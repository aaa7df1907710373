import { describe, expect, it } from 'vitest';
import { roundUp, withinBounds } from './size-rounding.ts';

describe('rounding of sizes', () => {
  it.each([
    [3, 3],
    [3.01, 4],
    [10.0000000001, 10],
    [0, 0],
    [-0.4, 0],
    [-5, -5],
  ])('makes %d to %d whole workers', (size, whole) => {
    expect(roundUp(size)).toBe(whole);
  });

  it.each([
    [1, 2],
    [2, 2],
    [20, 20],
    [33, 32],
  ])('moves %d to %d, within 2 to 32', (size, bounded) => {
    expect(withinBounds(size, { min: 2, max: 32 })).toBe(bounded);
  });
});
