import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValueHistory } from './value-history.ts';

describe('ValueHistory', () => {
  it('keeps every value while there is room', () => {
    const history = new ValueHistory(4);
    for (const value of [1, 2, 3]) history.add(value);
    expect(history.values()).toEqual([1, 2, 3]);
  });

  it('joins neighbours by the larger one when it is full', () => {
    const history = new ValueHistory(4);
    for (const value of [1, 2, 9, 3, 5]) history.add(value);
    expect(history.values()).toEqual([2, 9, 5]);
  });

  it('never holds more points than its capacity and never loses the peak', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 500 }), (values) => {
        const history = new ValueHistory(8);
        for (const value of values) history.add(value);
        expect(history.values().length).toBeLessThanOrEqual(8);
        expect(Math.max(...history.values())).toBe(Math.max(...values));
      }),
    );
  });
});
