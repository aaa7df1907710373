import { describe, expect, it } from 'vitest';
import { EMPTY_WINDOW } from '../max-window.ts';
import { pushNeed, sizeByWindow } from './demand-down-window.ts';

describe('down window', () => {
  it('holds the present size for one window after a start', () => {
    const window = pushNeed(EMPTY_WINDOW, { need: 3, desired: 10, nowMs: 0 }, 400);
    expect(sizeByWindow(window, 3, 10)).toBe(10);
    expect(sizeByWindow(pushNeed(window, { need: 3, desired: 10, nowMs: 400 }, 400), 3, 10)).toBeCloseTo(3.3, 10);
  });

  it('grows at once, and falls to what the largest need leaves', () => {
    const window = pushNeed([{ atMs: 0, value: 8 }], { need: 5, desired: 10, nowMs: 100 }, 400);
    expect(sizeByWindow(window, 5, 10)).toBeCloseTo(8.3, 10);
    expect(sizeByWindow(pushNeed(window, { need: 14, desired: 10, nowMs: 200 }, 400), 14, 10)).toBe(14);
  });

  it('does not flip between two sizes for a need that hovers around a whole number', () => {
    expect(Math.ceil(sizeByWindow([{ atMs: 0, value: 9.9 }], 9.9, 11))).toBe(11);
    expect(Math.ceil(sizeByWindow([{ atMs: 0, value: 9.6 }], 9.6, 11))).toBe(10);
  });

  it('does not hide a need that is no number', () => {
    expect(sizeByWindow([{ atMs: 0, value: 9 }], Number.NaN, 9)).toBeNaN();
  });

  it('falls to nothing when nothing is needed', () => {
    expect(sizeByWindow([{ atMs: 0, value: 0 }], 0, 3)).toBe(0);
  });
});
