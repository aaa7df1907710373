import { checkFinite, checkInteger } from '../../internal/index.ts';
import type { Decider } from '../decider.ts';
import { type WindowedLimitOptions, type WindowedLimitState, windowedLimit, windowedSettings } from './windowed-limit.ts';

/** Options of {@link gradient2}. @public */
export interface Gradient2Options extends WindowedLimitOptions {
  /** How many times the long-term run time is still good. Range: 1 and up. @defaultValue 1.5 */
  readonly toleranceRatio?: number;
  /** Workers that are added in a window whose run time is good. Range: an integer, 1 or more. @defaultValue 4 */
  readonly queueSize?: number;
  /** Share of the way to a new limit that is gone in one window. Range: above 0, to 1. @defaultValue 0.2 */
  readonly smoothingRatio?: number;
  /** Windows that the long-term run time remembers. Range: an integer, 10 or more. @defaultValue 600 */
  readonly longWindows?: number;
}

/** Defaults of {@link Gradient2Options} beside those of a window. @public */
export const GRADIENT2_DEFAULTS = Object.freeze({ toleranceRatio: 1.5, queueSize: 4, smoothingRatio: 0.2, longWindows: 600 });

/** What {@link gradient2} remembers: plain JSON. @public */
export interface Gradient2Memory {
  /** Long-term run time, in milliseconds; `null` before the first window. */
  readonly longMs: number | null;
  /** Windows so far, counted up to the warm-up. */
  readonly count: number;
  /** Run time of the last window, in milliseconds. */
  readonly runMs: number | null;
}

/** The first windows are averaged plainly. */
const WARM_UP_WINDOWS = 10;
/** When run times have fallen by half, the long-term one follows faster. */
const RECOVERED_RATIO = 2;
const RECOVERY_RATIO = 0.95;
const OVERLOAD_RATIO = 0.9;

/** The long-term run time with one more window in it. */
const follow = (
  { longMs, count }: Gradient2Memory,
  runMs: number,
  longWindows: number,
): Gradient2Memory & { readonly longMs: number } => {
  if (longMs === null) return { longMs: runMs, count: 1, runMs };
  const weight = count < WARM_UP_WINDOWS ? 1 / (count + 1) : 2 / (longWindows + 1);
  const followed = longMs + weight * (runMs - longMs);
  return {
    longMs: followed / runMs > RECOVERED_RATIO ? followed * RECOVERY_RATIO : followed,
    count: Math.min(WARM_UP_WINDOWS, count + 1),
    runMs,
  };
};

/**
 * A ceiling by the gradient of run time: the limit is multiplied by long-term over present run time, a half at the least and
 * one at the most, and a few workers are added on top. It rises while run times are good, and falls with the factor by which
 * they have become worse than tolerated. Less than half in use says nothing and moves nothing.
 *
 * The rule is Netflix's (`concurrency-limits`, Gradient2Limit), once in a window instead of once a request, and with a cut of a tenth
 * for an overload, which theirs ignores.
 *
 * Trap: where a dependency becomes slow as a whole it cuts although fewer tasks do not help, and what it then gets used to
 * counts as good. `throughput` looks at what the size yields instead.
 * @throws OptionError for an unknown option or a value out of range.
 * @public
 */
export const gradient2 = (options: Gradient2Options = {}): Decider<WindowedLimitState<Gradient2Memory>> => {
  const window = windowedSettings('gradient2', options, Object.keys(GRADIENT2_DEFAULTS));
  const given = { ...GRADIENT2_DEFAULTS, ...options };
  const toleranceRatio = checkFinite('gradient2.toleranceRatio', given.toleranceRatio, { min: 1 });
  const queueSize = checkInteger('gradient2.queueSize', given.queueSize, { min: 1 });
  const smoothingRatio = checkFinite('gradient2.smoothingRatio', given.smoothingRatio, { min: Number.MIN_VALUE, max: 1 });
  const longWindows = checkInteger('gradient2.longWindows', given.longWindows, { min: WARM_UP_WINDOWS });
  const settings = { ...window, toleranceRatio, queueSize, smoothingRatio, longWindows };
  return windowedLimit<Gradient2Memory>('gradient2', window, settings, {
    start: { longMs: null, count: 0, runMs: null },
    move: (memory, { runMs, isUsed }, limit) => {
      const next = follow(memory, runMs, longWindows);
      if (!isUsed || !(runMs > 0)) return { memory: next, limit };
      const gradient = Math.max(0.5, Math.min(1, (toleranceRatio * next.longMs) / runMs));
      return { memory: next, limit: limit + smoothingRatio * (limit * gradient + queueSize - limit) };
    },
    cut: (limit) => limit * OVERLOAD_RATIO,
    detail: ({ longMs, runMs }) => (longMs === null || runMs === null ? {} : { runMs, longMs, runTimeRatio: runMs / longMs }),
  });
};
