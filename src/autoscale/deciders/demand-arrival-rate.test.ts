import { describe, expect, it } from 'vitest';
import {
  type ArrivalState,
  flattenArrivals,
  forecastArrivals,
  isFaded,
  NO_ARRIVALS,
  stepArrivals,
} from './demand-arrival-rate.ts';

const SCALES = { slowMs: 10_000, fastMs: 1_000 };

/** Plays tasks per tick of 100 ms. */
const play = (counts: readonly number[], state: ArrivalState = NO_ARRIVALS): ArrivalState =>
  counts.reduce((sofar, count) => stepArrivals(sofar, count, 100, SCALES), state);

const ticks = (count: number, value: (tick: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, tick) => value(tick));

describe('arrival rate', () => {
  it('stands still when the past has faded and the memory is as long as it gets, not before', () => {
    const scales = { slowMs: 10_000, fastMs: 1_000 };
    const quiet = (state: ArrivalState, ticks: number): ArrivalState => {
      let next = state;
      for (let tick = 0; tick < ticks; tick += 1) next = stepArrivals(next, 0, 100, scales);
      return next;
    };
    expect(isFaded(NO_ARRIVALS, 100, scales)).toBe(false);
    expect(isFaded(quiet(NO_ARRIVALS, 300), 100, scales)).toBe(false); // its rates would be too high for the first arrivals
    expect(isFaded(quiet(NO_ARRIVALS, 1_200), 100, scales)).toBe(true);
    const busy = stepArrivals(quiet(NO_ARRIVALS, 600), 50, 100, scales);
    expect(isFaded(quiet(busy, 600), 100, scales)).toBe(false);
    expect(isFaded(quiet(busy, 3_000), 100, scales)).toBe(true);
  });

  it('is zero before the first arrival', () => {
    expect(forecastArrivals(NO_ARRIVALS, 100, SCALES)).toEqual({ levelPerMs: 0, aheadPerMs: 0 });
  });

  it('is exact for a steady load, from the first tick on', () => {
    for (const length of [1, 5, 300]) {
      const { levelPerMs, aheadPerMs } = forecastArrivals(play(ticks(length, () => 50)), 140, SCALES);
      expect(levelPerMs).toBeCloseTo(0.5, 10);
      expect(aheadPerMs).toBeCloseTo(0.5, 10);
    }
  });

  it('is not measured by a first step of hardly any time', () => {
    const state = stepArrivals(NO_ARRIVALS, 50, 5e-324, SCALES);
    expect(forecastArrivals(state, 100, SCALES)).toEqual({ levelPerMs: 0, aheadPerMs: 0 });
  });

  it('counts what arrives in a step without duration', () => {
    const state = stepArrivals(play(ticks(100, () => 50)), 25, 0, SCALES);
    expect(stepArrivals(state, 25, 100, SCALES).slow.count).toBeCloseTo(play([50], play(ticks(100, () => 50))).slow.count, 0);
  });

  it('does not follow what may be noise', () => {
    // 50 a tick is 500 in the fast second; 2 sigma of it are 2 · √(500 / 2) ≈ 32.
    const steady = play(ticks(600, () => 50));
    const louder = play([65], steady);
    expect(forecastArrivals(louder, 100, SCALES).levelPerMs).toBeLessThan(0.503);
  });

  it('follows a jump within a second or two, up and down', () => {
    const up = play(
      ticks(20, () => 200),
      play(ticks(600, () => 50)),
    );
    expect(forecastArrivals(up, 100, SCALES).levelPerMs).toBeGreaterThan(1.7);
    const down = play(
      ticks(30, () => 20),
      play(ticks(600, () => 200)),
    );
    expect(forecastArrivals(down, 100, SCALES).levelPerMs).toBeLessThan(0.35);
  });

  it('believes two loud steps after a rest, though the fast second is still quiet', () => {
    const rested = play(ticks(600, () => 0));
    // one step may be a batch: 100 tasks at once are 0.1 per ms of the fast second
    expect(forecastArrivals(play([100], rested), 100, SCALES).levelPerMs).toBeLessThan(0.12);
    expect(forecastArrivals(play([100, 0], rested), 100, SCALES).levelPerMs).toBeLessThan(0.12);
    const { levelPerMs } = forecastArrivals(play([100, 100], rested), 100, SCALES);
    expect(levelPerMs).toBeGreaterThan(0.85);
    expect(levelPerMs).toBeLessThanOrEqual(1);
  });

  it('forgets two loud steps over a gap', () => {
    const surge = play([100, 100], play(ticks(600, () => 0)));
    expect(forecastArrivals(flattenArrivals(surge), 100, SCALES).levelPerMs).toBeLessThan(0.03);
  });

  it('looks ahead on a ramp, and lags it by little', () => {
    // From 0 to 6,000 a second in 60 s: 1 task more in every tick of 100 ms.
    const state = play(ticks(600, (tick) => tick));
    const { aheadPerMs } = forecastArrivals(state, 500, SCALES);
    const trueAheadPerMs = (600 + 5) / 100;
    expect(Math.abs(aheadPerMs - trueAheadPerMs) / trueAheadPerMs).toBeLessThan(0.01);
  });

  it('never carries a trend downwards', () => {
    const state = play(ticks(500, (tick) => 600 - tick));
    const { levelPerMs, aheadPerMs } = forecastArrivals(state, 5_000, SCALES);
    expect(aheadPerMs).toBe(levelPerMs);
  });

  it('keeps its level and drops its trend over a gap', () => {
    const state = flattenArrivals(play(ticks(600, (tick) => tick)));
    const { levelPerMs, aheadPerMs } = forecastArrivals(state, 5_000, SCALES);
    expect(levelPerMs).toBeGreaterThan(4);
    expect(aheadPerMs).toBe(levelPerMs);
  });
});
