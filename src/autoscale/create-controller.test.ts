import { describe, expect, it } from 'vitest';
import type { ControllerState } from './controller.ts';
import { type CreateControllerOptions, createController } from './create-controller.ts';
import type { Decider } from './decider.ts';
import { onDemand } from './deciders/on-demand.ts';
import { step } from './deciders/step.ts';
import { stepPolicy } from './deciders/step-policy.ts';
import { fakeObservation } from './fake-observation.ts';
import type { Guard } from './guard.ts';
import { cooldown } from './guards/cooldown-guard.ts';
import { stabilization } from './guards/stabilization.ts';
import { tolerance } from './guards/tolerance.ts';
import type { Policy } from './policy.ts';

const BASE = { min: 2, max: 32, waitSloMs: 500 };

/** A decider that always says the same. */
const fixed = (desired: number, name = 'fixed'): Decider<null> => ({
  name,
  spec: { kind: 'fixed', options: { desired } },
  start: () => null,
  decide: () => ({ state: null, desired, reason: 'LOAD' }),
});

/** A decider that counts its steps, and shows the count as the size that it wants. */
const counting: Decider<number> = {
  name: 'counting',
  spec: { kind: 'counting' },
  start: () => 0,
  decide: (state) => ({ state: state + 1, desired: state + 1, reason: 'LOAD' }),
};

/** A guard that changes the size by a fixed amount. */
const adding = (place: Guard['place'], amount: number): Guard<null> => ({
  name: place,
  place,
  spec: { kind: 'adding', options: { place, amount } },
  start: () => null,
  apply: (_state, _view, proposed) => ({ state: null, desired: proposed + amount, reason: 'WITHIN_TOLERANCE' }),
});

const stepOnce = (policy: Policy | Decider, given = {}) => createController({ ...BASE, policy }).step(fakeObservation(given));

describe('the control law', () => {
  it.each([
    { what: 'the demand', policy: { demand: fixed(12) }, desired: 12, stage: 'fixed', reason: 'LOAD' },
    {
      what: 'a floor',
      policy: { demand: fixed(5), floors: [fixed(8, 'low'), fixed(9, 'high')] },
      desired: 9,
      stage: 'high',
      reason: 'LOAD',
    },
    {
      what: 'a ceiling',
      policy: { demand: fixed(20), floors: [fixed(18)], ceilings: [fixed(7, 'cap'), fixed(9)] },
      desired: 7,
      stage: 'cap',
      reason: 'LOAD',
    },
    { what: 'max', policy: { demand: fixed(500) }, desired: 32, stage: 'bounds', reason: 'AT_MAX' },
    {
      what: 'max under a floor',
      policy: { demand: fixed(5), floors: [fixed(99)] },
      desired: 32,
      stage: 'bounds',
      reason: 'AT_MAX',
    },
    { what: 'min', policy: { demand: fixed(-3) }, desired: 2, stage: 'bounds', reason: 'AT_MIN' },
    {
      what: 'min above a ceiling',
      policy: { demand: fixed(9), ceilings: [fixed(0)] },
      desired: 2,
      stage: 'bounds',
      reason: 'AT_MIN',
    },
    {
      what: 'a guard',
      policy: { demand: fixed(9), guards: [cooldown()] },
      desired: 10,
      stage: 'cooldown',
      reason: 'COOLDOWN_DOWN',
    },
    {
      what: 'a ceiling past a guard',
      policy: { demand: fixed(9), guards: [cooldown()], ceilings: [fixed(4, 'cap')] },
      desired: 4,
      stage: 'cap',
      reason: 'LOAD',
    },
    {
      what: 'a floor past a guard',
      policy: { demand: fixed(12), guards: [adding('cooldown', -2)], floors: [fixed(15, 'floor')] },
      desired: 15,
      stage: 'floor',
      reason: 'LOAD',
    },
  ])('lets $what rule', ({ policy, desired, stage, reason }) => {
    expect(stepOnce(policy)).toMatchObject({ desired, binding: { stage, reason } });
  });

  it('applies guards in their fixed order, whatever their order in the policy', () => {
    const guards = [adding('stepRate', 1), adding('tolerance', 2), adding('veto', 3), adding('cooldown', 4)];
    const { stages } = stepOnce({ demand: fixed(5), guards });
    expect(stages.map(({ name, in: before, out }) => [name, before, out])).toEqual([
      ['fixed', 10, 5],
      ['veto', 5, 8],
      ['tolerance', 8, 10],
      ['cooldown', 10, 14],
      ['stepRate', 14, 15],
    ]);
  });

  it('records every stage, also those that changed nothing, and the size that each limit stands at', () => {
    const { stages } = stepOnce({
      demand: fixed(12),
      guards: [tolerance()],
      floors: [fixed(4, 'floor')],
      ceilings: [fixed(30, 'cap')],
    });
    expect(stages).toEqual([
      { name: 'fixed', in: 10, out: 12, reason: 'LOAD' },
      { name: 'tolerance', in: 12, out: 12, reason: 'NO_CHANGE' },
      { name: 'floor', in: 12, out: 12, reason: 'LOAD', detail: { limit: 4 } },
      { name: 'cap', in: 12, out: 12, reason: 'LOAD', detail: { limit: 30 } },
    ]);
  });

  it('rounds a fraction up to a whole worker', () => {
    expect(stepOnce(fixed(7.2)).desired).toBe(8);
  });

  it('says when the size may change: once the last guard lets it', () => {
    const policy = { demand: fixed(3), guards: [cooldown({ downMs: 5_000 }), stabilization({ downMs: 9_000 })] };
    expect(stepOnce(policy, { nowMs: 1_000 }).nextPossibleAt).toEqual({ up: null, down: 10_000 });
    expect(stepOnce(fixed(3)).nextPossibleAt).toEqual({ up: null, down: null });
    const whenever: Guard<null> = {
      ...adding('veto', 0),
      apply: (_s, _v, desired) => ({ state: null, desired, upAtMs: Number.POSITIVE_INFINITY, downAtMs: 5 }),
    };
    expect(stepOnce({ demand: fixed(3), guards: [whenever] }).nextPossibleAt).toEqual({ up: null, down: null });
  });

  it('says when a ceiling that holds the size may rise, and not what one above the size says', () => {
    const rising = (desired: number, upAtMs: number): Decider<null> => ({
      ...fixed(desired, `cap${desired}`),
      decide: () => ({ state: null, desired, reason: 'CEILING:cap', detail: { upAtMs } }),
    });
    const up = (policy: Policy) => stepOnce(policy, { nowMs: 1_000 }).nextPossibleAt.up;
    expect(up({ demand: fixed(20), ceilings: [rising(12, 4_000)] })).toBe(4_000);
    expect(up({ demand: fixed(12), ceilings: [rising(12, 4_000)] })).toBe(4_000);
    expect(up({ demand: fixed(11), ceilings: [rising(12, 4_000)] })).toBeNull();
    expect(up({ demand: fixed(20), ceilings: [rising(12, 9_000), rising(8, 4_000)] })).toBe(4_000);
    expect(up({ demand: fixed(20), ceilings: [rising(12, 900)] })).toBeNull();
    const resting: Guard<null> = {
      ...adding('cooldown', 0),
      apply: (_s, _v, desired) => ({ state: null, desired, upAtMs: 6_000 }),
    };
    expect(up({ demand: fixed(20), guards: [resting], ceilings: [rising(12, 4_000)] })).toBe(6_000);
  });

  it('says that an override holds the size in both directions until it ends', () => {
    const override = { desired: 5, untilMs: 8_000, reason: 'deploy', actor: 'alice' };
    const policy = { demand: fixed(3), guards: [cooldown({ downMs: 9_500 })] };
    expect(stepOnce(policy, { nowMs: 1_000, override }).nextPossibleAt).toEqual({ up: 8_000, down: 10_500 });
    const broken = { nowMs: 1_000, override, arrivals: Number.NaN };
    expect(stepOnce(policy, broken).nextPossibleAt).toEqual({ up: 8_000, down: 8_000 });
  });
});

describe('operators', () => {
  const override = { desired: 20, untilMs: 2_000_000, reason: 'incident', actor: 'ops' };

  it.each([
    [20, 20],
    [99, 32],
    [1, 1],
    [0, 0],
    [2.5, 3],
  ])('an override of %d gives %d: never above max, below min if asked', (desired, applied) => {
    const recommendation = stepOnce(
      { demand: fixed(12), floors: [fixed(15)], ceilings: [fixed(6)] },
      { override: { ...override, desired } },
    );
    expect(recommendation).toMatchObject({ desired: applied, binding: { stage: 'override', reason: 'OVERRIDE' } });
    expect(recommendation.stages).toEqual([
      {
        name: 'override',
        in: 10,
        out: applied,
        reason: 'OVERRIDE',
        detail: { asked: desired, untilMs: 2_000_000, reason: 'incident', actor: 'ops' },
      },
    ]);
  });

  it('no override is what `null` says, as JSON writes what is absent', () => {
    const { desired } = stepOnce({ demand: fixed(9) }, { override: null as never });
    expect(desired).toBe(9);
  });

  it('an override ends by itself', () => {
    expect(stepOnce(fixed(12), { nowMs: 2_000_000, override }).desired).toBe(12);
  });

  it('an override that is not a size is ignored', () => {
    expect(stepOnce(fixed(12), { override: { ...override, desired: Number.NaN } }).desired).toBe(12);
  });

  it('stages go on stepping under an override, so that they are warm when it ends', () => {
    const controller = createController({ ...BASE, policy: counting });
    for (let tick = 0; tick < 5; tick += 1) controller.step(fakeObservation({ override }));
    expect(controller.step(fakeObservation()).desired).toBe(6);
  });

  it.each([
    { paused: 'both', demand: 20, desired: 10, isHeld: true },
    { paused: 'both', demand: 5, desired: 10, isHeld: true },
    { paused: 'up', demand: 20, desired: 10, isHeld: true },
    { paused: 'up', demand: 5, desired: 5, isHeld: false },
    { paused: 'down', demand: 20, desired: 20, isHeld: false },
    { paused: 'down', demand: 5, desired: 10, isHeld: true },
  ] as const)('a pause of $paused makes $desired of a demand of $demand', ({ paused, demand, desired, isHeld }) => {
    const recommendation = stepOnce(fixed(demand), { paused });
    expect(recommendation.desired).toBe(desired);
    expect(recommendation.binding).toEqual(isHeld ? { stage: 'pause', reason: 'PAUSED' } : { stage: 'fixed', reason: 'LOAD' });
  });

  it('a pause freezes the size also under a ceiling, but not outside the bounds', () => {
    expect(stepOnce({ demand: fixed(9), ceilings: [fixed(4)] }, { paused: 'both' }).desired).toBe(10);
    expect(stepOnce(fixed(9), { paused: 'both', desired: 40 }).desired).toBe(32);
    expect(stepOnce(fixed(9), { paused: 'both', desired: 0 }).desired).toBe(2);
  });

  it('an override wins over a pause', () => {
    expect(stepOnce(fixed(9), { paused: 'both', override }).desired).toBe(20);
  });
});

describe('bounds of the observation', () => {
  const controllerOf = () => createController({ policy: { demand: onDemand() }, min: 2, max: 20, waitSloMs: 500 });

  it('stand in place of the first ones, for as long as they are there', () => {
    const controller = controllerOf();
    expect(controller.step(fakeObservation({ bounds: { min: 1, max: 7 } }))).toMatchObject({ desired: 7 });
    expect(controller.step(fakeObservation({ bounds: { min: 30, max: 40 } }))).toMatchObject({ desired: 40 });
    expect(controller.step(fakeObservation())).toMatchObject({ desired: 20 });
  });

  it('limit an override as well', () => {
    const override = { desired: 15, untilMs: 2_000_000, reason: 'deploy', actor: 'alice' };
    expect(controllerOf().step(fakeObservation({ override, bounds: { min: 1, max: 7 } })).desired).toBe(7);
  });

  it('hold also where the rest of the observation cannot be trusted', () => {
    const broken = fakeObservation({ arrivals: Number.NaN, desired: 12, bounds: { min: 1, max: 7 } });
    expect(controllerOf().step(broken)).toMatchObject({ desired: 7, binding: { reason: 'SIGNAL_INVALID' } });
  });

  it.each([
    [{ min: 8, max: 7 }, '8 to 7'],
    [{ min: -1, max: 7 }, '-1 to 7'],
    [{ min: 0, max: 0 }, '0 to 0'],
    [{ min: 1.5, max: 7 }, '1.5 to 7'],
    [{ min: 1, max: Number.NaN }, '1 to NaN'],
  ])('that contradict, %j, hold the size within the first ones', (bounds, value) => {
    expect(controllerOf().step(fakeObservation({ desired: 25, bounds }))).toMatchObject({
      desired: 20,
      stages: [{ reason: 'SIGNAL_INVALID', detail: { field: 'bounds', value } }],
    });
  });
});

describe('faults', () => {
  const bad = (decide: Decider['decide']): Decider => ({ ...counting, name: 'bad', decide });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'holds the size when a decider asks for %d workers',
    (desired) => {
      const recommendation = stepOnce(bad((state) => ({ state, desired, reason: 'LOAD' })));
      expect(recommendation).toMatchObject({ desired: 10, binding: { stage: 'bad', reason: 'SIGNAL_INVALID' } });
      expect(recommendation.stages[0]?.detail).toEqual({ problem: `desired is ${desired}` });
    },
  );

  it.each([
    [new TypeError('no such signal'), 'TypeError: no such signal'],
    ['oops', 'oops'],
  ])('holds the size when a decider throws %s', (thrown, problem) => {
    const recommendation = stepOnce(
      bad(() => {
        throw thrown;
      }),
    );
    expect(recommendation.desired).toBe(10);
    expect(recommendation.stages[0]).toMatchObject({ reason: 'SIGNAL_INVALID', detail: { problem } });
  });

  it('keeps the state of a decider whose step failed', () => {
    const failing: Decider<number> = {
      ...counting,
      decide: (state, { observation }) => ({
        state: state + 1,
        desired: observation.queued > 0 ? Number.NaN : state + 1,
        reason: 'LOAD',
      }),
    };
    const controller = createController({ ...BASE, policy: failing });
    controller.step(fakeObservation());
    controller.step(fakeObservation({ queued: 1 }));
    controller.step(fakeObservation({ queued: 1 }));
    expect(controller.step(fakeObservation()).desired).toBe(2);
  });

  it('holds the size when a guard fails', () => {
    const throwing: Guard<null> = {
      ...adding('veto', 0),
      apply: () => {
        throw new Error('broken');
      },
    };
    const notFinite = adding('veto', Number.NaN);
    for (const guard of [throwing, notFinite]) {
      expect(stepOnce({ demand: fixed(20), guards: [guard] })).toMatchObject({
        desired: 10,
        binding: { stage: 'veto', reason: 'SIGNAL_INVALID' },
      });
    }
  });

  it('never shrinks below the size under a broken floor, and never grows above it under a broken ceiling', () => {
    const broken = bad(() => {
      throw new Error('broken');
    });
    expect(stepOnce({ demand: fixed(5), floors: [broken] }).desired).toBe(10);
    expect(stepOnce({ demand: fixed(15), floors: [broken] }).desired).toBe(15);
    expect(stepOnce({ demand: fixed(15), ceilings: [broken] }).desired).toBe(10);
    expect(stepOnce({ demand: fixed(5), ceilings: [broken] }).desired).toBe(5);
  });

  it('holds on an observation that cannot be trusted, and steps no stage with it', () => {
    const controller = createController({ ...BASE, policy: counting });
    controller.step(fakeObservation());
    const recommendation = controller.step(fakeObservation({ busy: -1, desired: 12 }));
    expect(recommendation).toMatchObject({ desired: 12, binding: { stage: 'observation', reason: 'SIGNAL_INVALID' } });
    expect(recommendation.stages).toEqual([
      { name: 'observation', in: 12, out: 12, reason: 'SIGNAL_INVALID', detail: { field: 'busy', value: '-1' } },
    ]);
    expect(controller.step(fakeObservation()).desired).toBe(2);
  });

  it('holds the last known size when even the size cannot be read, and min when none is known', () => {
    const controller = createController({ ...BASE, policy: fixed(12) });
    expect(controller.step(fakeObservation({ desired: Number.NaN })).desired).toBe(2);
    controller.step(fakeObservation({ desired: 17 }));
    expect(controller.step(fakeObservation({ desired: Number.NaN })).desired).toBe(17);
    const copy = createController({ ...BASE, policy: fixed(12) });
    copy.restore(JSON.parse(JSON.stringify(controller.snapshot())) as ControllerState);
    expect(copy.step(fakeObservation({ desired: Number.NaN })).desired).toBe(17);
  });

  it('obeys an override also when the observation cannot be trusted', () => {
    const override = { desired: 20, untilMs: 2_000_000, reason: 'incident', actor: 'ops' };
    expect(stepOnce(fixed(12), { queued: Number.NaN, override })).toMatchObject({ desired: 20, binding: { reason: 'OVERRIDE' } });
  });
});

describe('options', () => {
  it.each([
    [{ min: 5, max: 4 }, 'min'],
    [{ min: -1 }, 'min'],
    [{ min: 1.5 }, 'min'],
    [{ max: 0 }, 'max'],
    [{ max: Number.POSITIVE_INFINITY }, 'max'],
    [{ waitSloMs: 0 }, 'waitSloMs'],
    [{ startupMs: -1 }, 'startupMs'],
    [{ policy: { demand: onDemand(), tickMs: 0 } }, 'policy.tickMs'],
    [{ policy: onDemand(), goal: 'latency' }, 'goal'],
    [{ goal: 'speed' }, 'goal'],
    [{ maximum: 5 }, 'maximum'],
    [{ policy: { demand: onDemand(), guards: [{ ...tolerance(), place: 'last' }] } }, 'policy.guards[0].place'],
  ])('refuses %o and names the option', (given, option) => {
    const options: unknown = { ...BASE, ...given };
    expect(() => createController(options as CreateControllerOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option }),
    );
  });

  it('takes a bare decider for a policy of it alone', () => {
    expect(stepOnce(step(), { queued: 90, queueCapacity: 100 }).stages.map(({ name }) => name)).toEqual(['step']);
  });

  it('has a policy of its own for each goal', () => {
    const stagesOf = (goal?: 'latency' | 'throughput') =>
      createController({ ...BASE, ...(goal && { goal }) })
        .step(fakeObservation())
        .stages.map(({ name }) => name);
    expect(stagesOf()).toEqual(['demand', 'tolerance', 'knee']);
    expect(stagesOf('latency')).toEqual(['demand', 'tolerance', 'knee']);
    expect(stagesOf('throughput')).toEqual(['onDemand', 'throughput']);
  });

  it('lets the policy fix the tick', () => {
    expect(createController({ ...BASE, policy: stepPolicy() }).tickMs).toBe(500);
    expect(createController({ ...BASE, policy: onDemand() }).tickMs).toBe(100);
  });
});

describe('state', () => {
  it('is a copy that nobody can reach into', () => {
    const controller = createController({ ...BASE, policy: { demand: counting, guards: [stabilization({ downMs: 9_000 })] } });
    controller.step(fakeObservation());
    const before = controller.snapshot();
    controller.step(fakeObservation());
    expect(before.stages['demand:counting']).toBe(1);
    controller.restore(before);
    expect(controller.snapshot()).toEqual(before);
  });

  it('of a fresh controller makes a fresh controller of another', () => {
    const used = createController({ ...BASE, policy: counting });
    used.step(fakeObservation({ desired: 17 }));
    used.restore(createController({ ...BASE, policy: counting }).snapshot());
    expect(used.step(fakeObservation({ desired: Number.NaN })).desired).toBe(2);
    expect(used.step(fakeObservation()).desired).toBe(2);
  });

  it('keeps stages of the same name apart', () => {
    const controller = createController({ ...BASE, policy: { demand: counting, floors: [counting, counting] } });
    controller.step(fakeObservation());
    expect(Object.keys(controller.snapshot().stages)).toEqual([
      'demand:counting',
      'floor:counting',
      'floor:counting#2',
      'controller',
    ]);
  });

  it.each([{}, { stages: 7 }, { stages: null }])('that is none is refused: %j', (state) => {
    const none: unknown = state;
    const controller = createController({ ...BASE, policy: counting });
    expect(() => controller.restore(none as ReturnType<typeof controller.snapshot>)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'state.stages' }),
    );
  });

  it.each([undefined, null, 7])('is refused when there is none at all: %j', (state) => {
    const none: unknown = state;
    const controller = createController({ ...BASE, policy: counting });
    expect(() => controller.restore(none as ReturnType<typeof controller.snapshot>)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'state' }),
    );
  });

  it('of another policy is refused, and nothing is changed', () => {
    const controller = createController({ ...BASE, policy: counting });
    const other = createController({ ...BASE, policy: { demand: counting, guards: [tolerance()] } });
    controller.step(fakeObservation());
    expect(() => controller.restore(other.snapshot())).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
    expect(() => other.restore(controller.snapshot())).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
    expect(controller.step(fakeObservation()).desired).toBe(2);
  });
});
