import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Observation } from '../observation.ts';
import { type Gradient2Options, gradient2 } from './gradient2.ts';
import { LIMITS, tasks, tickOf } from './throughput.test-support.ts';

/** One window each: long enough and far apart enough for every tick to be one. */
const setup = (options: Gradient2Options = {}) => {
  const decider = gradient2({ initial: 20, windowMs: 500, ...options });
  let state = decider.start(LIMITS);
  let nowMs = 0;
  return (runMs: number, changes: Partial<Observation> = {}) => {
    nowMs += 1_000;
    const observation = tickOf(nowMs, { dtMs: 1_000, desired: Math.floor(state.limit), ...tasks(20, runMs), ...changes });
    const verdict = decider.decide(state, { observation, limits: LIMITS });
    state = { ...verdict.state, settleMs: 0 };
    return verdict;
  };
};

describe('gradient2', () => {
  it('adds a fifth of four workers in a window while run times are as always', () => {
    const window = setup();
    const limits = Array.from({ length: 5 }, () => window(100).state.limit);
    expect(limits.map((limit) => Math.round(limit * 10) / 10)).toEqual([20.8, 21.6, 22.4, 23.2, 24]);
  });

  it('tolerates one and a half times the long-term run time', () => {
    const window = setup({ longWindows: 1_000_000 });
    for (let turn = 0; turn < 20; turn += 1) window(100);
    const before = window(100).state.limit;
    expect(window(150).state.limit).toBeCloseTo(before + 0.8, 3);
    expect(window(300).state.limit).toBeLessThan(before);
  });

  it('cuts with the factor by which run times are worse than tolerated, by half at the most', () => {
    const window = setup({ longWindows: 1_000_000, smoothingRatio: 1, queueSize: 1 });
    for (let turn = 0; turn < 12; turn += 1) window(100);
    const before = window(100).state.limit;
    const worse = window(200);
    expect(worse.state.limit).toBeCloseTo(before * 0.75 + 1, 3);
    expect(worse).toMatchObject({ reason: 'CEILING:RUN_TIME' });
    expect(worse.detail?.['runTimeRatio']).toBeCloseTo(2, 3);
    expect(window(9_999).state.limit).toBeCloseTo(worse.state.limit * 0.5 + 1, 3);
  });

  it('averages the first ten windows plainly, and follows slowly then', () => {
    const window = setup();
    const runs = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000];
    for (const runMs of runs) window(runMs);
    expect(window(550).state.memory.longMs).toBeCloseTo(550, 6);
    expect(window(1_151).state.memory.longMs).toBeCloseTo(552, 6); // 550 + (1151 − 550) × 2 / 601
  });

  it('follows faster when run times have fallen by more than half', () => {
    const window = setup();
    for (let turn = 0; turn < 12; turn += 1) window(400);
    expect(window(100).state.memory.longMs).toBeCloseTo((400 - (300 * 2) / 601) * 0.95, 6);
  });

  it('moves nothing while less than half is in use', () => {
    const window = setup();
    expect(window(100, { busy: 9 }).state.limit).toBe(20);
    expect(window(900, { busy: 9 }).state.limit).toBe(20);
  });

  it('takes run times of nothing for no measure', () => {
    const window = setup();
    expect(window(0)).toMatchObject({ desired: 20 });
    expect(Number.isFinite(window(100).state.limit)).toBe(true);
  });

  it('cuts a tenth when overloads become more frequent; their run time never counts', () => {
    const window = setup({ initial: 50 });
    window(100);
    const { state } = window(100, { overloads: 90 });
    expect(state.limit).toBeCloseTo(50.8 * 0.9, 6);
    expect(state.memory.runMs).toBe(100);
  });

  it.each([
    { initial: 0 },
    { windowMs: 0 },
    { minCount: 0 },
    { toleranceRatio: 0.9 },
    { queueSize: 0 },
    { smoothingRatio: 0 },
    { smoothingRatio: 1.1 },
    { longWindows: 9 },
    { max: 1 },
  ])('refuses %o', (options) => {
    expect(() => gradient2(options)).toThrow(OptionError);
  });
});
