import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_WINDOW, lastAtLeast, type MaxWindow, maxOf, openedWith, pushMax } from './max-window.ts';

const fill = (values: readonly number[], stepMs: number, windowMs: number): MaxWindow => {
  let window = EMPTY_WINDOW;
  for (const [index, value] of values.entries()) window = pushMax(window, { atMs: index * stepMs, value }, windowMs);
  return window;
};

describe('a window of maxima', () => {
  it('has no maximum of its own while it is empty', () => {
    expect(maxOf(EMPTY_WINDOW, 7)).toBe(7);
    expect(lastAtLeast(EMPTY_WINDOW, 1)).toBeUndefined();
  });

  it('opens with a first value once', () => {
    const first = openedWith(EMPTY_WINDOW, { atMs: 5, value: 9 });
    expect(first).toEqual([{ atMs: 5, value: 9 }]);
    expect(openedWith(first, { atMs: 6, value: 10 })).toBe(first);
  });

  it('keeps a value for exactly the window', () => {
    const window = fill([5], 100, 1_000);
    expect(maxOf(pushMax(window, { atMs: 999, value: 1 }, 1_000), 0)).toBe(5);
    expect(maxOf(pushMax(window, { atMs: 1_000, value: 1 }, 1_000), 0)).toBe(1);
  });

  it('forgets values from a later clock', () => {
    expect(pushMax([{ atMs: 900, value: 50 }], { atMs: 100, value: 3 }, 1_000)).toEqual([{ atMs: 100, value: 3 }]);
  });

  it('knows from when on nothing holds a threshold', () => {
    const window = fill([9, 6, 3], 100, 1_000);
    expect(lastAtLeast(window, 6)).toBe(100);
    expect(lastAtLeast(window, 10)).toBeUndefined();
  });

  it('has the maximum of the values in the window, for any values', () => {
    const anyValues = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 1, max: 20 }), (values, windowTicks) => {
        const window = fill(values, 10, windowTicks * 10);
        expect(maxOf(window, Number.NaN)).toBe(Math.max(...values.slice(-windowTicks)));
      }),
    );
  });

  it('stays small however long it is, and then forgets late rather than early', () => {
    const values = Array.from({ length: 500 }, (_, index) => 1_000 - index);
    const window = fill(values, 10, 1_000_000);
    expect(window).toHaveLength(64);
    expect(maxOf(window, 0)).toBe(1_000);
    for (const { atMs, value } of window) expect(value).toBeGreaterThanOrEqual(1_000 - atMs / 10);
  });
});
