/** What the workers of a pool are. */
export type WorkerKind = 'slots' | 'threads' | 'processes';

/** What goes wrong with tasks, as shares of all. */
export interface ChaosFaults {
  readonly throwRatio: number;
  readonly slowRatio: number;
  readonly slowFactor: number;
  readonly stallRatio: number;
  readonly stallMs: number;
  /** Tasks that end their worker. */
  readonly killRatio: number;
  /** Readings of a signal that fail: half with an error, a quarter with nonsense, a quarter without an answer. */
  readonly signalRatio: number;
  /** Mean time between two jumps of the clock, in milliseconds. */
  readonly jumpEveryMs: number;
  /** Mean time between two overrides, and between two new bounds, in the second half of a run, in milliseconds. */
  readonly stormEveryMs: number;
}

/** What may come of it. */
export interface ChaosLimits {
  readonly waitP99Ms: number;
  readonly reversalsPerHour: number;
}

/** What is played on each kind of worker. */
export interface ChaosPlan {
  readonly durationMs: number;
  readonly seed: number;
  readonly faults: ChaosFaults;
  readonly limits: ChaosLimits;
}

/** The pool and its load. */
export interface ChaosScale {
  readonly min: number;
  readonly max: number;
  /** Least and most time that a task takes without faults, in milliseconds. */
  readonly runMs: readonly [least: number, most: number];
  readonly meanPerSec: number;
  readonly swingPerSec: number;
}

const LARGE: ChaosScale = { min: 2, max: 60, runMs: [30, 120], meanPerSec: 80, swingPerSec: 60 };
/** For workers that take a processor to start, on machines that have two. */
const SMALL: ChaosScale = { min: 3, max: 10, runMs: [5, 25], meanPerSec: 50, swingPerSec: 30 };

/** The size of the experiment: slots and models cost nothing, real threads and processes do. */
export const scaleOf = (kind: WorkerKind, isReal: boolean): ChaosScale => (isReal && kind !== 'slots' ? SMALL : LARGE);

/** The load goes up and down five times. */
export const PERIODS = 5;

/** Turns of the size below this time say nothing about an hour, in milliseconds. */
export const SHORTEST_JUDGED_MS = 20_000;
