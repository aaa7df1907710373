import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { WaitTracker } from './index.ts';

const misspelt: object = { window: 5 };

describe('WaitTracker', () => {
  it('sums up the waits of the window', () => {
    const tracker = new WaitTracker();
    for (let wait = 1; wait <= 100; wait += 1) tracker.record(wait, 5_000 + wait);
    const summary = tracker.read(5_200);
    expect(summary).toMatchObject({ count: 100, mean: 50.5, max: 100 });
    expect(Math.abs((summary?.p50 ?? 0) - 50)).toBeLessThanOrEqual(50 / 32);
    expect(Math.abs((summary?.p90 ?? 0) - 90)).toBeLessThanOrEqual(90 / 32);
    expect(Math.abs((summary?.p99 ?? 0) - 99)).toBeLessThanOrEqual(99 / 32);
  });

  it('has no data before the first wait, which is not a wait of zero', () => {
    const tracker = new WaitTracker();
    expect(tracker.read(0)).toBeUndefined();
    tracker.recordZeros(1, 10);
    tracker.recordZeros(2, 10);
    expect(tracker.read(10)).toEqual({ count: 3, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 });
  });

  it('moves on with zeros alone as well', () => {
    const tracker = new WaitTracker({ windowMs: 1_000, subWindowCount: 4 });
    tracker.record(50, 0);
    tracker.recordZeros(5, 1_000);
    expect(tracker.read(1_000)).toMatchObject({ count: 5, max: 0 });
  });

  it('forgets a burst by itself when the window has passed', () => {
    const tracker = new WaitTracker({ windowMs: 10_000, subWindowCount: 10 });
    for (let index = 0; index < 2_000; index += 1) tracker.record(4_000, 500);
    expect(tracker.read(9_999)?.p99).toBe(4_000);
    expect(tracker.read(10_000)).toBeUndefined();
  });

  it('lets the p99 fall after a burst while short waits go on', () => {
    const tracker = new WaitTracker();
    for (let index = 0; index < 1_000; index += 1) tracker.record(4_000, 1_500);
    for (let now = 2_000; now < 11_000; now += 100) tracker.record(1, now);
    expect(tracker.read(10_999)?.p99).toBe(4_000);
    expect(tracker.read(11_000)?.p99).toBe(1);
  });

  it('tells equal waits at different times apart: each is forgotten in its own time', () => {
    const tracker = new WaitTracker({ windowMs: 1_000, subWindowCount: 10 });
    for (const nowMs of [0, 0, 450, 450, 450, 900]) tracker.record(7, nowMs);
    expect(tracker.read(999)?.count).toBe(6);
    expect(tracker.read(1_000)?.count).toBe(4);
    expect(tracker.read(1_400)?.count).toBe(1);
    expect(tracker.read(1_900)).toBeUndefined();
    expect(tracker.total([6, 7])).toMatchObject({ count: 6, sumMs: 42, atMost: [0, 6] });
  });

  it('keeps equal waits in their own time, also when tasks without a wait move the window on', () => {
    const tracker = new WaitTracker({ windowMs: 1_000, subWindowCount: 10 });
    for (const nowMs of [0, 0, 0]) tracker.record(7, nowMs);
    tracker.recordZeros(2, 950);
    expect(tracker.read(1_000)).toMatchObject({ count: 2, max: 0 });
  });

  it('remembers a wait for the window less one part at least, and for the window at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        (subWindowCount, nowMs, laterMs) => {
          const tracker = new WaitTracker({ windowMs: 1_000, subWindowCount });
          tracker.record(7, nowMs);
          const seen = tracker.read(nowMs + laterMs) !== undefined;
          const mayBeGone = laterMs > 1_000 - 1_000 / subWindowCount - 1; // 1 ms for the rounding of the parts' edges
          const mayBeSeen = laterMs < 1_001;
          expect(seen ? mayBeSeen : mayBeGone).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('equals a list of the waits that are in the window, at whatever times they come', () => {
    const step = fc.record({
      gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3_000 })),
      waitMs: fc.oneof(fc.constantFrom(0, 7), fc.integer({ min: 0, max: 900 })), // equal ones, at equal and at different times
      zeros: fc.constantFrom(0, 0, 0, 2),
      isRead: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), fc.integer({ min: -5_000, max: 5_000 }), (steps, startMs) => {
        const tracker = new WaitTracker({ windowMs: 1_000, subWindowCount: 5 });
        const seen: { readonly part: number; readonly waitMs: number }[] = [];
        let nowMs = startMs;
        for (const { gapMs, waitMs, zeros, isRead } of steps) {
          nowMs += gapMs;
          tracker.record(waitMs, nowMs);
          if (zeros > 0) tracker.recordZeros(zeros, nowMs);
          for (const wait of [waitMs, ...new Array<number>(zeros).fill(0)])
            seen.push({ part: Math.floor(nowMs / 200), waitMs: wait });
          if (!isRead) continue;
          const inside = seen.filter(({ part }) => part > Math.floor(nowMs / 200) - 5).map((entry) => entry.waitMs);
          const summary = tracker.read(nowMs);
          expect(summary?.count).toBe(inside.length);
          expect(summary?.max).toBe(Math.max(...inside));
          expect(summary?.mean).toBeCloseTo(inside.reduce((sum, wait) => sum + wait, 0) / inside.length, 6);
        }
        expect(tracker.total([]).count).toBe(seen.length);
      }),
    );
  });

  it('counts a time that runs back, or is not finite, as the latest time', () => {
    const tracker = new WaitTracker({ windowMs: 1_000, subWindowCount: 10 });
    tracker.record(1, 5_000);
    tracker.record(2, 100);
    tracker.record(3, Number.NaN);
    tracker.record(4, Number.POSITIVE_INFINITY);
    expect(tracker.read(0)?.count).toBe(4);
    expect(tracker.read(5_999)?.count).toBe(4);
    expect(tracker.read(6_000)).toBeUndefined();
  });

  it('survives a gap of any length', () => {
    const tracker = new WaitTracker();
    tracker.record(1, 0);
    expect(tracker.read(1e300)).toBeUndefined();
    tracker.record(2, 1e300);
    expect(tracker.read(1e300)?.count).toBe(1);
  });

  it('ignores waits that cannot be', () => {
    const tracker = new WaitTracker();
    for (const wait of [Number.NaN, Number.POSITIVE_INFINITY, -1]) tracker.record(wait, 0);
    tracker.recordZeros(0, 0);
    expect(tracker.read(0)).toBeUndefined();
  });

  it.each([
    [{ windowMs: 0 }, 'windowMs'],
    [{ windowMs: Number.NaN }, 'windowMs'],
    [{ subWindowCount: 0 }, 'subWindowCount'],
    [{ subWindowCount: 2.5 }, 'subWindowCount'],
    [misspelt, 'window'],
  ])('refuses %o', (options, option) => {
    expect(() => new WaitTracker(options)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
