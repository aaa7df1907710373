import { describe, expect, it } from 'vitest';
import { createAxis, createRatioAxis, createTimeAxis } from './axis.ts';

describe('axes', () => {
  it('ends at a round number and marks round ones', () => {
    const axis = createAxis({ from: 0, to: 187, tickCount: 4 });
    expect(axis.ticks).toEqual([0, 50, 100, 150, 200]);
    expect([axis.at(0), axis.at(100), axis.at(200), axis.at(1_000)]).toEqual([0, 0.5, 1, 1]);
  });

  it('gives small values room on a square-root scale', () => {
    expect(createAxis({ from: 0, to: 100, exponent: 0.5 }).at(25)).toBeCloseTo(0.5, 12);
  });

  it('has a length also where all values are equal', () => {
    expect(createAxis({ from: 0, to: 0 }).at(0)).toBe(0);
    expect(createRatioAxis(1, 1).at(1)).toBe(0);
    expect(createTimeAxis(0).at(0)).toBe(0);
  });

  it('makes equal ratios equal distances', () => {
    const axis = createRatioAxis(1, 100);
    expect(axis.at(10)).toBeCloseTo(0.5, 12);
    expect(axis.ticks).toEqual([1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100]);
  });

  it('marks time as people count it', () => {
    expect(createTimeAxis(180_000).ticks).toEqual([0, 30_000, 60_000, 90_000, 120_000, 150_000, 180_000]);
    expect(createTimeAxis(86_400_000).ticks).toHaveLength(5);
    expect(createTimeAxis(100).ticks).toEqual([0, 100]);
  });
});
