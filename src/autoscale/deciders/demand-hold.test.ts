import { describe, expect, it } from 'vitest';
import { FAKE_LIMITS } from '../fake-observation.ts';
import { type HoldSample, type HoldState, holdMs, holdRange, NO_HOLD, stepHold } from './demand-hold.ts';

const RANGE = { shortestMs: 10_000, longestMs: 60_000 };
const calm = (nowMs: number, load: number): HoldSample => ({ nowMs, load, ready: load, isMiss: false });
const surge = (nowMs: number, load: number): HoldSample => ({ nowMs, load, ready: 1, isMiss: true });

const play = (samples: readonly HoldSample[], range = RANGE): HoldState =>
  samples.reduce((state, sample) => stepHold(state, sample, range), NO_HOLD);

describe('the hold of a demand', () => {
  it.each([
    { startupMs: 0, waitSloMs: 500, shortestMs: 400, longestMs: 400 },
    { startupMs: 40, waitSloMs: 500, shortestMs: 400, longestMs: 400 },
    { startupMs: 500, waitSloMs: 500, shortestMs: 1_000, longestMs: 3_000 },
    { startupMs: 1_000, waitSloMs: 500, shortestMs: 2_000, longestMs: 12_000 },
    { startupMs: 5_000, waitSloMs: 2_000, shortestMs: 10_000, longestMs: 60_000 },
  ])(
    'of a start of $startupMs ms and an SLO of $waitSloMs ms is $shortestMs to $longestMs ms',
    ({ startupMs, waitSloMs, ...range }) => {
      expect(holdRange(startupMs, { ...FAKE_LIMITS, waitSloMs })).toEqual(range);
    },
  );

  it('spans, once it has hurt, a gap of the same length and a quarter more', () => {
    const state = play([calm(0, 50), calm(1_000, 2), calm(30_000, 2), surge(31_000, 40)]);
    expect(holdMs(state, 31_000, RANGE)).toBe(1.25 * 31_000); // since 0, when the load was higher than 40
  });

  it('is never longer than the longest, and learns nothing from a load that was never as high within it', () => {
    expect(holdMs(play([calm(0, 50), calm(1_000, 2), surge(55_000, 40)]), 55_000, RANGE)).toBe(60_000);
    expect(holdMs(play([calm(0, 50), calm(1_000, 2), surge(61_000, 40)]), 61_000, RANGE)).toBe(10_000);
    expect(holdMs(play([calm(0, 30), calm(1_000, 2), surge(31_000, 40)]), 31_000, RANGE)).toBe(10_000);
  });

  it('learns nothing from a load that comes back without harm, or rises little above what is ready', () => {
    expect(holdMs(play([calm(0, 50), calm(1_000, 2), calm(31_000, 40)]), 31_000, RANGE)).toBe(10_000);
    const slow: HoldSample = { nowMs: 31_000, load: 40, ready: 30, isMiss: true };
    expect(holdMs(play([calm(0, 50), calm(1_000, 2), slow]), 31_000, RANGE)).toBe(10_000);
  });

  it('keeps the longer hold when a shorter gap hurts', () => {
    const learned = play([calm(0, 50), calm(1_000, 2), surge(31_000, 40)]);
    const again = stepHold(stepHold(learned, calm(35_000, 2), RANGE), surge(36_000, 30), RANGE);
    expect(holdMs(again, 36_000, RANGE)).toBeCloseTo(38_750, -3);
  });

  it('forgets in the time of twenty of the longest holds', () => {
    const state = play([calm(0, 50), calm(1_000, 2), surge(31_000, 40)]);
    expect(holdMs(state, 31_000 + 10 * 60_000, RANGE)).toBe(10_000 + (38_750 - 10_000) / 2);
    expect(holdMs(state, 31_000 + 20 * 60_000, RANGE)).toBe(10_000);
    expect(holdMs(state, 31_000 + 90 * 60_000, RANGE)).toBe(10_000);
  });

  it('keeps nothing where there is nothing to learn', () => {
    const range = { shortestMs: 400, longestMs: 400 };
    expect(play([calm(0, 50), calm(100, 2), surge(300, 40)], range)).toBe(NO_HOLD);
  });
});
