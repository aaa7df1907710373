import { describe, expect, it } from 'vitest';

import { WindowedRate } from './index.ts';

describe('WindowedRate', () => {
  it('is unknown before anything was seen, and zero once seen and gone', () => {
    const rate = new WindowedRate({ windowMs: 1_000, subWindowCount: 10 });
    expect(rate.perSec(500)).toBeUndefined();
    rate.add(5, 1_000);
    expect(rate.perSec(1_999)).toBeGreaterThan(0);
    expect(rate.perSec(2_000)).toBe(0);
  });

  it.each([1, 10, 333])('finds a steady rate of %s a second, while the window fills and after', (perSec) => {
    const rate = new WindowedRate();
    for (let nowMs = 7_000; nowMs < 60_000; nowMs += 1_000 / perSec) {
      rate.add(1, nowMs);
      if (nowMs < 9_000) continue;
      // One event more than intervals have passed, over at least 2 s at first and 9 s later.
      const slack = nowMs < 17_000 ? 1 / ((nowMs - 7_000) / 1_000) : 1 / 9;
      expect(Math.abs((rate.perSec(nowMs) ?? 0) - perSec)).toBeLessThanOrEqual(slack + 1e-6);
    }
  });

  it('follows a change of rate within its window', () => {
    const rate = new WindowedRate({ windowMs: 1_000, subWindowCount: 10 });
    for (let nowMs = 0; nowMs < 5_000; nowMs += 10) rate.add(1, nowMs);
    expect(Math.abs((rate.perSec(4_999) ?? 0) - 100)).toBeLessThan(0.2);
    for (let nowMs = 5_000; nowMs < 6_000; nowMs += 1) rate.add(1, nowMs);
    expect(Math.abs((rate.perSec(5_999.9) ?? 0) - 1_000)).toBeLessThan(2);
  });

  it('does not call the first event an infinite rate', () => {
    const rate = new WindowedRate({ windowMs: 1_000, subWindowCount: 10 });
    rate.add(2, 50);
    expect(rate.perSec(50)).toBe(20);
  });

  it('takes a count of zero as the beginning of measuring', () => {
    const rate = new WindowedRate({ windowMs: 10_000, subWindowCount: 10 });
    rate.add(0, 0);
    rate.add(10, 5_000);
    expect(rate.perSec(5_000)).toBe(2);
  });

  it('counts time that runs back, or is not finite, as the latest time, and works below zero', () => {
    const rate = new WindowedRate({ windowMs: 1_000, subWindowCount: 2 });
    expect(rate.add(1, Number.NaN)).toBe(false);
    rate.add(1, -250);
    rate.add(1, -900);
    rate.add(1, Number.NaN);
    expect(rate.perSec(Number.NaN)).toBe(6);
    expect(rate.perSec(1e300)).toBe(0);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the count %s', (count) => {
    const rate = new WindowedRate();
    expect(rate.add(count, 0)).toBe(false);
    expect(rate.perSec(0)).toBeUndefined();
  });

  it.each([
    [{ windowMs: 0 }, 'windowMs'],
    [{ subWindowCount: 0 }, 'subWindowCount'],
  ])('refuses %o', (options, option) => {
    expect(() => new WindowedRate(options)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
