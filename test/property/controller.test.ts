import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Controller,
  type ControllerState,
  cooldown,
  createController,
  defaultPolicy,
  demand,
  type Observation,
  onDemand,
  type Policy,
  type Recommendation,
  stabilization,
  step,
  stepPolicy,
  tolerance,
} from '../../src/autoscale/index.ts';
import { anyJunk, anyTick, anyTrace } from './any-observation.ts';

const POLICIES: Readonly<Record<string, () => Policy>> = {
  default: () => defaultPolicy(),
  demand: () => ({ demand: demand(), guards: [tolerance()] }),
  step: () => stepPolicy(),
  guarded: () => ({
    demand: demand(),
    guards: [cooldown({ downMs: 900 }), stabilization({ downMs: 700, upMs: 90 }), tolerance()],
  }),
  limited: () => ({ demand: onDemand(), floors: [step()], ceilings: [demand()] }),
};

const anyPolicy = () => fc.constantFrom(...Object.values(POLICIES));
const anyBounds = () =>
  fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 40 })).map(([min, more]) => ({ min, max: min + more }));

const controllerOf = (policy: () => Policy, bounds: { readonly min: number; readonly max: number }): Controller =>
  createController({ ...bounds, policy: policy(), waitSloMs: 500 });

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

describe('a controller, for any load', () => {
  it('recommends a whole number of workers within the bounds, and says which stage decided', () => {
    fc.assert(
      fc.property(anyPolicy(), anyBounds(), anyTrace(), (policy, bounds, trace) => {
        for (const { desired, stages, binding } of play(controllerOf(policy, bounds), trace)) {
          expect(Number.isInteger(desired)).toBe(true);
          expect(desired).toBeGreaterThanOrEqual(bounds.min);
          expect(desired).toBeLessThanOrEqual(bounds.max);
          expect(stages.at(-1)?.out).toBe(desired);
          expect(stages.some(({ name, reason }) => name === binding.stage && reason === binding.reason)).toBe(true);
        }
      }),
    );
  });

  it('hands the size from stage to stage without a break', () => {
    fc.assert(
      fc.property(anyPolicy(), anyBounds(), anyTrace(20), (policy, bounds, trace) => {
        for (const { stages } of play(controllerOf(policy, bounds), trace)) {
          for (const [index, stage] of stages.slice(1).entries()) expect(stage.in).toBe(stages[index]?.out);
        }
      }),
    );
  });

  it('answers the same to the same observations', () => {
    fc.assert(
      fc.property(anyPolicy(), anyBounds(), anyTrace(), (policy, bounds, trace) => {
        expect(play(controllerOf(policy, bounds), trace)).toEqual(play(controllerOf(policy, bounds), trace));
      }),
    );
  });

  it('goes on as if nothing had been, from a state that went through JSON', () => {
    fc.assert(
      fc.property(anyPolicy(), anyBounds(), anyTrace(), anyTrace(), (policy, bounds, before, after) => {
        const original = controllerOf(policy, bounds);
        const nowMs = before.reduce((sum, { dtMs }) => sum + dtMs, 0);
        const desired = play(original, before).at(-1)?.desired;
        const copy = controllerOf(policy, bounds);
        copy.restore(JSON.parse(JSON.stringify(original.snapshot())) as ControllerState);
        expect(play(copy, after, desired, nowMs)).toEqual(play(original, after, desired, nowMs));
        expect(JSON.stringify(copy.snapshot())).toBe(JSON.stringify(original.snapshot()));
      }),
    );
  });

  it('has a state of plain JSON', () => {
    fc.assert(
      fc.property(anyPolicy(), anyBounds(), anyTrace(), (policy, bounds, trace) => {
        const controller = controllerOf(policy, bounds);
        play(controller, trace);
        expect(JSON.parse(JSON.stringify(controller.snapshot()))).toEqual(controller.snapshot());
      }),
      { numRuns: 500 },
    );
  });

  it('is not poisoned by numbers that are none: it holds, and then goes on as if they had not been', () => {
    const fields = [
      'nowMs',
      'dtMs',
      'busy',
      'queued',
      'arrivals',
      'completions',
      'runMsSum',
      'oldestWaitMs',
      'startupMs',
    ] as const;
    fc.assert(
      fc.property(
        anyPolicy(),
        anyTrace(20),
        anyTick(),
        anyTrace(20),
        fc.constantFrom(...fields),
        anyJunk(),
        (policy, before, tick, after, field, junk) => {
          fc.pre(!(field === 'nowMs' && Number.isFinite(junk)));
          const [clean, dirty] = [controllerOf(policy, { min: 2, max: 32 }), controllerOf(policy, { min: 2, max: 32 })];
          play(clean, before);
          const desired = play(dirty, before).at(-1)?.desired ?? 10;
          const held = dirty.step({ ...tick, desired, [field]: junk });
          expect(held).toMatchObject({ desired, binding: { reason: 'SIGNAL_INVALID' } });
          expect(play(dirty, after, desired)).toEqual(play(clean, after, desired));
        },
      ),
    );
  });

  it('never asks for fewer workers because more tasks wait for one', () => {
    fc.assert(
      fc.property(
        anyTrace(30),
        anyTick(),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 0, max: 2_000 }),
        (before, tick, some, more) => {
          fc.pre(tick.heldBack === undefined); // what a rate holds back waits for no worker
          const desiredWith = (queued: number): number => {
            const controller = controllerOf(() => ({ demand: demand(), guards: [] }), { min: 0, max: 5_000 });
            const desired = play(controller, before).at(-1)?.desired ?? 10;
            return controller.step({ ...tick, nowMs: 1e9, desired, queued }).desired;
          };
          expect(desiredWith(some + more)).toBeGreaterThanOrEqual(desiredWith(some));
        },
      ),
    );
  });

  it('decides without touching what it was given', () => {
    fc.assert(
      fc.property(anyPolicy(), anyTick(), (policy, tick) => {
        const controller = controllerOf(policy, { min: 2, max: 32 });
        expect(() => controller.step(Object.freeze({ ...tick, desired: 10 }))).not.toThrow();
      }),
    );
  });
});
