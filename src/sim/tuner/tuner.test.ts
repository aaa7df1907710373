import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/index.ts';
import { constantRate, constantTime } from '../../workload/index.ts';
import { arrivalsAt, openArrivals } from '../arrivals.ts';
import { adviseDownWindow } from './bursts.ts';
import { defaultKnobs, type Knobs, laddersFor } from './knobs.ts';
import { searchKnobs } from './search-knobs.ts';
import { splitWorkload } from './trace-part.ts';
import { tune } from './tune.ts';

const DEFAULT_KNOBS = defaultKnobs(100);

/** Seconds, each with its number of arrivals. */
const arrivalsOfSeconds = (counts: readonly number[]) =>
  arrivalsAt(
    counts.flatMap((count, second) => Array.from({ length: count }, (_, index) => 1_000 * second + (1_000 * index) / count)),
    1_000 * counts.length,
  );

/** Bursts of 2 s with gaps of 8 s. */
const BURSTY = arrivalsOfSeconds(Array.from({ length: 60 }, (_, second) => (second % 10 < 2 ? 50 : 5)));

describe('adviseDownWindow', () => {
  it('measures the gaps between bursts and bridges them with a tenth to spare', () => {
    const advice = adviseDownWindow(BURSTY);
    expect(advice).toMatchObject({ bursts: 6, thresholdPerSec: 27.5, gapMs: 8_000, downWindowMs: 8_800 });
    expect(advice.reason).toContain('at most 8 s: 8.8 s bridge them');
  });

  it('suggests nothing for an even load', () => {
    const advice = adviseDownWindow(openArrivals(constantRate(20, 60_000)));
    expect(advice).toMatchObject({ bursts: 0 });
    expect(advice.downWindowMs).toBeUndefined();
  });

  it('suggests nothing where the gaps are too long to hold workers over', () => {
    const advice = adviseDownWindow(arrivalsOfSeconds(Array.from({ length: 900 }, (_, second) => (second % 300 < 5 ? 50 : 5))));
    expect(advice).toMatchObject({ bursts: 3, gapMs: 295_000 });
    expect(advice.downWindowMs).toBeUndefined();
  });
});

describe('splitWorkload', () => {
  it('cuts the very arrivals of the whole, the second part beginning at 0', () => {
    const workload = { name: 'load', arrivals: openArrivals(constantRate(50, 10_000)), service: constantTime(20) };
    const whole = [...timesOf(workload.arrivals)];
    const { train, heldOut } = splitWorkload(workload, 0.6);
    expect([train.arrivals.durationMs, heldOut.arrivals.durationMs]).toEqual([6_000, 4_000]);
    const joined = [...timesOf(train.arrivals), ...[...timesOf(heldOut.arrivals)].map((ms) => ms + 6_000)];
    expect(joined).toHaveLength(whole.length);
    for (const [index, ms] of joined.entries()) expect(ms).toBeCloseTo(whole[index] ?? Number.NaN, 6);
  });
});

const timesOf = function* (arrivals: ReturnType<typeof openArrivals>) {
  const walk = arrivals.times(seededRandom(7));
  for (let next = walk.next(); next.done !== true; next = walk.next()) yield next.value;
};

describe('searchKnobs', () => {
  const goal: Knobs = { downWindowMs: 6_000, slowMs: 5_000, fastMs: 500, tickMs: 200 };
  const ladders = laddersFor([DEFAULT_KNOBS]);
  const distance = (knobs: Knobs): number =>
    (['downWindowMs', 'slowMs', 'fastMs', 'tickMs'] as const)
      .map((name) => Math.abs(ladders[name].indexOf(knobs[name]) - ladders[name].indexOf(goal[name])))
      .reduce((a, b) => a + b, 0);
  const search = (trials: number) =>
    searchKnobs({
      starts: [DEFAULT_KNOBS],
      ladders,
      trials,
      seed: 3,
      evaluate: async (knobs) => distance(knobs),
      isBetter: (score, than) => score < than,
    });

  it('walks down to the best setting of a bowl, within its budget and never twice to one place', async () => {
    const tried = await search(60);
    expect(tried).toHaveLength(60);
    expect(tried[0]).toEqual({ knobs: DEFAULT_KNOBS, score: 8 });
    expect(tried.map(({ score }) => score)).toContain(0);
    expect(new Set(tried.map(({ knobs }) => JSON.stringify(knobs))).size).toBe(60);
  });

  it('is the same search with the same seed', async () => {
    expect(await search(20)).toEqual(await search(20));
  });
});

describe('tune', () => {
  const workload = { name: 'square', arrivals: BURSTY, service: constantTime(100) };

  it('finds on the training part what costs less, and says what it is worth on the rest', async () => {
    const seen: number[] = [];
    const pool = { min: 1, max: 50, startMs: 500, waitSloMs: 300 };
    const tuning = await tune({ workload, pool, trials: 6, onTrial: (done) => seen.push(done) });
    expect(seen).toEqual(Array.from({ length: 6 }, (_, index) => index + 1));
    expect(tuning.default.knobs).toEqual(defaultKnobs(60));
    expect(tuning.advice.downWindowMs).toBe(8_800);
    const { train, heldOut } = tuning.tuned;
    const { train: before } = tuning.default;
    const keeps = (late: number) => late <= 0.005; // half of the limit, in training
    expect([keeps(train.lateRatio), train.lateRatio < before.lateRatio || train.costRatio < before.costRatio]).toContain(true);
    expect(tuning.isBetter).toBe(heldOut.lateRatio <= 0.01);
  });

  it('admits that nothing was found when only the default was tried', async () => {
    const tuning = await tune({ workload, pool: { max: 50, startMs: 40 }, trials: 1 });
    expect(tuning).toMatchObject({ isBetter: false, trials: 1, verdict: 'no setting beats the default on the training part' });
    expect(tuning.tuned).toEqual(tuning.default);
  });

  it('refuses slots, which leave nothing to be tuned', async () => {
    await expect(tune({ workload, pool: { max: 50 } })).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'pool.startMs' });
  });
});
