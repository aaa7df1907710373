import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

describe('sparkline', () => {
  it('draws the smallest bar for zero and the full one for the largest value', () => {
    expect(sparkline([0, 50, 100], { width: 10 })).toBe('▁▅█');
  });

  it('draws against a given top', () => {
    expect(sparkline([50], { width: 10, top: 100 })).toBe('▅');
    expect(sparkline([500], { width: 10, top: 100 })).toBe('█');
  });

  it('keeps a peak when it joins values', () => {
    expect(sparkline([0, 0, 0, 9, 0, 0, 0, 0], { width: 4 })).toBe('▁█▁▁');
  });

  it('leaves a gap where there is no value', () => {
    expect(sparkline([1, Number.NaN, 1], { width: 3 })).toBe('█ █');
  });

  it('draws flat zeros and nothing at all without failing', () => {
    expect(sparkline([0, 0], { width: 5 })).toBe('▁▁');
    expect(sparkline([], { width: 5 })).toBe('');
  });

  it('is never wider than asked', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 200 }), (values, width) => {
        expect(sparkline(values, { width }).length).toBe(Math.min(values.length, width));
      }),
    );
  });
});
