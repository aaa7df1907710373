import { describe, expect, it } from 'vitest';
import { beginKneeTrial, judgeKneeTrial, type KneeTrial } from './knee-trial.ts';
import type { KneeBin } from './knee-window.ts';

/** So many tasks at once for so long, of which so many ended. */
const bin = (busy: number, ms: number, count: number, changes: Partial<KneeBin> = {}): KneeBin => ({
  ms,
  busyMs: busy * ms,
  leastBusy: busy,
  mostBusy: busy,
  count,
  runMsSum: count * 200,
  runMsSquaredSum: count * 200 * 200,
  failed: 0,
  arrivals: count,
  begun: count,
  ...changes,
});

/** A cut from 100 to 50 that has settled. */
const trialOf = (seen: KneeBin, after: KneeBin, drain: KneeBin | null = null): KneeTrial => ({
  ...beginKneeTrial({ busy: 100, inflation: 3, seen, cutTo: 50 }, 50),
  settledMs: 1_000,
  drain,
  after,
});

const judge = (trial: KneeTrial, dispersion = 1) => judgeKneeTrial(trial, { runMs: 200, cv: 0.2, dispersion, isLoaded: true });

describe('what a cut has shown', () => {
  it.each([
    ['half as much is done by half as many: the size was innocent', 500, 250, 'innocent'],
    ['as much is done by half as many: a knee', 500, 500, 'knee'],
    ['a fifth more: a knee still', 500, 600, 'knee'],
    ['twice as much: steep, and a deeper cut may gain more', 500, 1_000, 'steep'],
  ])('%s', (_what, before, after, verdict) => {
    expect(judge(trialOf(bin(100, 1_000, before), bin(50, 1_000, after)))).toBe(verdict);
  });

  it('waits while too little has ended to tell', () => {
    expect(judge(trialOf(bin(100, 200, 40), bin(50, 100, 6)))).toBe('open');
    expect(judge(trialOf(bin(100, 200, 20), bin(50, 200, 14)))).toBe('open');
  });

  it('does not take what leaves in a bunch right after the cut for a steep fall', () => {
    expect(judge(trialOf(bin(100, 1_000, 500), bin(50, 100, 100)))).toBe('open');
  });

  it('weighs few ends before the cut little beside many while it took hold', () => {
    const few = bin(100, 400, 18);
    expect(judge(trialOf(few, bin(50, 500, 28)), 7)).toBe('open');
    expect(judge(trialOf(few, bin(50, 500, 28), bin(85, 4_000, 120)), 7)).toBe('steep');
  });

  it('does not read throughput from the run times of a few early tasks', () => {
    // four of 40 ms, from when one ran; then all workers started at once
    const seen = bin(95, 1_000, 4, { leastBusy: 1, mostBusy: 100, runMsSum: 160 });
    expect(judge(trialOf(seen, bin(50, 500, 60), bin(85, 1_000, 40)))).toBe('steep');
  });

  it('tells nothing from readings that contradict each other', () => {
    // the size was on its way: by the count next to nothing, by the run times very much
    const seen = bin(80, 1_000, 100, { leastBusy: 20, mostBusy: 100, runMsSum: 100 * 80 });
    const after = bin(50, 900, 250);
    expect(judge(trialOf(seen, after))).toBe('unclear');
  });

  it('is void when the cut was never applied, and unclear when there is nothing to do', () => {
    const trial = trialOf(bin(100, 1_000, 500), bin(50, 1_000, 500));
    expect(judge({ ...trial, ignoredMs: 1_001 })).toBe('void');
    expect(judgeKneeTrial(trial, { runMs: 200, cv: 0.2, dispersion: 1, isLoaded: false })).toBe('unclear');
  });
});
