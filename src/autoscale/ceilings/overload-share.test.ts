import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adopt,
  backgroundRatio,
  clearScore,
  isCertain,
  isRisen,
  judgeCut,
  NO_SHARE,
  type ShareWatch,
  watchShare,
} from './overload-share.ts';

/** Ticks of `count` tasks, of which every `every`-th ends as an overload. */
const playEvery = (from: ShareWatch, ticks: number, count: number, every: number): ShareWatch => {
  let watch = from;
  for (let tick = 0; tick < ticks; tick += 1) {
    const before = Math.floor((tick * count) / every);
    watch = watchShare(watch, { ended: count, overloads: Math.floor(((tick + 1) * count) / every) - before });
  }
  return watch;
};

describe('the share of overloads', () => {
  it('is not risen by an overload here and there, and becomes background', () => {
    for (const every of [500, 100]) {
      const watch = playEvery(NO_SHARE, 2_000, 10, every);
      expect(isRisen(watch)).toBe(false);
      expect(backgroundRatio(watch)).toBeGreaterThan(0.7 / every);
      expect(backgroundRatio(watch)).toBeLessThan(1.5 / every);
    }
  });

  it('is risen beyond doubt within a tick when most of what was sent is refused', () => {
    const watch = watchShare(NO_SHARE, { ended: 30, overloads: 20 });
    expect(isRisen(watch)).toBe(true);
    expect(isCertain(watch)).toBe(true);
  });

  it('is risen soon where there were hardly any, and later where there always were some', () => {
    const clean = playEvery(NO_SHARE, 200, 10, 1e9);
    const flaky = playEvery(NO_SHARE, 200, 10, 50);
    const until = (from: ShareWatch): number => {
      for (let ticks = 1; ticks < 500; ticks += 1) if (isRisen(playEvery(from, ticks, 10, 12))) return ticks;
      return Number.POSITIVE_INFINITY;
    };
    expect(until(clean)).toBeLessThan(5);
    expect(until(flaky)).toBeGreaterThan(until(clean));
    expect(until(flaky)).toBeLessThan(40);
  });

  it('needs two overloads, however rare they were', () => {
    const clean = playEvery(NO_SHARE, 500, 10, 1e9);
    expect(isRisen(watchShare(clean, { ended: 1, overloads: 1 }))).toBe(false);
  });

  it('stands still while nothing ends', () => {
    const watch = playEvery(NO_SHARE, 20, 10, 30);
    expect(watchShare(watch, { ended: 0, overloads: 0 })).toBe(watch);
  });

  it('forgets old tasks by newer ones, so that a background that is over is not kept for ever', () => {
    const flaky = playEvery(NO_SHARE, 1_000, 10, 20);
    expect(backgroundRatio(playEvery(flaky, 2_000, 10, 1e9))).toBeLessThan(0.005);
  });

  it('puts aside what raised a suspicion, and takes what proved innocent for the background, whatever was before', () => {
    expect(clearScore(watchShare(NO_SHARE, { ended: 30, overloads: 6 }))).toMatchObject({
      score: 0,
      since: { ended: 0, overloads: 0 },
    });
    expect(backgroundRatio(adopt({ ended: 100, overloads: 20 }))).toBeCloseTo(0.195, 2);
    expect(isRisen(watchShare(adopt({ ended: 100, overloads: 20 }), { ended: 30, overloads: 6 }))).toBe(false);
  });

  it('never gives a score that is not a number, for any counts', () => {
    const tick = fc.record({ good: fc.nat(1_000), overloads: fc.nat(1_000) });
    fc.assert(
      fc.property(fc.array(tick, { maxLength: 40 }), (ticks) => {
        const watch = ticks.reduce(
          (state, { good, overloads }) => watchShare(state, { ended: good + overloads, overloads }),
          NO_SHARE,
        );
        expect(Number.isFinite(watch.score)).toBe(true);
        expect(watch.score).toBeGreaterThanOrEqual(0);
        expect(backgroundRatio(watch)).toBeGreaterThan(0);
        expect(backgroundRatio(watch)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the verdict on a cut', () => {
  const before = { ended: 200, overloads: 20 };

  it.each([
    ['helped, when the overloads are gone', { ended: 100, overloads: 0 }, 'relief'],
    ['did not help, when they are as frequent as before', { ended: 200, overloads: 20 }, 'none'],
    ['is open, while too little has ended', { ended: 10, overloads: 1 }, 'open'],
  ] as const)('%s', (_name, after, verdict) => {
    expect(judgeCut(before, after, 0.9, false)).toBe(verdict);
  });

  it('is the likelier one when its time is up', () => {
    expect(judgeCut(before, { ended: 20, overloads: 0 }, 0.9, true)).toBe('relief');
    expect(judgeCut(before, { ended: 20, overloads: 2 }, 0.9, true)).toBe('none');
    expect(judgeCut(before, { ended: 0, overloads: 0 }, 0.9, true)).toBe('relief');
  });

  it('does not acquit the size in an outage, in which no share can fall', () => {
    expect(judgeCut({ ended: 50, overloads: 50 }, { ended: 50, overloads: 50 }, 0.5, false)).toBe('relief');
  });

  it('acquits nobody by a cut that was too shallow to help, or while the share still rises', () => {
    const flood = { ended: 100, overloads: 40 };
    expect(judgeCut(flood, { ended: 100, overloads: 40 }, 0.97, false)).toBe('relief');
    expect(judgeCut(flood, { ended: 100, overloads: 40 }, 0.6, false)).toBe('none');
    expect(judgeCut(before, { ended: 100, overloads: 20 }, 0.9, false)).toBe('relief');
  });

  it('has nothing to compare without an overload before', () => {
    expect(judgeCut({ ended: 5, overloads: 0 }, { ended: 5, overloads: 0 }, 0.9, false)).toBe('relief');
  });
});
