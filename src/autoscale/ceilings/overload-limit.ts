import { backgroundRatio, isCertain, ratioOf, type Share } from './overload-share.ts';
import { letPass, NO_OVERLOADS, type OverloadNews, type OverloadWatch, putOnTrial, watchOverloads } from './overload-trial.ts';

/** What overloads (429, 503, timeouts) have taught: a limit on the size, and when it may be tested again. */
export interface Overload {
  /** Whether they come from the size. */
  readonly watch: OverloadWatch;
  /** What the last tick has shown. */
  readonly news: OverloadNews;
  /** What stands again if the cut on trial does not help. */
  readonly before: { readonly size: number; readonly limit: number | null; readonly refused: number | null };
  /** Size at which the first of the cuts that led to the limit was made, and the largest share of overloads that one of them was made for. */
  readonly top: { readonly size: number; readonly ratio: number };
  /** Largest size that may run; `null` while no size was refused. */
  readonly limit: number | null;
  /** Smallest size that was refused lately; `null` when it has run well since. */
  readonly refused: number | null;
  /** Largest size that has served for a while without a refusal. */
  readonly proven: number;
  /** Size before the last step towards a refused one: nothing was refused there. */
  readonly safe: number;
  /** Longest next step towards a refused size, as a ratio. */
  readonly stride: number;
  /** Until then only one task runs at a time, because the other side asked for silence. */
  readonly silentUntilMs: number;
  readonly raiseAtMs: number;
  /** Pause before the next try of a size that was refused. */
  readonly raiseWaitMs: number;
  readonly lastAtMs: number | null;
  /** Tasks that came and that were served well since the last step or cut, and the time they had. */
  readonly came: number;
  readonly served: number;
  readonly servedMs: number;
}

/** Pause before a size that was refused is tried again: where chance may have been the cause, and where not. */
const DOUBTFUL_WAIT_MS = 2_000;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 120_000;
/** Pause before a step towards, but not up to, a refused size. */
const SHORT_WAIT_MS = 500;
const SHORT_WAIT_RUNS = 3;
/** A size that was refused is tried a little larger, so that a quota that has grown is noticed. */
const RAISE_RATIO = 1.03;
/** A batch ends when fewer wait than this for each that may run, and fewer come than this for each that is served. */
const ENDING_QUEUED = 1.5;
const ENDING_RATIO = 0.5;
/** The first step towards a refused size is no longer than this; each further one is longer. */
const FIRST_STRIDE = 1.25;
const LONGEST_STRIDE = 4;
const MARGIN = 0.98;
const CUT = 0.9;
const SHALLOW_CUT = 0.96;
const PROVEN_MS = 1_900;
const SAME_RATIO = 0.15;
const WORTH_RATIO = 1.02;
/** The other side as a whole wants silence when it refuses at least so much, of at least so many tasks, and as much of all that run at once. */
const SILENT_RATIO = 0.5;
const SILENT_COUNT = 3;
/** Where more than this is refused, what was served says more than what was served before. */
const FLOOD_RATIO = 0.2;
const FLOOD_OF_ENDED = 0.5;
const YOUNG_RUNS = 0.25;
/** Where nothing at all is served, no size is to blame: when it is over, the way up is not through every size that was cut. */
const OUTAGE_RATIO = 0.98;
/** A share of so many times the background is no more than that, with its chance. */
const USUAL_RATIO = 2;

export const NO_OVERLOAD: Overload = Object.freeze({
  watch: NO_OVERLOADS,
  news: 'none',
  before: { size: 0, limit: null, refused: null },
  top: { size: 0, ratio: 0 },
  limit: null,
  refused: null,
  proven: 1,
  safe: Number.MAX_SAFE_INTEGER,
  stride: FIRST_STRIDE,
  silentUntilMs: 0,
  raiseAtMs: 0,
  raiseWaitMs: FIRST_WAIT_MS,
  lastAtMs: null,
  came: 0,
  served: 0,
  servedMs: 0,
});

export interface OverloadInput {
  readonly nowMs: number;
  readonly dtMs: number;
  readonly overloads: number;
  readonly completions: number;
  /** Tasks that failed otherwise: they ended too. */
  readonly failures: number;
  readonly retryAfterMs: number | undefined;
  /** Size that ran in this tick. */
  readonly size: number;
  /** Size known to have run without overload before; equal to `size` outside a trial. */
  readonly safeSize: number;
  /** Recent successes per millisecond. */
  readonly perMs: number;
  /** Mean run time of recent successes, in milliseconds. */
  readonly runMs: number;
  /** Smallest size that a cut may leave. */
  readonly least: number;
  readonly busy: number;
  readonly queued: number;
  readonly arrivals: number;
}

export const isSilent = ({ silentUntilMs }: Overload, nowMs: number): boolean => nowMs < silentUntilMs;

/** Whether chance may have been the cause of the last cut. */
export const isDoubtful = ({ raiseWaitMs }: Overload): boolean => raiseWaitMs <= DOUBTFUL_WAIT_MS;

/**
 * One tick.
 *
 * 1. A share of overloads that does not rise is background, and nothing is cut for it.
 * 2. When it has risen, the size is cut to what is really served, and the cut is on trial.
 * 3. If the share falls, the size was the cause: the limit stays, and is tested again later.
 * 4. If it does not, the size was innocent: what it was before is allowed again, and the new share is background.
 */
export const noteOverloads = (before: Overload, input: OverloadInput): Overload => {
  const { nowMs, overloads, completions, failures } = input;
  const overload = { ...echo(serve(before, input), input), news: 'none' as const };
  const tick: Share = { ended: completions + failures + overloads, overloads };
  // what ends in silence was sent before it
  if (isSilent(before, nowMs)) return overloads === 0 ? overload : quieten(overload, input, tick);
  const { watch, news } = watchOverloads(overload.watch, tick, nowMs);
  const seen: Overload = { ...overload, watch, news };
  if (news === 'background') return giveBack(seen, nowMs);
  const heard = quieten(seen, input, watch.share.since);
  if (news !== 'risen') return heard;
  return input.size > input.least ? cut(heard, input) : { ...heard, watch: letPass(watch), news: 'none' };
};

/** Refusals that arrive one by one after a cut: where nothing waits any more, what still runs is what is served. */
const echo = (overload: Overload, { nowMs, overloads, queued, busy, least }: OverloadInput): Overload => {
  const { limit, watch } = overload;
  if (limit === null || overloads === 0 || queued > 0 || watch.trial === null || nowMs >= watch.graceUntilMs) return overload;
  return { ...overload, limit: Math.max(least, Math.min(limit, busy)) };
};

/** Heeds a wish for silence, when it is not of a single key or call. */
const quieten = (overload: Overload, { nowMs, retryAfterMs, size }: OverloadInput, share: Share): Overload => {
  const least = Math.max(SILENT_COUNT, SILENT_RATIO * size);
  if (retryAfterMs === undefined || share.overloads < least || ratioOf(share) < SILENT_RATIO) return overload;
  return { ...overload, silentUntilMs: Math.max(overload.silentUntilMs, nowMs + retryAfterMs) };
};

const serve = (overload: Overload, { nowMs, dtMs, completions, arrivals, overloads, size }: OverloadInput): Overload => {
  if (overload.limit === null || isSilent(overload, nowMs)) return overload;
  const servedMs = overload.servedMs + dtMs;
  const isProven = overloads === 0 && servedMs >= PROVEN_MS && size > overload.proven;
  const came = overload.came + arrivals;
  return { ...overload, came, served: overload.served + completions, servedMs, proven: isProven ? size : overload.proven };
};

/**
 * The size was innocent: what was cut is allowed again. When all cuts before were made for a share that is now known to be usual, so is all
 * that they took.
 */
const giveBack = (overload: Overload, nowMs: number): Overload => {
  const { before, top } = overload;
  const { size, limit, refused } = before;
  if (limit === null || top.ratio <= USUAL_RATIO * backgroundRatio(overload.watch.share)) {
    return { ...overload, before: { size: Math.max(size, top.size), limit: null, refused: null }, limit: null, refused: null };
  }
  const proven = Math.max(overload.proven, Math.min(size, limit));
  return { ...overload, limit, refused, proven, raiseAtMs: nowMs + SHORT_WAIT_MS };
};

const cut = (overload: Overload, input: OverloadInput): Overload => {
  const { nowMs, dtMs, size, runMs } = input;
  const isAgain = overload.refused !== null && Math.abs(Math.log(size / overload.refused)) < SAME_RATIO;
  const firstWaitMs = isCertain(overload.watch.share) ? FIRST_WAIT_MS : DOUBTFUL_WAIT_MS;
  const resumeAtMs = Math.max(nowMs, overload.silentUntilMs);
  const ratio = ratioOf(overload.watch.share.since);
  const isOutage = ratio > OUTAGE_RATIO;
  const limit = Math.max(
    input.least,
    overload.limit === null ? firstLimit(input, overload.watch.share.since) : nextLimit(overload, input),
  );
  return {
    ...overload,
    watch: putOnTrial(overload.watch, { sizeRatio: limit / size, graceUntilMs: resumeAtMs + 2 * dtMs + runMs, runMs }),
    before: { size, limit: overload.limit, refused: overload.refused },
    top: overload.limit === null ? { size, ratio } : { size: overload.top.size, ratio: Math.max(ratio, overload.top.ratio) },
    limit,
    refused: isOutage ? Math.max(size, overload.refused ?? 0) : size,
    proven: Math.min(limit, overload.proven),
    stride: FIRST_STRIDE,
    raiseAtMs: resumeAtMs + SHORT_WAIT_MS + SHORT_WAIT_RUNS * runMs,
    raiseWaitMs: isAgain ? Math.min(LONGEST_WAIT_MS, 2 * overload.raiseWaitMs) : firstWaitMs,
    lastAtMs: nowMs,
    came: 0,
    served: 0,
    servedMs: 0,
  };
};

/** Little's law on what was served: the tasks that were really running on the other side. */
const firstLimit = (input: OverloadInput, { ended, overloads }: Share): number => {
  const { dtMs, size, safeSize, perMs, runMs, busy, queued } = input;
  const served = Math.floor(perMs * runMs);
  // in a flood that has just begun each worker was refused once at most: the others are served
  const isYoung = perMs === 0 || dtMs < YOUNG_RUNS * runMs;
  const spared = isYoung && overloads >= FLOOD_OF_ENDED * ended ? size - overloads : 0;
  // refusals are over at once: where nothing waits any more, what still runs is served
  const known = Math.max(served, spared, queued === 0 ? busy : 0);
  const running = known > 0 || perMs > 0 ? known : Math.floor(size / 2);
  return Math.max(1, Math.min(size - 1, Math.max(running, safeSize < size ? safeSize : 0)));
};

/** What was served since the last cut is the quota, when that lasted; else a cut. A failed step up goes back. */
const nextLimit = (overload: Overload, input: OverloadInput): number => {
  const { size, safeSize, runMs } = input;
  if (ratioOf(overload.watch.share.since) > FLOOD_RATIO) {
    // a step up that failed is taken back
    return Math.min(overload.limit ?? size, overload.safe < size ? overload.safe : firstLimit(input, overload.watch.share.since));
  }
  const most = Math.max(1, Math.min(size - 1, safeSize));
  if (overload.proven < size) return Math.min(most, Math.max(overload.proven, Math.floor(size * CUT)));
  const least = Math.min(most, Math.floor(size * SHALLOW_CUT));
  if (overload.servedMs < PROVEN_MS) return Math.max(1, least);
  const quota = Math.floor((MARGIN * overload.served * runMs) / overload.servedMs);
  return Math.max(1, Math.min(most, Math.max(least, quota)));
};

/** Whether little is left and little comes: a step up would gain less at the end of a batch than the tries that it costs when it is refused. */
const isEnding = ({ came, served }: Overload, limit: number, queued: number): boolean =>
  queued < ENDING_QUEUED * limit && came < ENDING_RATIO * served;

/**
 * The limit after a quiet time. Below a refused size it goes half the way there, soon; up to it, and a little past it, only after a pause
 * that doubles with each refusal. When that is served, the limit is gone. It moves only when it holds the size back.
 */
export const raiseLimit = (overload: Overload, nowMs: number, queued: number, isBinding: boolean): Overload => {
  const { limit, refused, raiseWaitMs, lastAtMs, watch } = overload;
  if (limit === null || lastAtMs === null || watch.trial !== null || nowMs < overload.raiseAtMs || !isBinding) return overload;
  if (isEnding(overload, limit, queued)) return overload;
  if (refused === null || limit >= refused) {
    return { ...overload, limit: null, refused: null, raiseWaitMs: Math.max(FIRST_WAIT_MS, raiseWaitMs / 2) };
  }
  const middle = Math.min(Math.ceil((limit + refused) / 2), Math.ceil(limit * overload.stride));
  if (middle < refused && middle > limit * WORTH_RATIO) return raiseTo(overload, middle, nowMs + SHORT_WAIT_MS);
  if (nowMs < lastAtMs + raiseWaitMs) return overload;
  return raiseTo(overload, Math.max(refused, Math.floor(limit * RAISE_RATIO)), nowMs + raiseWaitMs / 2);
};

const raiseTo = (overload: Overload, limit: number, raiseAtMs: number): Overload => ({
  ...overload,
  limit,
  safe: overload.limit ?? limit,
  stride: Math.min(LONGEST_STRIDE, overload.stride * overload.stride),
  raiseAtMs,
  came: 0,
  served: 0,
  servedMs: 0,
});
