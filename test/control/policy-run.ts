import type { Controller } from '../../src/autoscale/controller.ts';
import type { Decider } from '../../src/autoscale/decider.ts';
import { createController, type Policy } from '../../src/autoscale/index.ts';
import { Draws } from './draws.ts';
import { FlakyBackend } from './flaky-backend.ts';
import { SharedBackend } from './shared-backend.ts';
import { VirtualRun } from './virtual-run.ts';

/** An open load on a shared backend. */
export interface OpenWorld {
  /** Mean run time of a task alone, in milliseconds, and the spread of its logarithm. */
  readonly baseMs: number;
  readonly sigma: number;
  readonly slowdown: (size: number, nowMs: number) => number;
  /** Arrivals a second, at most `peakPerSec`. */
  readonly perSec: (nowMs: number) => number;
  readonly peakPerSec: number;
  /** How many times longer the inputs are. @defaultValue 1 */
  readonly lengthAt?: (nowMs: number) => number;
  /** Share of the tasks that fail as overloads whatever the size. @defaultValue 0 */
  readonly failRatio?: number;
  readonly isMoving?: boolean;
}

/** What an open load came to. */
export interface OpenOutcome {
  readonly lateRatio: number;
  readonly meanSize: number;
  readonly largestSize: number;
  readonly lastSize: number;
  /** Sizes, tick by tick. */
  readonly sizes: readonly number[];
}

const LIMITS = { min: 2, max: 400, waitSloMs: 500, startupMs: 0, tickMs: 100 };
const RUN_MS = 120_000;

/** A whole policy in the place of a ceiling. */
export const policyAsCeiling = (policy: Policy): Decider<Controller> => ({
  name: 'policy',
  spec: { kind: 'policy' },
  start: ({ min, max, waitSloMs }) => createController({ policy, min, max, waitSloMs }),
  decide: (controller, { observation }) => {
    const { desired, binding } = controller.step(observation);
    return { state: controller, desired, reason: binding.reason };
  },
});

/** Two minutes of Poisson arrivals, steered by a ceiling alone. Tasks that never started count as late. */
export const playOpen = <State>(world: OpenWorld, ceiling: Decider<State>, seed: number): OpenOutcome => {
  const work = new Draws(seed);
  const arrivals = new Draws(seed + 99);
  const sizes: number[] = [];
  let nowMs = 0;
  let arrived = 0;
  let good = 0;
  const machine = new SharedBackend({
    workMs: () => world.baseMs * work.lognormal(world.sigma) * (world.lengthAt?.(nowMs) ?? 1),
    slowdown: (size, atMs) => {
      nowMs = atMs;
      return world.slowdown(size, atMs);
    },
    isMoving: world.isMoving ?? false,
  });
  const { failRatio = 0 } = world;
  new VirtualRun({
    backend: failRatio === 0 ? machine : new FlakyBackend(machine, failRatio, new Draws(seed * 31 + 7)),
    ceiling,
    limits: LIMITS,
    untilMs: RUN_MS,
    nextArrivalMs: (fromMs) => {
      // thinning: arrivals at the highest rate, of which a share is kept
      for (let atMs = fromMs; ; ) {
        atMs += arrivals.exponential(1_000 / world.peakPerSec);
        if (arrivals.unit() >= world.perSec(atMs) / world.peakPerSec) continue;
        arrived += 1;
        return atMs;
      }
    },
    onDone: (_atMs, waitMs) => {
      if (waitMs <= LIMITS.waitSloMs) good += 1;
    },
    onTick: ({ size }) => sizes.push(size),
  }).run();
  return {
    lateRatio: 1 - good / arrived / (1 - failRatio),
    meanSize: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    largestSize: Math.max(...sizes),
    lastSize: sizes.at(-1) ?? 0,
    sizes,
  };
};
