/** What overloads (429, 503, timeouts) have taught: a limit on the size, and when it may be tested again. */
export interface Overload {
  /** Largest size that may run; `null` while no overload was seen. */
  readonly limit: number | null;
  /** Smallest size that was refused lately; `null` when a larger one has run well since. */
  readonly refused: number | null;
  /** Largest size that has served for a while without a refusal. */
  readonly proven: number;
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
const SHALLOW_CUT = 0.96;
const PROVEN_MS = 1_900;
const SAME_RATIO = 0.15;
const WORTH_RATIO = 1.02;
/** Overloads below this share, without a wish for silence, are the weather. */
const TOLERATED_RATIO = 0.005;

export const NO_OVERLOAD: Overload = Object.freeze({
  limit: null,
  refused: null,
  proven: 1,
  silentUntilMs: 0,
  graceUntilMs: 0,
  raiseAtMs: 0,
  raiseWaitMs: FIRST_WAIT_MS,
  raiseRatio: FIRST_RAISE,
  lastAtMs: null,
  served: 0,
  servedMs: 0,
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
  const { nowMs, overloads, completions, retryAfterMs } = input;
  const overload = serve(before, input);
  const isWeather = retryAfterMs === undefined && overloads <= TOLERATED_RATIO * (completions + overloads);
  if (overloads === 0 || isWeather) return overload;
  const silentUntilMs =
    retryAfterMs === undefined ? overload.silentUntilMs : Math.max(overload.silentUntilMs, nowMs + retryAfterMs);
  if (nowMs < overload.graceUntilMs || isSilent(before, nowMs)) return { ...overload, silentUntilMs };
  return cut({ ...overload, silentUntilMs }, input);
};

const serve = (overload: Overload, { nowMs, dtMs, completions, overloads, size }: OverloadInput): Overload => {
  if (overload.limit === null || isSilent(overload, nowMs)) return overload;
  const servedMs = overload.servedMs + dtMs;
  const isProven = overloads === 0 && servedMs >= PROVEN_MS && size > overload.proven;
  return { ...overload, served: overload.served + completions, servedMs, proven: isProven ? size : overload.proven };
};

const cut = (overload: Overload, input: OverloadInput): Overload => {
  const { nowMs, dtMs, size, runMs } = input;
  const isFirst = overload.limit === null;
  const isAgain = overload.refused !== null && Math.abs(Math.log(size / overload.refused)) < SAME_RATIO;
  const raiseWaitMs = isAgain ? Math.min(LONGEST_WAIT_MS, 2 * overload.raiseWaitMs) : FIRST_WAIT_MS;
  const resumeAtMs = Math.max(nowMs, overload.silentUntilMs);
  const limit = isFirst ? firstLimit(input) : nextLimit(overload, input);
  return {
    ...overload,
    limit,
    refused: size,
    proven: Math.min(limit, overload.proven),
    graceUntilMs: nowMs + 2 * dtMs + runMs,
    raiseAtMs: resumeAtMs + SHORT_WAIT_MS + SHORT_WAIT_RUNS * runMs,
    raiseWaitMs,
    raiseRatio: FIRST_RAISE,
    lastAtMs: nowMs,
    served: 0,
    servedMs: 0,
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
  if (overload.proven < size) return Math.min(most, Math.max(overload.proven, Math.floor(size * CUT)));
  const least = Math.min(most, Math.floor(size * SHALLOW_CUT));
  if (overload.servedMs < PROVEN_MS) return Math.max(1, least);
  const quota = Math.floor((MARGIN * overload.served * runMs) / overload.servedMs);
  return Math.max(1, Math.min(most, Math.max(least, quota)));
};

/**
 * The limit after a quiet time. Below a refused size it goes half the way there, soon; up to it, only after a pause that
 * doubles with each refusal; past it, more boldly the longer all is well. It moves only when it holds the size back.
 */
export const raiseLimit = (overload: Overload, nowMs: number, isBinding: boolean): Overload => {
  const { limit, refused, raiseWaitMs, raiseRatio, lastAtMs } = overload;
  if (limit === null || lastAtMs === null || nowMs < overload.raiseAtMs || !isBinding) return overload;
  if (refused === null || limit >= refused) {
    return raiseTo(
      overload,
      Math.max(limit + 1, Math.floor(limit * (1 + raiseRatio))),
      nowMs + Math.max(SHORT_WAIT_MS, raiseWaitMs / 4),
      {
        refused: null,
        raiseWaitMs: Math.max(FIRST_WAIT_MS, raiseWaitMs / 2),
        raiseRatio: Math.min(LARGEST_RAISE, 2 * raiseRatio),
      },
    );
  }
  const middle = Math.ceil((limit + refused) / 2);
  if (middle < refused && middle > limit * WORTH_RATIO) return raiseTo(overload, middle, nowMs + SHORT_WAIT_MS, {});
  if (nowMs < lastAtMs + raiseWaitMs) return overload;
  return raiseTo(overload, Math.max(refused, Math.floor(limit * (1 + raiseRatio))), nowMs + raiseWaitMs / 2, {});
};

const raiseTo = (overload: Overload, limit: number, raiseAtMs: number, changes: Partial<Overload>): Overload => ({
  ...overload,
  ...changes,
  limit,
  raiseAtMs,
  served: 0,
  servedMs: 0,
});
