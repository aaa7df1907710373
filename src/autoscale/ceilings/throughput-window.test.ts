import { describe, expect, it } from 'vitest';
import { tasks, tickOf } from './throughput.test-support.ts';
import { EMPTY_WINDOW, joinWindows, levelOf, meanRunMs, windowOf, withoutWindow } from './throughput-window.ts';

const window = joinWindows(
  windowOf(tickOf(50, { desired: 10, ...tasks(10, 100) })),
  windowOf(tickOf(100, { desired: 10, ...tasks(0, 0) })),
);

describe('a window of ticks', () => {
  it('reads the same rate from completions and from running tasks in steady state', () => {
    const level = levelOf(window);
    expect(Math.exp(level.lnCount)).toBeCloseTo(10 / 100);
    expect(Math.exp(level.lnLittle)).toBeCloseTo(10 / 100);
  });

  it('does not know a run time without a completion, and gives half a completion as its level', () => {
    expect(meanRunMs(EMPTY_WINDOW)).toBeUndefined();
    const level = levelOf(windowOf(tickOf(50)));
    expect(Math.exp(level.lnCount)).toBeCloseTo(0.5 / 50);
    expect(level.lnLittle).toBe(level.lnCount);
  });

  it('counts failures and overloads as time that brought nothing', () => {
    expect(levelOf(windowOf(tickOf(50, { ...tasks(2, 10), failures: 1, overloads: 1 }))).failureRatio).toBeCloseTo(0.5);
  });

  it('counts only the workers of the size in force, while a shrink still drains', () => {
    expect(windowOf(tickOf(50, { desired: 4, busy: 9 })).busyMs).toBe(200);
  });

  it('gives back what was joined', () => {
    const first = windowOf(tickOf(50, tasks(3, 20)));
    expect(withoutWindow(joinWindows(first, window), window)).toEqual(first);
  });

  it('fades the first of two', () => {
    expect(joinWindows(window, EMPTY_WINDOW, 0.5).completions).toBe(5);
  });

  it('takes the spread of run times from two completions on', () => {
    expect(levelOf(windowOf(tickOf(50, tasks(1, 20)))).squaredCv).toBe(1);
    const level = levelOf(windowOf(tickOf(50, { completions: 2, runMsSum: 40, runMsSquaredSum: 10 * 10 + 30 * 30 })));
    expect(level.squaredCv).toBeCloseTo(0.5);
  });

  it('stays finite for tasks of no time at all', () => {
    const level = levelOf(windowOf(tickOf(50, { dtMs: 0, ...tasks(5, 0) })));
    expect(Number.isFinite(level.lnCount) && Number.isFinite(level.lnLittle)).toBe(true);
    expect(level.squaredCv).toBe(1);
  });
});
