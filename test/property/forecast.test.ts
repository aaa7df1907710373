import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Controller,
  type ControllerState,
  createController,
  demand,
  forecast,
  forecastPolicy,
  type Observation,
  type Policy,
  tolerance,
} from '../../src/autoscale/index.ts';
import { anyTick } from './any-observation.ts';

const LIMITS = { min: 2, max: 64, waitSloMs: 500, startupMs: 1_000 };

/** Ticks whose arrivals repeat every `period` of them, so that the floor learns and acts within a few hundred. */
const periodicTrace = (): fc.Arbitrary<readonly Observation[]> =>
  fc
    .record({
      cycle: fc.array(fc.record({ tick: anyTick(), arrivals: fc.integer({ min: 0, max: 500 }) }), {
        minLength: 20,
        maxLength: 60,
      }),
      length: fc.integer({ min: 100, max: 400 }),
    })
    .map(({ cycle, length }) =>
      Array.from({ length }, (_, index) => {
        const { tick, arrivals } = cycle[index % cycle.length] as (typeof cycle)[number]; // in range
        return { ...tick, arrivals, rejections: 0 };
      }),
    );

const forecasting = (act: 'whenBetter' | 'always' | 'never' = 'always'): Policy => forecastPolicy({ act });
const controllerOf = (policy: Policy): Controller => createController({ policy, ...LIMITS });

/** Steps through a trace; each time is as long after the last as its counts are of, and the size is what was recommended. */
const play = (controller: Controller, trace: readonly Observation[], startMs = 1_000, startSize = 10) => {
  let nowMs = startMs;
  let desired = startSize;
  return trace.map((tick) => {
    nowMs += tick.dtMs;
    const recommendation = controller.step({ ...tick, nowMs, desired });
    desired = recommendation.desired;
    return { recommendation, nowMs, desired };
  });
};

const throughJson = (state: ControllerState): ControllerState => JSON.parse(JSON.stringify(state)) as ControllerState;

describe('a forecast floor', () => {
  it('is finite, and its state is small JSON, whatever comes', () => {
    fc.assert(
      fc.property(periodicTrace(), (trace) => {
        const controller = controllerOf(forecasting());
        for (const { recommendation } of play(controller, trace)) {
          for (const { out, detail = {} } of recommendation.stages) {
            expect(Number.isFinite(out)).toBe(true);
            for (const value of Object.values(detail))
              expect(Number.isNaN(value) || value === Number.POSITIVE_INFINITY).toBe(false);
          }
        }
        const state = controller.snapshot();
        expect(throughJson(state)).toEqual(state);
        expect(JSON.stringify(state).length).toBeLessThan(20_000);
      }),
      { numRuns: 40 },
    );
  });

  it('answers the same from a state that went through JSON in the middle', () => {
    fc.assert(
      fc.property(periodicTrace(), fc.double({ min: 0, max: 1, noNaN: true }), (trace, share) => {
        const at = Math.floor(share * trace.length);
        const whole = play(controllerOf(forecasting()), trace);
        const first = controllerOf(forecasting());
        const before = play(first, trace.slice(0, at)).at(-1);
        const second = controllerOf(forecasting());
        second.restore(throughJson(first.snapshot()));
        expect(play(second, trace.slice(at), before?.nowMs, before?.desired)).toEqual(whole.slice(at));
      }),
      { numRuns: 40 },
    );
  });

  it('moves nothing when it may never act: the sizes are those of its demand alone', () => {
    fc.assert(
      fc.property(periodicTrace(), (trace) => {
        const guards = [tolerance()];
        const alone = play(controllerOf({ demand: demand(), guards }), trace);
        const watched = play(controllerOf({ demand: demand(), guards, floors: [forecast({ act: 'never' })] }), trace);
        expect(watched.map(({ desired }) => desired)).toEqual(alone.map(({ desired }) => desired));
      }),
      { numRuns: 40 },
    );
  });
});
