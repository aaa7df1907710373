/** What overloads (429, 503, timeouts) have taught: a limit on the size, and when it may be tested again. */
export interface Overload {
  /** Largest size that may run; `null` while no overload was seen. */
  readonly limit: number | null;
  /** Smallest size that was refused lately; `null` when a larger one has run well since. */
  readonly refused: number | null;
  /** Until then only one task runs at a time, because the other side asked for silence. */
  readonly silentUntilMs: number;
  /** Until then overloads are echoes of tasks that started before the last cut. */
  readonly graceUntilMs: number;
  readonly raiseAtMs: number;
  /** Pause before the next try of a size that was refused. */
  readonly raiseWaitMs: number;
  readonly raiseRatio: number;
  readonly lastAtMs: number | null;
  /** Tasks served well since the last cut, and the time they had. */
  readonly served: number;
  readonly servedMs: number;
}

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 120_000;
/** Pause before a step towards, but not up to, a refused size. */
const SHORT_WAIT_MS = 2_000;
const SHORT_WAIT_RUNS = 10;
const FIRST_RAISE = 0.03;
const LARGEST_RAISE = 0.25;
const MARGIN = 0.98;
const CUT = 0.9;
const LEAST_SERVED_MS = 3_000;
/** Overloads below this share, without a wish for silence, are the weather. */
const TOLERATED_RATIO = 0.005;

export const NO_OVERLOAD: Overload = Object.freeze({
  limit: null, refused: null, silentUntilMs: 0, graceUntilMs: 0, raiseAtMs: 0, raiseWaitMs: FIRST_WAIT_MS, raiseRatio: FIRST_RAISE,
  lastAtMs: null, served: 0, servedMs: 0,
});

export interface OverloadInput {
  readonly nowMs: number;
  readonly dtMs: number;
  readonly overloads: number;
  readonly completions: number;
  readonly retryAfterMs: number | undefined;
  /** Size that ran in this tick. */
  readonly size: number;
  /** Size known to have run without overload before; equal to `size` outside a trial. */
  readonly safeSize: number;
  /** Recent successes per millisecond. */
  readonly perMs: number;
  /** Mean run time of recent successes, in milliseconds. */
  readonly runMs: number;
}

export const isSilent = ({ silentUntilMs }: Overload, nowMs: number): boolean => nowMs < silentUntilMs;

/** One tick: counts what was served, and cuts when the other side refused. */
export const noteOverloads = (before: Overload, input: OverloadInput): Overload => {
  const { nowMs, dtMs, overloads, completions, retryAfterMs } = input;
  const isServing = !isSilent(before, nowMs);
  const overload = isServing ? { ...before, served: before.served + completions, servedMs: before.servedMs + dtMs } : before;
  const isWeather = retryAfterMs === undefined && overloads <= TOLERATED_RATIO * (completions + overloads);
  if (overloads === 0 || isWeather) return overload;
  const silentUntilMs = retryAfterMs === undefined ? overload.silentUntilMs : Math.max(overload.silentUntilMs, nowMs + retryAfterMs);
  if (nowMs < overload.graceUntilMs) return { ...overload, silentUntilMs };
  return cut({ ...overload, silentUntilMs }, input);
};

const cut = (overload: Overload, input: OverloadInput): Overload => {
  const { nowMs, dtMs, size, runMs } = input;
  const isFirst = overload.limit === null;
  const isOld = overload.refused !== null && size >= overload.refused;
  const raiseWaitMs = isOld ? Math.min(LONGEST_WAIT_MS, 2 * overload.raiseWaitMs) : FIRST_WAIT_MS;
  const resumeAtMs = Math.max(nowMs, overload.silentUntilMs);
  return {
    ...overload,
    limit: isFirst ? firstLimit(input) : nextLimit(overload, input),
    refused: size,
    graceUntilMs: nowMs + 2 * dtMs + runMs,
    raiseAtMs: resumeAtMs + SHORT_WAIT_MS + SHORT_WAIT_RUNS * runMs,
    raiseWaitMs, raiseRatio: FIRST_RAISE, lastAtMs: nowMs, served: 0, servedMs: 0,
  };
};

/** Little's law on what was served: the tasks that were really running on the other side. */
const firstLimit = ({ size, safeSize, perMs, runMs }: OverloadInput): number => {
  const running = Math.floor(perMs * runMs);
  return Math.max(1, Math.min(size - 1, Math.max(running, safeSize < size ? safeSize : 0)));
};

/** What was served since the last cut is the quota, when that lasted; else a cut. A failed step up goes back. */
const nextLimit = (overload: Overload, { size, safeSize, runMs }: OverloadInput): number => {
  const most = Math.max(1, Math.min(size - 1, safeSize));
  const least = Math.max(1, Math.min(most, Math.floor(size * CUT)));
  if (overload.servedMs < LEAST_SERVED_MS) return least;
  const quota = Math.floor((MARGIN * overload.served * runMs) / overload.servedMs);
  return Math.min(most, Math.max(least, quota));
};

/**
 * The limit after a quiet time. Below a refused size it goes half the way there, soon; up to it, only after a pause that
 * doubles with each refusal; past it, more boldly the longer all is well. It moves only when it holds the size back.
 */
export const raiseLimit = (overload: Overload, nowMs: number, isBinding: boolean): Overload => {
  const { limit, refused, raiseWaitMs, raiseRatio, lastAtMs } = overload;
  if (limit === null || lastAtMs === null || nowMs < overload.raiseAtMs || !isBinding) return overload;
  if (refused !== null && limit < refused) {
    const middle = Math.ceil((limit + refused) / 2);
    if (middle < refused && middle > limit * 1.02) return { ...overload, limit: middle, raiseAtMs: nowMs + SHORT_WAIT_MS, served: 0, servedMs: 0 };
    if (nowMs < lastAtMs + raiseWaitMs) return overload;
    return { ...overload, limit: Math.max(refused, Math.floor(limit * (1 + raiseRatio))), raiseAtMs: nowMs + raiseWaitMs, served: 0, servedMs: 0 };
  }
  return {
    ...overload, refused: null, raiseWaitMs: FIRST_WAIT_MS, limit: Math.max(limit + 1, Math.floor(limit * (1 + raiseRatio))),
    raiseAtMs: nowMs + SHORT_WAIT_MS, raiseRatio: Math.min(LARGEST_RAISE, 2 * raiseRatio),
  };
};
