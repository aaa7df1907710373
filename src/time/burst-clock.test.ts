import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BurstClock } from './burst-clock.ts';

/** A clock that runs `stepMs` with each reading, and counts them. */
const createClock = (stepMs: number) => {
  const clock = { nowMs: 0, stepMs, readings: 0, now: () => 0 };
  clock.now = () => {
    clock.readings += 1;
    return clock.nowMs;
  };
  return clock;
};

describe('BurstClock', () => {
  it('reads seldom while calls come within a microsecond of each other', () => {
    const clock = createClock(0);
    const stamps = new BurstClock(clock);
    for (let call = 0; call < 1_000; call += 1) {
      clock.nowMs += 0.0003;
      stamps.now();
    }
    expect(clock.readings).toBeLessThan(50);
  });

  it('is never off by more than the calls of one burst take, whatever their pace', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0.0002, 0.001, 0.02, 3), { maxLength: 300 }), (steps) => {
        const clock = createClock(0);
        const stamps = new BurstClock(clock);
        const recent: number[] = [];
        for (const stepMs of steps) {
          clock.nowMs += stepMs;
          recent.push(clock.nowMs);
          const stamp = stamps.now();
          expect(stamp).toBeLessThanOrEqual(clock.nowMs);
          expect(stamp).toBeGreaterThanOrEqual(recent.at(-32) ?? 0); // at most 31 calls old
        }
      }),
    );
  });

  it('reads each time once calls are slow', () => {
    const clock = createClock(0);
    const stamps = new BurstClock(clock);
    for (let call = 0; call < 100; call += 1) {
      clock.nowMs += 1;
      expect(stamps.now()).toBe(clock.nowMs);
    }
  });

  it('reads anew after the microtasks of a burst, however fast it was', async () => {
    const clock = createClock(0);
    const stamps = new BurstClock(clock);
    for (let call = 0; call < 100; call += 1) {
      clock.nowMs += 0.0001;
      stamps.now();
    }
    await Promise.resolve();
    clock.nowMs += 60_000;
    expect(stamps.now()).toBe(clock.nowMs);
  });

  it('never runs back', () => {
    const clock = createClock(0);
    const stamps = new BurstClock(clock);
    let last = 0;
    for (let call = 0; call < 500; call += 1) {
      clock.nowMs += call % 50 === 0 ? 5 : 0.0002;
      const stamp = stamps.now();
      expect(stamp).toBeGreaterThanOrEqual(last);
      last = stamp;
    }
  });
});
