import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aimd,
  allOf,
  anyOf,
  backlogPerWorker,
  type Controller,
  type ControllerState,
  cooldown,
  createController,
  type Decider,
  demand,
  type Guard,
  type Limits,
  maxOf,
  minOf,
  type Observation,
  PID_DEFAULTS,
  PID_STARTING_GAINS,
  type PidState,
  type Policy,
  panic,
  pid,
  type Recommendation,
  ratio,
  reversalBudget,
  rules,
  type SignalReading,
  smoothed,
  stabilization,
  stablePanic,
  step,
  stepRate,
  tolerance,
  veto,
  type WaitObservation,
  waitStep,
  warmup,
} from '../../src/autoscale/index.ts';
import { buildPolicy, describePolicy, type PolicySpec } from '../../src/policy/index.ts';
import { anyJunk, anyTick } from './any-observation.ts';

const LAG_RULES = {
  rules: [
    { name: 'lag', when: [{ reading: 'lag', above: 100 }], size: { multiply: 1.3 } },
    { name: 'deep', when: [{ signal: 'queueFill', above: 0.5 }], size: { add: 3 } },
    {
      name: 'calm',
      when: [
        { reading: 'lag', below: 10 },
        { signal: 'waitMeanMs', below: 50 },
      ],
      size: { multiply: 0.7 },
    },
  ],
} as const;

const DECIDERS: Readonly<Record<string, () => Decider>> = {
  step: () => step(),
  waitStep: () => waitStep(),
  'aimd by wait': () => aimd(),
  'aimd by queue fill': () => aimd({ by: 'queueFill' }),
  pid: () => pid(),
  'pid with the starting gains': () => pid(PID_STARTING_GAINS),
  ratio: () => ratio(),
  'ratio of a reading': () => ratio({ reading: 'lag', target: 50 }),
  stablePanic: () => stablePanic({ stableMs: 3_000, panicMs: 300 }),
  backlogPerWorker: () => backlogPerWorker(),
  rules: () => rules(),
  'rules over a reading': () => rules(LAG_RULES),
  maxOf: () => maxOf([demand(), rules(LAG_RULES), pid()]),
  'allOf in anyOf': () => anyOf([allOf([waitStep(), ratio()]), step()]),
  minOf: () => minOf([backlogPerWorker(), aimd()]),
  smoothed: () =>
    smoothed(rules(LAG_RULES), {
      fields: ['waitMs.p99', 'waitMs.mean', 'queued', 'busy', 'readings.lag'],
      alpha: 0.3,
    }),
  'smoothed over time': () => smoothed(waitStep(), { fields: ['waitMs.p99', 'oldestWaitMs'], tauMs: 900 }),
};

const GUARDS: Readonly<Record<string, () => Guard>> = {
  veto: () => veto({ windowMs: 2_000 }),
  'veto on shrinking': () => veto({ name: 'lag', direction: 'down', when: [{ reading: 'lag', above: 50 }] }),
  warmup: () => warmup(),
  panic: () => panic({ windowMs: 700 }),
  tolerance: () => tolerance(),
  stabilization: () => stabilization({ downMs: 700, upMs: 90 }),
  reversalBudget: () => reversalBudget({ perHour: 3_600, saved: 2 }),
  cooldown: () => cooldown({ upMs: 150, downMs: 900 }),
  stepRate: () => stepRate({ upPerMs: 300, downPerMs: 900 }),
};

const anyWaits = (): fc.Arbitrary<WaitObservation> =>
  fc
    .tuple(fc.nat(500), fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { minLength: 4, maxLength: 4 }))
    .map(([count, values]) => {
      const [p50 = 0, mean = 0, p99 = 0, max = 0] = values.toSorted((one, other) => one - other);
      return { count, mean, p50, p99, max };
    });

/** A reading, sound or not: the controller does not vouch for signals of the user's. */
const anyReading = (): fc.Arbitrary<SignalReading> =>
  fc.record({
    value: fc.oneof({ weight: 4, arbitrary: fc.double({ min: 0, max: 1_000, noNaN: true }) }, anyJunk()),
    ageMs: fc.oneof({ weight: 4, arbitrary: fc.double({ min: 0, max: 400, noNaN: true }) }, anyJunk()),
  });

/** A tick with all that deciders look at: waits, which may be absent, and a signal, which may be absent or broken. */
const anyFullTick = (): fc.Arbitrary<Observation> =>
  fc
    .tuple(anyTick(), fc.option(anyWaits(), { nil: undefined }), fc.option(anyReading(), { nil: undefined }))
    .map(([tick, waitMs, lag]) => ({
      ...tick,
      ...(waitMs !== undefined && { waitMs }),
      ...(lag !== undefined && { readings: { lag } }),
    }));

const anyFullTrace = (maxLength = 25): fc.Arbitrary<readonly Observation[]> =>
  fc.array(anyFullTick(), { minLength: 1, maxLength });
const anyDecider = (): fc.Arbitrary<() => Decider> => fc.constantFrom(...Object.values(DECIDERS));
const anyGuards = (): fc.Arbitrary<readonly (() => Guard)[]> => fc.subarray(Object.values(GUARDS));

const BOUNDS = { min: 2, max: 32 };
const LIMITS: Limits = { ...BOUNDS, waitSloMs: 500, startupMs: 0, tickMs: 100 };

const controllerOf = (policy: Policy, bounds = BOUNDS): Controller => createController({ ...bounds, policy, waitSloMs: 500 });

/** Plays a trace; what is recommended is applied. */
const play = (controller: Controller, trace: readonly Observation[], first = 10, startMs = 0): readonly Recommendation[] => {
  let desired = first;
  let nowMs = startMs;
  return trace.map((tick) => {
    nowMs += tick.dtMs;
    const recommendation = controller.step({ ...tick, nowMs, desired });
    desired = recommendation.desired;
    return recommendation;
  });
};

const policyOf = (demandOf: () => Decider, guards: readonly (() => Guard)[]): Policy => ({
  demand: demandOf(),
  guards: guards.map((make) => make()),
});

/** Whether every number in a state is finite: JSON makes null of the others. */
const isPlain = (state: unknown): boolean =>
  JSON.stringify(state) ===
  JSON.stringify(state, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 'broken' : value));

describe('any decider behind any guards, for any load', () => {
  it('recommends a whole number of workers within the bounds, and no stage fails', () => {
    fc.assert(
      fc.property(anyDecider(), anyGuards(), anyFullTrace(), (decider, guards, trace) => {
        for (const { desired, stages } of play(controllerOf(policyOf(decider, guards)), trace)) {
          expect(Number.isInteger(desired)).toBe(true);
          expect(desired).toBeGreaterThanOrEqual(BOUNDS.min);
          expect(desired).toBeLessThanOrEqual(BOUNDS.max);
          expect(stages.filter(({ detail }) => detail?.['problem'] !== undefined)).toEqual([]);
        }
      }),
    );
  });

  it('answers the same to the same observations, also from a state that went through JSON', () => {
    fc.assert(
      fc.property(anyDecider(), anyGuards(), anyFullTrace(20), anyFullTrace(20), (decider, guards, before, after) => {
        const [original, again, copy] = [0, 1, 2].map(() => controllerOf(policyOf(decider, guards))) as [
          Controller,
          Controller,
          Controller,
        ];
        const first = play(original, before);
        expect(play(again, before)).toEqual(first);
        expect(isPlain(original.snapshot())).toBe(true);
        copy.restore(JSON.parse(JSON.stringify(original.snapshot())) as ControllerState);
        const nowMs = before.reduce((sum, { dtMs }) => sum + dtMs, 0);
        const desired = first.at(-1)?.desired;
        expect(play(copy, after, desired, nowMs)).toEqual(play(original, after, desired, nowMs));
        expect(copy.snapshot()).toEqual(original.snapshot());
      }),
    );
  });

  it('decides the same when it was written down as JSON and built again', () => {
    fc.assert(
      fc.property(anyDecider(), anyGuards(), anyFullTrace(15), (decider, guards, trace) => {
        const policy = policyOf(decider, guards);
        const rebuilt = buildPolicy(JSON.parse(JSON.stringify(describePolicy(policy))) as PolicySpec);
        expect(describePolicy(rebuilt)).toEqual(describePolicy(policy));
        expect(play(controllerOf(rebuilt), trace)).toEqual(play(controllerOf(policy), trace));
      }),
    );
  });

  it('is not poisoned by numbers that are none: it holds, and then goes on as if they had not been', () => {
    const fields = [
      'dtMs',
      'busy',
      'live',
      'queued',
      'arrivals',
      'completions',
      'failures',
      'runMsSum',
      'oldestWaitMs',
      'queueCapacity',
    ] as const;
    fc.assert(
      fc.property(
        anyDecider(),
        anyFullTrace(15),
        anyFullTick(),
        anyFullTrace(15),
        fc.constantFrom(...fields),
        anyJunk(),
        (decider, before, tick, after, field, junk) => {
          const [clean, dirty] = [controllerOf(policyOf(decider, [])), controllerOf(policyOf(decider, []))];
          play(clean, before);
          const desired = play(dirty, before).at(-1)?.desired ?? 10;
          expect(dirty.step({ ...tick, desired, [field]: junk })).toMatchObject({
            desired,
            binding: { reason: 'SIGNAL_INVALID' },
          });
          expect(play(dirty, after, desired)).toEqual(play(clean, after, desired));
        },
      ),
    );
  });
});

describe('any decider', () => {
  it('asks for a finite size and keeps a finite state, whatever a broken signal says', () => {
    fc.assert(
      fc.property(anyDecider(), anyFullTrace(), (make, trace) => {
        const decider = make();
        let state = decider.start(LIMITS);
        let nowMs = 0;
        for (const tick of trace) {
          nowMs += tick.dtMs;
          const verdict = decider.decide(state, { observation: Object.freeze({ ...tick, nowMs, desired: 10 }), limits: LIMITS });
          state = verdict.state;
          expect(Number.isFinite(verdict.desired)).toBe(true);
          expect(isPlain(state)).toBe(true);
          expect(isPlain(verdict.detail)).toBe(true);
        }
      }),
    );
  });
});

describe('any guard', () => {
  it('gives a size between the present one and the proposed one: it holds and softens, and invents nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(GUARDS)),
        anyFullTrace(),
        fc.array(fc.integer({ min: -5, max: 60 }), { minLength: 40, maxLength: 40 }),
        (make, trace, proposals) => {
          const guard = make();
          let state = guard.start(LIMITS);
          let nowMs = 0;
          let desired = 10;
          for (const [index, tick] of trace.entries()) {
            nowMs += tick.dtMs;
            const proposed = proposals[index] ?? 10;
            const wanted = Math.max(BOUNDS.min, Math.min(proposed, BOUNDS.max));
            const verdict = guard.apply(
              state,
              { observation: Object.freeze({ ...tick, nowMs, desired }), limits: LIMITS },
              proposed,
            );
            state = verdict.state;
            const size = Math.max(BOUNDS.min, Math.min(verdict.desired, BOUNDS.max));
            expect(size).toBeGreaterThanOrEqual(Math.min(desired, wanted));
            expect(size).toBeLessThanOrEqual(Math.max(desired, wanted));
            expect(verdict.reason === undefined).toBe(size === wanted);
            expect(isPlain(state)).toBe(true);
            desired = size;
          }
        },
      ),
    );
  });
});

describe('pid', () => {
  it('bounds its integral and its position for any load, however long it is saturated', () => {
    fc.assert(
      fc.property(anyFullTrace(60), fc.constantFrom(PID_DEFAULTS, PID_STARTING_GAINS), (trace, gains) => {
        const decider = pid(gains);
        const { ki, integralLimit } = { ...PID_DEFAULTS, ...gains };
        let state: PidState = decider.start(LIMITS);
        let nowMs = 0;
        for (const tick of trace) {
          nowMs += tick.dtMs;
          ({ state } = decider.decide(state, { observation: { ...tick, nowMs, desired: 10 }, limits: LIMITS }));
          expect(Math.abs(state.memory.integral) * ki).toBeLessThanOrEqual(integralLimit + 1e-9);
          expect(state.position ?? 10).toBeGreaterThanOrEqual(BOUNDS.min);
          expect(state.position ?? 10).toBeLessThanOrEqual(BOUNDS.max);
        }
      }),
    );
  });

  it('does not ask for fewer workers because more of them are busy', () => {
    fc.assert(
      fc.property(anyFullTrace(20), anyFullTick(), fc.nat(60), fc.nat(60), (before, tick, some, more) => {
        const desiredWith = (busy: number): number => {
          const decider = pid({ ki: 0 });
          let state = decider.start(LIMITS);
          for (const past of before)
            ({ state } = decider.decide(state, { observation: { ...past, nowMs: 0, desired: 10 }, limits: LIMITS }));
          return decider.decide(state, { observation: { ...tick, nowMs: 1, desired: 10, busy }, limits: LIMITS }).desired;
        };
        expect(desiredWith(some + more)).toBeGreaterThanOrEqual(desiredWith(some));
      }),
    );
  });
});

describe('steps by wait, aimd and backlog', () => {
  const MONOTONE = {
    waitStep: DECIDERS['waitStep'],
    aimd: DECIDERS['aimd by wait'],
    backlogPerWorker: DECIDERS['backlogPerWorker'],
  };

  it.each(Object.entries(MONOTONE))(
    '%s does not ask for fewer workers because more tasks wait, or wait longer',
    (_name, make) => {
      fc.assert(
        fc.property(
          anyFullTrace(10),
          anyFullTick(),
          fc.integer({ min: 1, max: 500 }),
          fc.nat(500),
          fc.nat(2_000),
          fc.nat(2_000),
          (before, tick, queued, more, oldest, older) => {
            const decider = make?.() ?? step();
            let state: unknown = decider.start(LIMITS);
            for (const past of before)
              ({ state } = decider.decide(state, { observation: { ...past, nowMs: 0, desired: 10 }, limits: LIMITS }));
            const desiredWith = (change: Partial<Observation>): number =>
              decider.decide(state, { observation: { ...tick, nowMs: 1, desired: 10, ...change }, limits: LIMITS }).desired;
            expect(desiredWith({ queued: queued + more, oldestWaitMs: oldest + older })).toBeGreaterThanOrEqual(
              desiredWith({ queued, oldestWaitMs: oldest }),
            );
          },
        ),
      );
    },
  );

  it('aimd reaches the size that the work needs from any size, by a worker at least in each step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 100 }),
        fc.double({ min: 0.001, max: 0.99, noNaN: true }),
        (first, busy, decreaseRatio) => {
          const decider = aimd({ decreaseRatio });
          const needed = Math.ceil(busy / 0.7);
          const calm = { count: 9, mean: 1, p50: 1, p99: 2, max: 2 };
          for (let desired = first; desired > needed; ) {
            const next = decider.decide(
              { busy: null },
              { observation: { ...EMPTY, desired, live: desired, busy, waitMs: calm }, limits: LIMITS },
            ).desired;
            expect(next).toBeLessThan(desired);
            expect(next).toBeGreaterThanOrEqual(needed);
            desired = next;
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

const EMPTY: Observation = {
  nowMs: 0,
  dtMs: 100,
  desired: 10,
  live: 10,
  busy: 0,
  idle: 10,
  starting: 0,
  queued: 0,
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  oldestWaitMs: 0,
  startupMs: 0,
};

describe('combinators', () => {
  const fixed = (desired: number): Decider => ({
    name: 'fixed',
    spec: { kind: 'fixed' },
    start: () => null,
    decide: () => ({ state: null, desired, reason: 'LOAD' }),
  });
  const sizeOf = (decider: Decider): number =>
    decider.decide(decider.start(LIMITS), { observation: EMPTY, limits: LIMITS }).desired;

  it('grow when any part does (max, any) or all do (min, all), and shrink when all do (max, all) or any does (min, any)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 5 }), (sizes) => {
        const parts = sizes.map(fixed);
        const [some, every] = [
          (test: (size: number) => boolean) => sizes.some(test),
          (test: (size: number) => boolean) => sizes.every(test),
        ];
        const isUp = (size: number): boolean => size > 10;
        const isDown = (size: number): boolean => size < 10;
        const table: readonly (readonly [size: number, grows: boolean, shrinks: boolean])[] = [
          [sizeOf(maxOf(parts)), some(isUp), every(isDown)],
          [sizeOf(minOf(parts)), every(isUp), some(isDown)],
          [sizeOf(allOf(parts)), every(isUp), every(isDown)],
          [sizeOf(anyOf(parts)), some(isUp), some(isDown) && !some(isUp)],
        ];
        for (const [size, grows, shrinks] of table) {
          expect([size > 10, size < 10]).toEqual([grows, shrinks]);
          expect(size === 10 || sizes.includes(size)).toBe(true);
        }
      }),
    );
  });
});

/** Plays proposals against a guard; what it lets pass is applied. Ticks of 100 ms. */
const sizesBehind = (guard: Guard, proposals: readonly number[], max: number): readonly number[] => {
  const limits = { ...LIMITS, min: 0, max };
  let state = guard.start(limits);
  let desired = 10;
  return proposals.map((proposed, index) => {
    const verdict = guard.apply(state, { observation: { ...EMPTY, nowMs: index * 100, desired }, limits }, proposed);
    state = verdict.state;
    desired = Math.max(0, Math.min(verdict.desired, max));
    return desired;
  });
};

describe('stepRate', () => {
  it('never lets the size more than double, or grow by more than four, in a second, nor lose more than a quarter, or one, in ten', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 }), (proposals) => {
        const sizes = [10, ...sizesBehind(stepRate(), proposals, 400)];
        for (const [index, size] of sizes.entries()) {
          const secondAgo = sizes[Math.max(0, index - 10)] ?? 10;
          const tenAgo = sizes[Math.max(0, index - 100)] ?? 10;
          // Resizes that were joined with later ones are forgotten a twentieth of the period late: the size may count from before.
          const bases = sizes.slice(Math.max(0, index - 11), index);
          const downBases = sizes.slice(Math.max(0, index - 106), index);
          const highest = Math.max(...[secondAgo, ...bases].map((base) => base + Math.max(4, base)));
          const lowest = Math.min(...[tenAgo, ...downBases].map((base) => base - Math.max(1, Math.floor(base / 4))));
          expect(size).toBeLessThanOrEqual(highest);
          expect(size).toBeGreaterThanOrEqual(Math.max(0, lowest));
        }
      }),
    );
  });

  it('doubles a second at the most when the demand only rises, and loses a quarter in ten when it only falls', () => {
    const up = sizesBehind(
      stepRate(),
      Array.from({ length: 41 }, () => 400),
      400,
    );
    expect([0, 10, 20, 30, 40].map((tick) => up[tick])).toEqual([20, 40, 80, 160, 320]);
    const down = sizesBehind(
      stepRate(),
      Array.from({ length: 301 }, () => 0),
      400,
    );
    expect([0, 100, 200, 300].map((tick) => down[tick])).toEqual([8, 6, 5, 4]);
  });
});

describe('reversalBudget', () => {
  it('keeps changes of direction within what was saved and what came in, for any proposals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 600 }),
        fc.integer({ min: 60, max: 36_000 }),
        (proposals, perHour) => {
          const sizes = [10, ...sizesBehind(reversalBudget({ perHour, saved: 6 }), proposals, 40)];
          let count = 0;
          let last = 0;
          for (const [index, size] of sizes.slice(1).entries()) {
            const direction = Math.sign(size - (sizes[index] ?? size));
            if (direction === 0) continue;
            if (last !== 0 && direction !== last) count += 1;
            last = direction;
          }
          const hours = (proposals.length * 100) / 3_600_000;
          expect(count).toBeLessThanOrEqual(6 + 1 + perHour * hours);
        },
      ),
    );
  });
});

describe('smoothed', () => {
  it('shows averages that lie within what was seen, and nothing that is no number once one was', () => {
    const seen: (number | undefined)[] = [];
    const witness: Decider = {
      name: 'witness',
      spec: { kind: 'witness' },
      start: () => null,
      decide: (_state, { observation }) => {
        seen.push(observation.readings?.['lag']?.value);
        return { state: null, desired: 10, reason: 'NO_CHANGE' };
      },
    };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), anyJunk()), { minLength: 1 }),
        fc.constantFrom<object>({ alpha: 0.3 }, { tauMs: 250 }),
        (values, by) => {
          seen.length = 0;
          const decider = smoothed(witness, { fields: ['readings.lag'], ...by });
          let state = decider.start(LIMITS);
          for (const value of values)
            ({ state } = decider.decide(state, {
              observation: { ...EMPTY, readings: { lag: { value, ageMs: 0 } } },
              limits: LIMITS,
            }));
          const sound = values.filter((value) => Number.isFinite(value));
          const firstSound = values.findIndex((value) => Number.isFinite(value));
          for (const value of firstSound < 0 ? [] : seen.slice(firstSound)) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...sound));
            expect(value).toBeLessThanOrEqual(Math.max(...sound));
          }
        },
      ),
    );
  });
});
