import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Observation } from '../observation.ts';
import { LIMITS, tasks, tickOf } from './throughput.test-support.ts';
import { type VegasOptions, vegas } from './vegas.ts';

const setup = (options: VegasOptions = {}) => {
  const decider = vegas({ initial: 20, ...options });
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

describe('vegas', () => {
  it.each([
    // Of 20 tasks at once, 20 × (1 − 100 / run time) wait; rounded up.
    [100, 0, 26],
    [105, 1, 26],
    [110, 2, 21],
    [117, 3, 20],
    [140, 6, 20],
    [150, 7, 19],
  ])('after a base of 100 ms, run times of %i ms are a queue of %i: 20 become %i', (runMs, queue, limit) => {
    const window = setup();
    expect(window(100).desired).toBe(20); // the first window is the base
    const verdict = window(runMs);
    expect(verdict.desired).toBe(limit);
    expect(verdict.detail).toMatchObject({ queue, baseMs: 100, runMs });
  });

  it('takes steps of two above 100 workers', () => {
    const decider = vegas({ initial: 150 });
    const limits = { ...LIMITS, max: 400 };
    const view = (nowMs: number, runMs: number) => ({
      observation: tickOf(nowMs, { dtMs: 1_000, desired: 150, ...tasks(20, runMs) }),
      limits,
    });
    const first = decider.decide(decider.start(limits), view(1_000, 100));
    expect(decider.decide(first.state, view(2_000, 100)).desired).toBe(162);
    expect(decider.decide(first.state, view(2_000, 112)).desired).toBe(148);
  });

  it('takes a shorter run time for its base at once, and measures afresh after 30 completions a worker', () => {
    const window = setup({ minCount: 1 });
    window(100);
    expect(window(80).state.memory.baseMs).toBe(80);
    const bases: (number | null)[] = [];
    for (let turn = 0; turn < 40; turn += 1) bases.push(window(95, { busy: 1 }).state.memory.baseMs);
    expect(bases.indexOf(95)).toBe(37); // 26 × 30 = 780 completions are 39 windows of 20; one of them was the 80
  });

  it('moves nothing while less than half is in use', () => {
    const window = setup();
    window(100);
    expect(window(100, { busy: 9 }).desired).toBe(20);
    expect(window(900, { busy: 9 }).desired).toBe(20);
  });

  it('takes a step down when overloads become more frequent', () => {
    const window = setup();
    window(100);
    expect(window(100, { overloads: 90 })).toMatchObject({ desired: 19, reason: 'CEILING:OVERLOAD' });
  });

  it('takes run times of nothing for no queue', () => {
    const window = setup();
    window(0);
    expect(window(0).desired).toBe(26);
  });

  it.each([{ initial: 1.5 }, { probeCount: 0 }, { alpha: 3 }])('refuses %o', (options) => {
    expect(() => vegas(options)).toThrow(OptionError);
  });
});
