import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Limits } from '../decider.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { Observation } from '../observation.ts';
import { type PanicOptions, panic } from './panic.ts';

const FLOOD = { busy: 10, queued: 10, oldestWaitMs: 501 };

/** Plays ticks of one second; what a verdict says is applied. */
const play = (
  ticks: readonly (Partial<Observation> & { proposed: number })[],
  options: PanicOptions = {},
  limits: Partial<Limits> = {},
) => {
  const guard = panic(options);
  let state = guard.start(FAKE_LIMITS);
  let desired = 10;
  return ticks.map(({ proposed, ...given }, index) => {
    const verdict = guard.apply(state, fakeView({ nowMs: index * 1_000, dtMs: 1_000, desired, ...given }, limits), proposed);
    state = verdict.state;
    desired = verdict.desired;
    return verdict;
  });
};

const quiet = (count: number, proposed = 2) => Array.from({ length: count }, () => ({ proposed }));

describe('panic', () => {
  it('lets the size fall while there is no flood', () => {
    expect(play(quiet(1))[0]).toEqual({ state: { floodedAtMs: null, highest: 0 }, desired: 2 });
  });

  it.each([
    { name: 'fewer than twice as many tasks as workers', given: { ...FLOOD, queued: 9 } },
    { name: 'nobody who has waited longer than the SLO', given: { ...FLOOD, oldestWaitMs: 500 } },
  ])('sees no flood in $name', ({ given }) => {
    expect(play([{ ...given, proposed: 4 }])[0]?.desired).toBe(4);
  });

  it('does not let the size fall in a flood, nor for six seconds after it, and then only evenly', () => {
    const verdicts = play([{ ...FLOOD, proposed: 4 }, ...quiet(13)]);
    expect(verdicts.map(({ desired }) => desired)).toEqual([10, 10, 10, 10, 10, 10, 10, 9, 7, 5, 4, 2, 2, 2]);
    expect(verdicts[0]).toMatchObject({
      reason: 'PANIC',
      downAtMs: 6_000,
      detail: { proposed: 4, floor: 10, highest: 10, untilMs: 6_000 },
    });
    expect(verdicts[7]).toMatchObject({ reason: 'PANIC' });
    expect(verdicts[7]).not.toHaveProperty('downAtMs');
    expect(verdicts[13]?.state).toEqual({ floodedAtMs: null, highest: 0 });
  });

  it('lets growth pass, and holds the highest size of the panic', () => {
    const verdicts = play([{ ...FLOOD, proposed: 20 }, { proposed: 2 }, { proposed: 2 }]);
    expect(verdicts.map(({ desired }) => desired)).toEqual([20, 20, 20]);
    expect(verdicts[0]).toMatchObject({ downAtMs: 6_000 });
    expect(verdicts[0]).not.toHaveProperty('reason');
  });

  it('does not lift a size that somebody else has lowered', () => {
    const verdicts = play([
      { ...FLOOD, proposed: 10 },
      { desired: 5, proposed: 3 },
    ]);
    expect(verdicts[1]).toMatchObject({ desired: 5, reason: 'PANIC' });
  });

  it('starts its window anew with each flooded tick', () => {
    const verdicts = play([{ ...FLOOD, proposed: 4 }, ...quiet(4), { ...FLOOD, proposed: 4 }, ...quiet(7)]);
    expect(verdicts.map(({ desired }) => desired)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 9]);
  });

  it.each([
    { startupMs: 2_000, limits: {}, untilMs: 20_000 },
    { startupMs: 0, limits: { startupMs: 3_000 }, untilMs: 30_000 },
    { startupMs: 100, limits: { startupMs: 3_000 }, untilMs: 6_000 },
  ])('makes its window ten times the start-up time: measured $startupMs, expected $limits', ({ startupMs, limits, untilMs }) => {
    expect(play([{ ...FLOOD, startupMs, proposed: 4 }], {}, limits)[0]?.downAtMs).toBe(untilMs);
  });

  it('takes threshold and window from the options', () => {
    const options = { threshold: 1.5, windowMs: 1_000 };
    const verdicts = play([{ ...FLOOD, queued: 5, proposed: 4 }, ...quiet(2)], options);
    expect(verdicts.map(({ desired }) => desired)).toEqual([10, 10, 2]);
  });

  it('holds no longer than its windows when its state is of another clock', () => {
    const guard = panic();
    const verdict = guard.apply({ floodedAtMs: 9e9, highest: 10 }, fakeView({ nowMs: 1_000 }), 4);
    expect(verdict).toMatchObject({ desired: 10, downAtMs: 7_000 });
  });

  it.each([{ threshold: 1 }, { windowMs: 0 }, { window: 5 }])('refuses %o', (options) => {
    expect(() => panic(options)).toThrow(OptionError);
  });
});
