import { describe, expect, it } from 'vitest';
import { EMPTY_RATIO, pushRatio, type RatioWindow, ratioOf, weightOf } from './ratio-window.ts';

const push = (window: RatioWindow, nowMs: number, amount: number, weight = 1): RatioWindow =>
  pushRatio(window, { nowMs, amount, weight }, 1_000);

describe('ratio window', () => {
  it('has no ratio while nothing has weight', () => {
    expect(ratioOf(EMPTY_RATIO)).toBeUndefined();
    expect(ratioOf(push(EMPTY_RATIO, 0, 5, 0))).toBeUndefined();
  });

  it('is the sum of the amounts over the sum of the weights', () => {
    const window = push(push(EMPTY_RATIO, 0, 3, 2), 500, 1, 6);
    expect(ratioOf(window)).toBe(0.5);
    expect(weightOf(window)).toBe(8);
  });

  it('forgets what is as old as the window', () => {
    const window = push(EMPTY_RATIO, 0, 10);
    expect(ratioOf(push(window, 999, 0))).toBe(5);
    expect(ratioOf(push(window, 1_000, 0))).toBe(0);
  });

  it('joins what comes within a twentieth of the window, so it stays short', () => {
    let window = EMPTY_RATIO;
    for (let nowMs = 0; nowMs < 5_000; nowMs += 5) window = push(window, nowMs, 1);
    expect(window).toHaveLength(20);
    expect(weightOf(window)).toBe(200);
  });

  it('forgets what lies in the future: the state is of another clock', () => {
    expect(weightOf(push(push(EMPTY_RATIO, 9_000, 1), 100, 1))).toBe(1);
  });
});
