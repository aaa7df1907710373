import { describe, expect, it } from 'vitest';
import type { Observation } from '../observation.ts';
import { LIMITS, tasks, tickOf } from './throughput.test-support.ts';
import { type LimitRule, type WindowedLimitOptions, windowedLimit, windowedSettings } from './windowed-limit.ts';

/** Doubles when used, cuts to a tenth; remembers the windows that it saw. */
const doubling: LimitRule<readonly number[]> = {
  start: [],
  move: (memory, { runMs, isUsed }, limit) => ({ memory: [...memory, runMs], limit: isUsed ? limit * 2 : limit }),
  cut: (limit) => limit / 10,
  detail: (memory) => ({ windows: memory.length }),
};

const setup = (options: WindowedLimitOptions = {}) => {
  const settings = windowedSettings('doubling', options, []);
  const decider = windowedLimit('doubling', settings, { ...settings }, doubling);
  let state = decider.start(LIMITS);
  let nowMs = 0;
  return (changes: Partial<Observation> = {}) => {
    nowMs += 100;
    const observation = tickOf(nowMs, { dtMs: 100, desired: Math.floor(state.limit), ...changes });
    const verdict = decider.decide(state, { observation, limits: LIMITS });
    state = verdict.state;
    return verdict;
  };
};

describe('windowedLimit', () => {
  it('moves when a window is long enough and has enough completions', () => {
    const tick = setup({ initial: 4, windowMs: 300, minCount: 10 });
    expect(tick(tasks(20, 50))).toMatchObject({ desired: 4, reason: 'CEILING:SEEKING' });
    expect(tick().desired).toBe(4);
    expect(tick().desired).toBe(8);
    const slow = setup({ initial: 4, windowMs: 300, minCount: 10 });
    for (let turn = 0; turn < 9; turn += 1) expect(slow(tasks(1, 50)).desired).toBe(4);
    expect(slow(tasks(1, 50)).desired).toBe(8);
  });

  it('keeps its limit without completions, however long', () => {
    const tick = setup({ initial: 4 });
    for (let turn = 0; turn < 100; turn += 1) expect(tick({ busy: 4 }).desired).toBe(4);
  });

  it('lets a run time pass after a change, and forgets what completes in it', () => {
    const tick = setup({ initial: 4, windowMs: 100, minCount: 10 });
    expect(tick(tasks(10, 250)).desired).toBe(8);
    tick(tasks(10, 9_999));
    tick(tasks(10, 9_999));
    tick(tasks(10, 9_999));
    expect(tick(tasks(10, 70)).state.memory).toEqual([250, 70]);
  });

  it('calls a limit used when half of it was busy at some tick', () => {
    const tick = setup({ initial: 10, windowMs: 200, minCount: 1 });
    tick({ ...tasks(5, 10), busy: 4 });
    expect(tick({ busy: 4 }).desired).toBe(10);
    tick({ ...tasks(5, 10), busy: 5 });
    expect(tick({ busy: 1 }).desired).toBe(20);
  });

  it('cuts at the tick in which overloads have become more frequent, and once in a run time', () => {
    const tick = setup({ initial: 80, windowMs: 100, minCount: 10 });
    expect(tick({ ...tasks(9, 250), overloads: 9 })).toMatchObject({ desired: 8, reason: 'CEILING:OVERLOAD' });
    expect(tick({ overloads: 9 }).desired).toBe(8);
    expect(tick({ overloads: 9 }).desired).toBe(8);
    tick({ completions: 50 }); // fewer are refused: the size was the cause
    expect(tick({ overloads: 90 }).desired).toBe(1);
  });

  it('is what it was before a cut that did not help', () => {
    const tick = setup({ initial: 80, windowMs: 1e6, minCount: 1 });
    for (let turn = 0; turn < 20; turn += 1) tick({ completions: 50 });
    expect(tick({ completions: 50, overloads: 10 }).desired).toBe(8);
    for (let turn = 0; turn < 40; turn += 1) tick({ completions: 50, overloads: 10 });
    expect(tick({ completions: 50, overloads: 10 }).desired).toBe(80);
  });

  it('waits a window after an overload when no run time is known', () => {
    const tick = setup({ initial: 80, windowMs: 200 });
    expect(tick({ overloads: 9 }).desired).toBe(8);
    expect(tick({ overloads: 9 }).desired).toBe(8);
    tick({ completions: 50 });
    expect(tick({ overloads: 90 }).desired).toBe(1);
  });

  it('stays within the bounds, and says when nothing limits', () => {
    const tick = setup({ initial: 500, windowMs: 100, minCount: 1 });
    expect(tick(tasks(5, 10))).toMatchObject({ desired: 100, reason: 'CEILING:OPEN' });
  });

  it('forgets its window while an operator holds the size, and over a gap', () => {
    for (const blind of [{ paused: 'both' as const }, { dtMs: 1_800_000 }]) {
      const tick = setup({ initial: 4, windowMs: 200, minCount: 10 });
      tick(tasks(10, 50));
      tick({ ...tasks(10, 9_999), ...blind });
      expect(tick(tasks(10, 50)).desired).toBe(4);
      expect(tick().state.memory).toEqual([50]);
    }
  });
});
