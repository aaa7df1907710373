import type { Observation } from '../observation.ts';

/** What happened at one size over a stretch of time. Sums may be scaled, so counts can be fractions. */
export interface Window {
  readonly elapsedMs: number;
  /** Integral of the running tasks over time, in worker-milliseconds. */
  readonly busyMs: number;
  readonly completions: number;
  readonly failures: number;
  readonly runMsSum: number;
  readonly runMsSquaredSum: number;
}

export const EMPTY_WINDOW: Window = Object.freeze({
  elapsedMs: 0,
  busyMs: 0,
  completions: 0,
  failures: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
});

/** The window that one step alone makes. Overloads count as failures: they take time and bring nothing. */
export const windowOf = (observation: Observation): Window => ({
  elapsedMs: observation.dtMs,
  busyMs: Math.min(observation.busy, observation.desired) * observation.dtMs,
  completions: observation.completions,
  failures: observation.failures + observation.overloads,
  runMsSum: observation.runMsSum,
  runMsSquaredSum: observation.runMsSquaredSum,
});

/** Both windows together; `keep` (0..1) fades the first. */
export const joinWindows = (first: Window, second: Window, keep = 1): Window => ({
  elapsedMs: first.elapsedMs * keep + second.elapsedMs,
  busyMs: first.busyMs * keep + second.busyMs,
  completions: first.completions * keep + second.completions,
  failures: first.failures * keep + second.failures,
  runMsSum: first.runMsSum * keep + second.runMsSum,
  runMsSquaredSum: first.runMsSquaredSum * keep + second.runMsSquaredSum,
});

/** What is left of `whole` without `part`. */
export const withoutWindow = (whole: Window, part: Window): Window =>
  joinWindows(whole, {
    elapsedMs: -part.elapsedMs,
    busyMs: -part.busyMs,
    completions: -part.completions,
    failures: -part.failures,
    runMsSum: -part.runMsSum,
    runMsSquaredSum: -part.runMsSquaredSum,
  });

/** Mean run time in milliseconds; `undefined` without a completion. */
export const meanRunMs = (window: Window): number | undefined =>
  window.completions > 0 ? window.runMsSum / window.completions : undefined;

/** Throughput of a window in two readings that agree in the long run. Logarithms of tasks per millisecond. */
export interface Level {
  /** From the count of completions: right at once after a change, but ragged when tasks end in bunches. */
  readonly lnCount: number;
  /** From Little's law, running tasks over run time: smooth, but blind to failures and late by one run time. */
  readonly lnLittle: number;
  readonly completions: number;
  readonly failureRatio: number;
  /** Squared coefficient of variation of the run times, from at least two completions; else 1, as of an exponential law. */
  readonly squaredCv: number;
}

const squaredCvOf = ({ completions, runMsSum, runMsSquaredSum }: Window): number =>
  completions < 2 || runMsSum <= 0
    ? 1
    : Math.max(0, ((completions * runMsSquaredSum) / (runMsSum * runMsSum) - 1) * (completions / (completions - 1)));

/** Half a completion stands for none, so that a size that serves nothing has a level, and a very low one. */
const LEAST_COMPLETIONS = 0.5;

/** The throughput level of a window that lasted. */
export const levelOf = (window: Window): Level => {
  const completions = Math.max(LEAST_COMPLETIONS, window.completions);
  const lnCount = Math.log(completions / Math.max(1, window.elapsedMs));
  const runMs = meanRunMs(window);
  const busy = window.busyMs / Math.max(1, window.elapsedMs);
  return {
    lnCount,
    lnLittle: runMs === undefined || runMs <= 0 || busy <= 0 ? lnCount : Math.log(busy / runMs),
    completions,
    failureRatio: window.failures / (completions + window.failures),
    squaredCv: squaredCvOf(window),
  };
};
