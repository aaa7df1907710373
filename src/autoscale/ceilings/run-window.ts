import type { Observation } from '../observation.ts';

/** What happened in a stretch of time. Refusals have no run time, so none can enter its mean. Plain JSON. */
export interface RunWindow {
  readonly elapsedMs: number;
  readonly completions: number;
  readonly runMsSum: number;
  /** Most workers that were seen busy. */
  readonly mostBusy: number;
}

export const EMPTY_RUN_WINDOW: RunWindow = Object.freeze({ elapsedMs: 0, completions: 0, runMsSum: 0, mostBusy: 0 });

/** The window with one more step in it. */
export const addStep = (window: RunWindow, { dtMs, completions, runMsSum, busy }: Observation): RunWindow => ({
  elapsedMs: window.elapsedMs + dtMs,
  completions: window.completions + completions,
  runMsSum: window.runMsSum + runMsSum,
  mostBusy: Math.max(window.mostBusy, busy),
});

/** Mean run time in milliseconds; `undefined` while nothing has completed. */
export const meanRunMs = ({ completions, runMsSum }: RunWindow): number | undefined =>
  completions > 0 ? runMsSum / completions : undefined;
