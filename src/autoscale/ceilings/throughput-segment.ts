import { EMPTY_WINDOW, joinWindows, meanRunMs, type Window } from './throughput-window.ts';

/** A stretch of time at one size: first the old tasks must leave (settling), then it is measured. */
export interface Segment {
  readonly size: number;
  /** Time since the size was applied, in milliseconds. */
  readonly ageMs: number;
  /** Completions since then. */
  readonly completions: number;
  readonly isSettled: boolean;
  /** Fading view of the last ticks, for the run time of now. */
  readonly recent: Window;
  readonly window: Window;
}

export const newSegment = (size: number): Segment => ({
  size,
  ageMs: 0,
  completions: 0,
  isSettled: false,
  recent: EMPTY_WINDOW,
  window: EMPTY_WINDOW,
});

const RECENT_KEEP = 0.5;
/** Without any completion, a segment counts as settled after this many run times of before. */
const PATIENCE = 4;
const LONGEST_SETTLE_RATIO = 4;

export interface SettleInput {
  readonly busy: number;
  /** Mean run time known from before, in milliseconds. */
  readonly runMs: number;
  readonly squaredCv: number;
  /** Least number of run times to settle for. */
  readonly care: number;
}

/** Adds one tick: to the window when the segment is settled, else it settles. */
export const addTick = (segment: Segment, tick: Window, { busy, runMs, squaredCv, care }: SettleInput): Segment => {
  const ageMs = segment.ageMs + tick.elapsedMs;
  const completions = segment.completions + tick.completions;
  const recent = joinWindows(segment.recent, tick, RECENT_KEEP);
  if (segment.isSettled) return { ...segment, ageMs, completions, recent, window: joinWindows(segment.window, tick) };
  // a task that runs when the size changes has, on average, this much of its run time before it (mean residual life)
  const residual = Math.min(LONGEST_SETTLE_RATIO, Math.max(care, (1 + squaredCv) / 2));
  const settleMs = residual * (meanRunMs(recent) ?? PATIENCE * runMs);
  return { ...segment, ageMs, completions, recent, isSettled: busy <= segment.size && ageMs >= settleMs };
};

/** The same size, measured afresh from now on. */
export const restart = (segment: Segment): Segment => ({ ...segment, window: EMPTY_WINDOW });
