import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { createController } from '../create-controller.ts';
import type { Limits } from '../decider.ts';
import { FAKE_LIMITS, fakeObservation, fakeView } from '../fake-observation.ts';
import { pid } from './pid.ts';
import { PID_STARTING_GAINS, type PidOptions } from './pid-options.ts';
import { pidPolicy } from './pid-policy.ts';

interface Play {
  readonly first?: number;
  readonly ticks: number;
  readonly tickMs?: number;
  readonly limits?: Partial<Limits>;
  readonly options?: PidOptions;
  /** Busy workers for the present size. */
  readonly busy: (desired: number, tick: number) => number;
  /** What is applied of a recommendation. @defaultValue all of it */
  readonly apply?: (recommended: number, desired: number, tick: number) => number;
}

/** Plays a load against the PID and returns sizes, states and the last verdict. */
const play = ({ first = 10, ticks, tickMs = 100, limits = {}, options = {}, busy, apply = (size) => size }: Play) => {
  const decider = pid(options);
  let state = decider.start(FAKE_LIMITS);
  let desired = first;
  const sizes: number[] = [];
  const positions: (number | null)[] = [];
  let verdict = decider.decide(state, fakeView());
  for (let tick = 0; tick < ticks; tick += 1) {
    const view = fakeView(
      { nowMs: tick * tickMs, dtMs: tickMs, desired, live: desired, busy: busy(desired, tick) },
      { max: 500, tickMs, ...limits },
    );
    verdict = decider.decide(state, view);
    state = verdict.state;
    desired = apply(Math.max(view.limits.min, Math.min(verdict.desired, view.limits.max)), desired, tick);
    sizes.push(desired);
    positions.push(state.position);
  }
  return { sizes, positions, verdict, last: sizes.at(-1) ?? 0 };
};

/** A load that keeps so many workers busy, if there are so many. */
const load = (workers: number) => (desired: number) => Math.min(desired, workers);

describe('pid', () => {
  it.each([7, 70])('settles at the set-point, within its deadband, for a load of %i workers', (workers) => {
    const { sizes, verdict } = play({ ticks: 400, busy: load(workers) });
    const settled = sizes.slice(300);
    expect(new Set(settled).size).toBe(1);
    expect(workers / (settled[0] ?? 0)).toBeGreaterThan(0.59);
    expect(workers / (settled[0] ?? 0)).toBeLessThan(0.81);
    expect(verdict.reason).toBe('ON_TARGET');
  });

  it('grows and shrinks in proportion to the size: the same gains fit any pool', () => {
    const small = play({ first: 10, ticks: 10, busy: load(1_000) }).last;
    const large = play({ first: 100, ticks: 10, limits: { max: 5_000 }, busy: load(10_000) }).last;
    expect(large / small).toBeGreaterThan(9);
    expect(large / small).toBeLessThan(11.5);
  });

  it('with the starting gains moves by workers, whatever the size', () => {
    const growth = (first: number) => play({ first, ticks: 10, busy: load(10_000), options: PID_STARTING_GAINS }).last - first;
    expect(growth(10)).toBe(growth(100));
    expect(growth(10)).toBeGreaterThanOrEqual(3);
  });

  it('means the same at any tick', () => {
    const sizeAfter5S = (tickMs: number) => play({ first: 100, ticks: 5_000 / tickMs, tickMs, busy: load(200) }).last;
    expect(sizeAfter5S(50) / sizeAfter5S(200)).toBeGreaterThan(0.9);
    expect(sizeAfter5S(50) / sizeAfter5S(200)).toBeLessThan(1.1);
  });

  it('says how it came to its answer', () => {
    const { verdict } = play({ ticks: 1, busy: load(10) });
    expect(verdict).toMatchObject({ reason: 'ABOVE_TARGET', detail: { utilization: 1, targetRatio: 0.7, derivative: 0 } });
    expect(verdict.detail?.['workersPerSec']).toBeGreaterThan(0);
    expect(play({ ticks: 1, busy: load(1) }).verdict.reason).toBe('BELOW_TARGET');
  });

  it('does not wind up at its maximum: after ten minutes of overload it gives way as fast as after ten seconds', () => {
    const ticksToShrink = (overloadTicks: number) => {
      const { sizes } = play({
        ticks: overloadTicks + 100,
        limits: { max: 32 },
        busy: (desired, tick) => (tick < overloadTicks ? desired : 2),
      });
      return sizes.slice(overloadTicks).findIndex((size) => size < 32);
    };
    expect(ticksToShrink(6_000)).toBe(ticksToShrink(100));
    expect(ticksToShrink(100)).toBeLessThan(5);
  });

  it('gives in where its size is not applied: a cooldown of a minute leaves no pent-up jump', () => {
    const heldTicks = 600;
    const { positions, sizes } = play({
      ticks: heldTicks + 1,
      busy: load(1_000),
      apply: (size, desired, tick) => (tick < heldTicks ? desired : size),
    });
    // at full speed it would have grown by 1.2 times its size in each of 60 seconds
    for (const position of positions) expect(position).toBeLessThan(10 * 3.5);
    expect(sizes.at(-1)).toBeLessThan(10 * 3.5);
  });

  it.each([
    { first: 64, workers: 14 },
    { first: 20, workers: 18 },
  ])(
    'never runs past the size at which the measured work would be on target, however long a guard holds it at $first',
    ({ first, workers }) => {
      const heldTicks = 100;
      const { sizes, positions } = play({
        first,
        ticks: heldTicks + 1,
        busy: load(workers),
        apply: (size, desired, tick) => (tick < heldTicks ? desired : size),
      });
      const onTarget = workers / 0.7;
      for (const position of positions) {
        expect(position).toBeGreaterThanOrEqual(Math.min(first, onTarget) - 1e-9);
        expect(position).toBeLessThanOrEqual(Math.max(first, onTarget) + 1e-9);
      }
      expect(sizes.at(-1)).not.toBe(first);
    },
  );

  it('moves once it is a whole worker away, so that a fraction never flips the size', () => {
    const { sizes } = play({ ticks: 200, busy: (_desired, tick) => (tick % 2 === 0 ? 8.3 : 8.1) });
    const changes = sizes.filter((size, index) => index > 0 && size !== sizes[index - 1]).length;
    expect(changes).toBeLessThanOrEqual(2);
  });

  it.each([
    { name: 'after a gap of the clock', given: { dtMs: 60_000, busy: 10 }, detail: { gapMs: 60_000 } },
    { name: 'when no time has passed', given: { dtMs: 0, busy: 10 }, detail: { dtMs: 0 } },
    { name: 'without any worker', given: { live: 0, desired: 0 }, detail: { signal: 'utilization' } },
  ])('holds $name', ({ given, detail }) => {
    const decider = pid();
    const state = { utilization: 0.9, memory: { integral: 0.5, lastMeasured: 0.2 }, position: 10.7 };
    const verdict = decider.decide(state, fakeView(given));
    expect(verdict).toMatchObject({ desired: given.desired ?? 10, reason: 'NO_DATA', detail });
    expect(verdict.state).toEqual({ utilization: 0.9, memory: { integral: 0.5, lastMeasured: null }, position: null });
  });

  it('counts a late step as four ticks', () => {
    const once = (dtMs: number) => {
      const { state, desired } = pid().decide(pid().start(FAKE_LIMITS), fakeView({ dtMs, busy: 10 }, { max: 500 }));
      return { state, desired };
    };
    expect(once(4_000)).toEqual(once(400));
    expect(once(400)).not.toEqual(once(300));
  });

  it('starts a worker for tasks that wait before none', () => {
    const none = { desired: 0, live: 0, idle: 0, queued: 5 };
    const decider = pid();
    let state = decider.start(FAKE_LIMITS);
    let ticks = 0;
    for (let desired = 0; desired === 0 && ticks < 100; ticks += 1) {
      const verdict = decider.decide(state, fakeView(none, { min: 0 }));
      state = verdict.state;
      desired = verdict.desired;
    }
    expect(ticks).toBeLessThan(20);
  });

  it('starts from the size it is steered to, never from live or busy workers', () => {
    const view = fakeView({ desired: 100, live: 9, busy: 9 }, { max: 500 });
    expect(pid().decide(pid().start(FAKE_LIMITS), view)).toMatchObject({ reason: 'BELOW_TARGET', detail: { utilization: 0.09 } });
  });

  it.each([
    { targetRatio: 0 },
    { targetRatio: 1 },
    { kp: -1 },
    { ki: Number.NaN },
    { kd: -0.1 },
    { per: 'tick' },
    { deadbandRatio: 1.5 },
    { smoothMs: 0 },
    { integralLimit: -1 },
    { trackMs: 0 },
    { Kp: 10 },
  ])('refuses %o', (options) => {
    expect(() => pid(options as PidOptions)).toThrow(OptionError);
  });
});

describe('pidPolicy', () => {
  it('looks ten times a second and holds small changes', () => {
    const controller = createController({ policy: pidPolicy(), min: 2, max: 200, waitSloMs: 500 });
    expect(controller.tickMs).toBe(100);
    const recommendation = controller.step(fakeObservation({ desired: 100, live: 100, busy: 84 }));
    expect(recommendation.stages.map(({ name }) => name)).toEqual(['pid', 'tolerance', 'stabilization']);
    expect(recommendation).toMatchObject({ desired: 100, binding: { stage: 'tolerance', reason: 'WITHIN_TOLERANCE' } });
  });

  it('passes a tolerance in the end, because it goes on moving behind it', () => {
    const controller = createController({ policy: pidPolicy(), min: 2, max: 200, waitSloMs: 500 });
    let desired = 100;
    for (let tick = 0; tick < 30; tick += 1)
      ({ desired } = controller.step(fakeObservation({ nowMs: tick * 100, desired, live: desired, busy: desired * 0.9 })));
    expect(desired).toBeGreaterThan(105);
  });

  it('takes gains, window and tick from the options', () => {
    const policy = pidPolicy({ ...PID_STARTING_GAINS, downMs: 0, tickMs: 500 });
    expect(policy.tickMs).toBe(500);
    expect(policy.demand.spec.options).toMatchObject({ kp: 10, ki: 0.5, kd: 1, per: 'workers' });
    expect(policy.guards?.map(({ spec }) => spec.options)).toContainEqual({ downMs: 0, upMs: 0 });
  });
});
