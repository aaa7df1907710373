import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Limits } from '../decider.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import { type StepRateOptions, stepRate } from './step-rate.ts';

interface Play {
  readonly first: number;
  readonly proposals: readonly number[];
  readonly tickMs?: number;
  readonly options?: StepRateOptions;
  readonly limits?: Partial<Limits>;
  readonly startupMs?: number;
}

const LIMITS = { min: 0, max: 1_000 };

/** Plays proposals, one a tick; what a verdict says is applied. */
const play = ({ first, proposals, tickMs = 500, options = {}, limits = {}, startupMs = 0 }: Play) => {
  const guard = stepRate(options);
  let state = guard.start(FAKE_LIMITS);
  let desired = first;
  return proposals.map((proposed, index) => {
    const verdict = guard.apply(
      state,
      fakeView({ nowMs: index * tickMs, dtMs: tickMs, desired, startupMs }, { ...LIMITS, ...limits }),
      proposed,
    );
    state = verdict.state;
    desired = verdict.desired;
    return verdict;
  });
};

const sizes = (given: Play): readonly number[] => play(given).map(({ desired }) => desired);
const times = (count: number, proposed: number) => Array.from({ length: count }, () => proposed);

describe('stepRate', () => {
  it('lets the size double in a second, or grow by four workers where that is more', () => {
    expect(sizes({ first: 1, proposals: times(9, 100) })).toEqual([5, 5, 10, 10, 20, 20, 40, 40, 80]);
  });

  it('lets a pool of none grow', () => {
    expect(sizes({ first: 0, proposals: times(3, 100) })).toEqual([4, 4, 8]);
  });

  it('lets the size fall by a quarter in ten seconds, or by one worker where that is more', () => {
    const proposals = times(41, 0);
    expect(sizes({ first: 8, proposals, tickMs: 1_000 }).filter((_, index) => index % 10 === 0)).toEqual([6, 5, 4, 3, 2]);
  });

  it('says what it held and when more is allowed', () => {
    const [, up] = play({ first: 10, proposals: [100, 100] });
    expect(up).toMatchObject({
      desired: 20,
      reason: 'RATE_LIMITED_UP',
      upAtMs: 1_000,
      detail: { proposed: 100, highest: 20, perMs: 1_000 },
    });
    expect(up).not.toHaveProperty('downAtMs');
    const [, down] = play({ first: 100, proposals: [10, 10] });
    expect(down).toMatchObject({
      desired: 75,
      reason: 'RATE_LIMITED_DOWN',
      downAtMs: 10_000,
      detail: { proposed: 10, lowest: 75, perMs: 10_000 },
    });
  });

  it('says nothing about what it lets pass', () => {
    const [verdict] = play({ first: 10, proposals: [15] });
    expect(verdict).toMatchObject({ desired: 15 });
    expect(verdict).not.toHaveProperty('reason');
    expect(verdict).not.toHaveProperty('upAtMs');
  });

  it('lets a proposal pass that the bounds make no change of', () => {
    expect(sizes({ first: 32, proposals: [500], limits: { max: 32 } })).toEqual([500]);
  });

  it.each([
    { startupMs: 0, limits: { startupMs: 3_000 }, upAtMs: 3_000 },
    { startupMs: 2_000, limits: { startupMs: 3_000 }, upAtMs: 2_000 },
    { startupMs: 50, limits: {}, upAtMs: 1_000 },
  ])(
    'waits for a worker to start before it grows again: measured $startupMs, expected $limits',
    ({ startupMs, limits, upAtMs }) => {
      expect(play({ first: 10, proposals: [20, 30], startupMs, limits })[1]).toMatchObject({ desired: 20, upAtMs });
    },
  );

  it('counts changes in both directions, whoever made them', () => {
    const guard = stepRate();
    const first = guard.apply(guard.start(FAKE_LIMITS), fakeView({ nowMs: 0, desired: 10 }, LIMITS), 10);
    const raised = guard.apply(first.state, fakeView({ nowMs: 100, desired: 19 }, LIMITS), 40);
    expect(raised.desired).toBe(20);
    const lowered = guard.apply(raised.state, fakeView({ nowMs: 200, desired: 8 }, LIMITS), 40);
    expect(lowered.desired).toBe(20);
  });

  it('never turns a size that somebody else raised into a scale-down', () => {
    const guard = stepRate();
    const first = guard.apply(guard.start(FAKE_LIMITS), fakeView({ nowMs: 0, desired: 10 }, LIMITS), 10);
    expect(guard.apply(first.state, fakeView({ nowMs: 100, desired: 90 }, LIMITS), 200)).toMatchObject({
      desired: 90,
      reason: 'RATE_LIMITED_UP',
    });
  });

  it('takes rates and periods from the options', () => {
    const options = { upWorkers: 1, upRatio: 0, upPerMs: 500, downWorkers: 2, downRatio: 0, downPerMs: 500 };
    expect(sizes({ first: 10, proposals: [20, 20, 20, 0, 0], options })).toEqual([11, 12, 13, 11, 9]);
  });

  it('forgets changes of another clock', () => {
    const guard = stepRate();
    const slice = { firstMs: 9e9, lastMs: 9e9, by: 8 };
    const state = { lastDesired: 10, up: [slice], down: [slice] };
    expect(guard.apply(state, fakeView({ nowMs: 0 }, LIMITS), 50).desired).toBe(20);
  });

  it('forgets a change that was made before its period, when the tick is longer than that', () => {
    const guard = stepRate();
    const first = guard.apply(guard.start(FAKE_LIMITS), fakeView({ nowMs: 0 }, LIMITS), 20);
    expect(guard.apply(first.state, fakeView({ nowMs: 4_000, dtMs: 4_000, desired: 20 }, LIMITS), 100).desired).toBe(40);
  });

  it('remembers a resize in every tick in a few entries', () => {
    const guard = stepRate();
    let state = guard.start(FAKE_LIMITS);
    for (let tick = 0; tick < 1_000; tick += 1)
      ({ state } = guard.apply(state, fakeView({ nowMs: tick * 50, dtMs: 50, desired: 10 + (tick % 7) }, LIMITS), 10));
    expect(state.up.length).toBeLessThanOrEqual(21);
    expect(state.down.length).toBeLessThanOrEqual(21);
  });

  it.each([
    { upWorkers: 0 },
    { upRatio: -1 },
    { upPerMs: 0 },
    { downWorkers: 1.5 },
    { downRatio: 2 },
    { downPerMs: 0 },
    { perMs: 1 },
  ])('refuses %o', (options) => {
    expect(() => stepRate(options)).toThrow(OptionError);
  });
});
