import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import { type StablePanicOptions, stablePanic } from './stable-panic.ts';

/** Plays numbers of tasks in the pool, one a second; what is asked for is applied within 1 to 1,000. */
const play = (tasks: readonly number[], { first = 10, options = {} }: { first?: number; options?: StablePanicOptions } = {}) => {
  const decider = stablePanic(options);
  let state = decider.start(FAKE_LIMITS);
  let desired = first;
  return tasks.map((count, index) => {
    const busy = Math.min(count, desired);
    const verdict = decider.decide(
      state,
      fakeView({ nowMs: index * 1_000, dtMs: 1_000, desired, busy, queued: count - busy }, { max: 1_000 }),
    );
    state = verdict.state;
    desired = Math.max(1, Math.min(verdict.desired, 1_000));
    return { ...verdict, desired };
  });
};

const times = (count: number, tasks: number): readonly number[] => Array.from({ length: count }, () => tasks);

describe('stablePanic', () => {
  it('holds the present size for a minute after a start, and then lets it go evenly', () => {
    const verdicts = play(times(122, 7), { first: 30 });
    expect(verdicts.slice(0, 60).every(({ desired, reason }) => desired === 30 && reason === 'WARMUP')).toBe(true);
    expect(verdicts[80]).toMatchObject({ desired: 20, reason: 'WARMUP' });
    expect(verdicts[100]).toMatchObject({
      desired: 10,
      reason: 'STABLE',
      detail: { stableTasks: 7, panicTasks: 7, target: 0.7 },
    });
    expect(verdicts[121]?.state).toMatchObject({ alarmedAtMs: null, isStarting: false });
  });

  it('grows after a start if the load asks for it', () => {
    expect(play([12], { first: 10 })[0]).toMatchObject({ desired: 18, reason: 'STABLE' });
    expect(play([20], { first: 10 })[0]).toMatchObject({ desired: 29, state: { isStarting: false } });
  });

  it('follows the average of a minute while the load is calm', () => {
    const verdicts = play([...times(70, 7), ...times(60, 3.5)]);
    expect(verdicts[69]?.desired).toBe(10);
    expect(verdicts[100]?.desired).toBeLessThan(10);
    expect(verdicts[100]?.desired).toBeGreaterThan(5);
    expect(verdicts.at(-1)).toMatchObject({ desired: 5, reason: 'STABLE' });
  });

  it('panics when six seconds ask for twice the size, and does not shrink until a minute after that', () => {
    const verdicts = play([...times(130, 7), ...times(10, 70), ...times(130, 7)]);
    const sizes = verdicts.map(({ desired }) => desired);
    const flood = verdicts.findIndex(({ reason }) => reason === 'PANIC');
    expect(flood).toBeGreaterThanOrEqual(130);
    expect(flood).toBeLessThanOrEqual(132);
    expect(verdicts[139]).toMatchObject({ desired: 100, reason: 'PANIC', detail: { highest: 100 } });
    const lastAlarm = sizes.findIndex((size) => size > 50) - 1;
    expect(sizes.slice(136, lastAlarm + 60).every((size) => size === 100)).toBe(true);
    // then evenly: a drop would fall to an average that remembers the time before
    for (let tick = lastAlarm + 61; tick <= lastAlarm + 120; tick += 1)
      expect((sizes[tick - 1] ?? 0) - (sizes[tick] ?? 0)).toBeLessThanOrEqual(3);
    expect(verdicts.at(-1)).toMatchObject({ desired: 10, reason: 'STABLE', state: { alarmedAtMs: null } });
  });

  it('bridges a gap of the clock and an observation of no length by holding', () => {
    const decider = stablePanic();
    const state = decider.start(FAKE_LIMITS);
    expect(decider.decide(state, fakeView({ dtMs: 60_000 }))).toEqual({
      state,
      desired: 10,
      reason: 'NO_DATA',
      detail: { gapMs: 60_000 },
    });
    expect(decider.decide(state, fakeView({ dtMs: 0 }))).toMatchObject({ desired: 10, reason: 'NO_DATA', detail: { dtMs: 0 } });
  });

  it('takes target, windows and threshold from the options', () => {
    const options = { target: 1, stableMs: 4_000, panicMs: 1_000, threshold: 3 };
    const calm = play([...times(10, 10), 29], { options });
    expect(calm[10]).toMatchObject({ reason: 'STABLE', detail: { panicTasks: 29 }, state: { alarmedAtMs: null } }); // not three times 10
    const verdicts = play([...times(10, 10), 30, ...times(8, 10)], { options });
    expect(verdicts.slice(10).map(({ desired }) => desired)).toEqual([30, 30, 30, 30, 30, 23, 15, 10, 10]);
    expect(verdicts[10]?.reason).toBe('PANIC');
  });

  it('alarms no longer than its window when its state is of another clock', () => {
    const decider = stablePanic();
    const state = { ...decider.start(FAKE_LIMITS), alarmedAtMs: 9e9, isStarting: false, highest: 50 };
    const next = decider.decide(state, fakeView({ nowMs: 1_000 }, { max: 100 }));
    expect(next.state.alarmedAtMs).toBe(1_000);
  });

  it.each([{ target: 0 }, { stableMs: 6_000 }, { panicMs: 0 }, { threshold: 1 }, { stableMs: Number.NaN }, { window: 5 }])(
    'refuses %o',
    (options) => {
      expect(() => stablePanic(options)).toThrow(OptionError);
    },
  );
});
