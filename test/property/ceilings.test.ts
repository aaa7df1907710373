import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aimdOnOverload,
  type Controller,
  type ControllerState,
  createController,
  type Decider,
  eventLoop,
  gradient2,
  knee,
  memory,
  type Observation,
  onDemand,
  type Recommendation,
  vegas,
} from '../../src/autoscale/index.ts';
import { anyTick } from './any-observation.ts';

const CEILINGS: readonly (() => Decider)[] = [
  () => aimdOnOverload(),
  () => aimdOnOverload({ initial: 20, up: 3 }),
  () => gradient2({ windowMs: 150, minCount: 5 }),
  () => vegas({ windowMs: 150, minCount: 5 }),
  () => knee(),
  () => eventLoop(),
  () => memory(),
];

const anyCeiling = () => fc.constantFrom(...CEILINGS);
const anyBounds = () =>
  fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 200 })).map(([min, more]) => ({ min, max: min + more }));

const anyReading = (most: number) =>
  fc.record({ value: fc.double({ min: 0, max: most, noNaN: true }), ageMs: fc.constantFrom(0, 120, 5_000) });

/** Ticks of about 100 ms with busy workers, run times, overloads and host readings of any kind. */
const anyBusyTick = (): fc.Arbitrary<Observation> =>
  fc
    .record({
      tick: anyTick(),
      dtMs: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 60, max: 200 }) }, fc.constant(1_800_000)),
      runMs: fc.double({ min: 0, max: 500, noNaN: true }),
      overloads: fc.constantFrom(0, 0, 0, 0, 1, 9),
      delay: fc.option(anyReading(200), { nil: undefined }),
      use: fc.option(anyReading(1.2), { nil: undefined }),
    })
    .map(({ tick, dtMs, runMs, overloads, delay, use }) => ({
      ...tick,
      dtMs,
      overloads,
      runMsSum: tick.completions * runMs,
      readings: { ...(delay !== undefined && { eventLoopDelay: delay }), ...(use !== undefined && { memory: use }) },
    }));

const anyBusyTrace = () => fc.array(anyBusyTick(), { minLength: 1, maxLength: 60 });

const controllerOf = (ceiling: () => Decider, bounds: { readonly min: number; readonly max: number }): Controller =>
  createController({ ...bounds, policy: { demand: onDemand(), ceilings: [ceiling()], tickMs: 100 }, waitSloMs: 500 });

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

/** What a rate or a key holds back has a limit of its own. */
const HELD_BACK = /^(RATE|MAX_PER_KEY)/;

const ceilingOf = ({ stages }: Recommendation) =>
  stages.find(({ reason, detail }) => detail?.['limit'] !== undefined && !HELD_BACK.test(reason));

/** Whether a cut is still to show whether it helps. */
const isOnTrial = (controller: Controller): boolean => JSON.stringify(controller.snapshot()).includes('"trial":{');

describe('a ceiling by run time, overload or host, for any load', () => {
  it('is a whole number of workers, 1 at least, and never fails', () => {
    fc.assert(
      fc.property(anyCeiling(), anyBounds(), anyBusyTrace(), (ceiling, bounds, trace) => {
        for (const recommendation of play(controllerOf(ceiling, bounds), trace)) {
          const limit = ceilingOf(recommendation)?.detail?.['limit'];
          expect(Number.isInteger(limit)).toBe(true);
          expect(limit).toBeGreaterThanOrEqual(1);
          expect(recommendation.stages.every(({ reason }) => reason !== 'SIGNAL_INVALID')).toBe(true);
        }
      }),
    );
  });

  it('goes on as if nothing had been, from a state that went through JSON', () => {
    fc.assert(
      fc.property(anyCeiling(), anyBounds(), anyBusyTrace(), anyBusyTrace(), (ceiling, bounds, before, after) => {
        const original = controllerOf(ceiling, bounds);
        const nowMs = before.reduce((sum, { dtMs }) => sum + dtMs, 0);
        const desired = play(original, before).at(-1)?.desired;
        const copy = controllerOf(ceiling, bounds);
        copy.restore(JSON.parse(JSON.stringify(original.snapshot())) as ControllerState);
        expect(play(copy, after, desired, nowMs)).toEqual(play(original, after, desired, nowMs));
        expect(JSON.stringify(copy.snapshot())).toBe(JSON.stringify(original.snapshot()));
      }),
    );
  });

  it('keeps its last limit while nothing completes, nothing is refused and no signal has a value', () => {
    /** A window that was open when the silence began may still close. */
    const SETTLED_TICKS = 10;
    /** A knee ceiling that holds nothing back goes by itself. */
    const lasting = fc.constantFrom(...CEILINGS.filter((ceiling) => ceiling().name !== 'knee'));
    fc.assert(
      fc.property(lasting, anyBusyTrace(), anyBusyTick(), (ceiling, trace, tick) => {
        const controller = controllerOf(ceiling, { min: 1, max: 100 });
        const nowMs = trace.reduce((sum, { dtMs }) => sum + dtMs, 0);
        const desired = play(controller, trace).at(-1)?.desired;
        const silent = { ...tick, dtMs: 100, busy: 0, completions: 0, runMsSum: 0, overloads: 0, readings: {} };
        const quiet = Array.from({ length: 80 }, () => silent);
        const limits = play(controller, quiet, desired, nowMs).map((one) => ceilingOf(one)?.detail?.['limit']);
        expect(new Set(limits.slice(SETTLED_TICKS)).size).toBe(1);
      }),
    );
  });

  it('is never higher because there were overloads as well, unless they show that a cut did not help', () => {
    const overloadable = fc.constantFrom(...CEILINGS.slice(0, 4));
    fc.assert(
      fc.property(
        overloadable,
        anyBusyTrace(),
        anyBusyTick(),
        fc.integer({ min: 1, max: 50 }),
        (ceiling, before, tick, overloads) => {
          const limitWith = (count: number): number => {
            const controller = controllerOf(ceiling, { min: 1, max: 200 });
            const nowMs = before.reduce((sum, { dtMs }) => sum + dtMs, 0);
            const desired = play(controller, before).at(-1)?.desired;
            fc.pre(!isOnTrial(controller));
            const [last] = play(controller, [{ ...tick, overloads: count }], desired, nowMs);
            return Number(last === undefined ? Number.NaN : ceilingOf(last)?.detail?.['limit']);
          };
          expect(limitWith(overloads)).toBeLessThanOrEqual(limitWith(0));
        },
      ),
    );
  });
});
