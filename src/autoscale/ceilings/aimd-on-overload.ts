import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import type { Decider, DecisionView, Limits, Verdict } from '../decider.ts';
import type { ReasonCode } from '../reason.ts';
import { clampLimit, isBlindTick } from './limit-state.ts';
import { ratioOf } from './overload-share.ts';
import { endedIn, letPass, NO_OVERLOADS, type OverloadWatch, putOnTrial, watchOverloads } from './overload-trial.ts';
import { addStep, EMPTY_RUN_WINDOW, meanRunMs, type RunWindow } from './run-window.ts';

/** Options of {@link aimdOnOverload}. @public */
export interface AimdOnOverloadOptions {
  /** First ceiling, in workers. Range: an integer, 1 or more. @defaultValue the largest size: no ceiling until the first overload */
  readonly initial?: number;
  /** What an overload leaves of the workers in use. Range: 0.5 to below 1. @defaultValue 0.9 */
  readonly backoffRatio?: number;
  /** Workers added at a time. Range: an integer, 1 or more. @defaultValue 1 */
  readonly up?: number;
  /** Time without overload after which workers are added, and between two additions, in milliseconds. Range: above 0. @defaultValue 1_000 */
  readonly everyMs?: number;
}

/** Defaults of {@link AimdOnOverloadOptions}. @public */
export const AIMD_ON_OVERLOAD_DEFAULTS = Object.freeze({ backoffRatio: 0.9, up: 1, everyMs: 1_000 });

/** State of {@link aimdOnOverload}: plain JSON. @public */
export interface AimdOnOverloadState {
  readonly limit: number;
  /** Run times since the last cut, or since the start. */
  readonly window: RunWindow;
  /** Whether overloads come from the size. */
  readonly watch: OverloadWatch;
  /** The limit that stands again if the last cut does not help. */
  readonly limitBefore: number;
  /** Busy workers of the step before. */
  readonly lastBusy: number;
  /** Monotonic time before which the limit does not rise, in milliseconds. */
  readonly raiseAtMs: number;
  /** What the last change was. */
  readonly last: 'none' | 'cut' | 'raise';
}

type Settings = Required<Omit<AimdOnOverloadOptions, 'initial'>> & { readonly initial?: number };

/**
 * A ceiling by overloads alone (429, 503, timeouts, as `classify` names them): a tenth less when they have become more frequent than they
 * always were, what is really served when there were more of them than successes, one worker more for each second without such a rise. Additive increase and
 * multiplicative decrease is how many clients that do not know each other find fair shares of one dependency. The cut starts from the
 * workers in use, or from half of a limit that nobody is near.
 *
 * A cut is on trial: if the share of overloads does not fall with the size, they come from something else (a flaky proxy, one customer's
 * quota), and the limit is what it was before. One run time passes before what ends is counted, because what was sent before the cut still
 * comes back; `Retry-After` delays the next rise. It rises only while at least half of it is in use.
 *
 * Use it where a dependency refuses when it has enough. Trap: it needs refusals to learn, again and again; a dependency that only
 * becomes slow never gives it one. `throughput` handles both.
 * @throws OptionError for an unknown option or a value out of range.
 * @public
 */
export const aimdOnOverload = (options: AimdOnOverloadOptions = {}): Decider<AimdOnOverloadState> => {
  const settings = checkedSettings(options);
  return {
    name: 'aimdOnOverload',
    spec: { kind: 'aimdOnOverload', options: { ...settings } },
    start: (limits) => ({
      limit: clampLimit(settings.initial ?? limits.max, limits),
      window: EMPTY_RUN_WINDOW,
      watch: NO_OVERLOADS,
      limitBefore: limits.max,
      lastBusy: 0,
      raiseAtMs: 0,
      last: 'none',
    }),
    decide: (state, view) => verdictOf(step(state, view, settings), view.limits),
  };
};

const checkedSettings = (options: AimdOnOverloadOptions): Settings => {
  checkKeys('aimdOnOverload', options, ['initial', ...Object.keys(AIMD_ON_OVERLOAD_DEFAULTS)]);
  const { backoffRatio, up, everyMs } = { ...AIMD_ON_OVERLOAD_DEFAULTS, ...options };
  const { initial } = options;
  return {
    ...(initial !== undefined && { initial: checkInteger('aimdOnOverload.initial', initial, { min: 1 }) }),
    backoffRatio: checkFinite('aimdOnOverload.backoffRatio', backoffRatio, { min: 0.5, max: 1 - Number.EPSILON }),
    up: checkInteger('aimdOnOverload.up', up, { min: 1 }),
    everyMs: checkFinite('aimdOnOverload.everyMs', everyMs, { min: Number.MIN_VALUE }),
  };
};

const step = (state: AimdOnOverloadState, view: DecisionView, settings: Settings): AimdOnOverloadState => {
  const { observation, limits } = view;
  const { nowMs, busy } = observation;
  if (isBlindTick(view)) return { ...state, lastBusy: busy, raiseAtMs: nowMs + settings.everyMs };
  const { watch, news } = watchOverloads(state.watch, endedIn(observation), nowMs);
  const seen = { ...state, watch, window: addStep(state.window, observation), lastBusy: busy };
  if (news === 'risen') return cut(seen, view, Math.max(busy, state.lastBusy), settings);
  if (news === 'background') {
    const limit = clampLimit(Math.max(state.limit, state.limitBefore), limits);
    return { ...seen, limit, raiseAtMs: nowMs + settings.everyMs, last: 'raise' };
  }
  if (watch.trial !== null || nowMs < state.raiseAtMs || 2 * busy < state.limit || state.limit >= limits.max) return seen;
  const limit = clampLimit(state.limit + settings.up, limits);
  return { ...seen, limit, raiseAtMs: nowMs + settings.everyMs, last: 'raise' };
};

/** Where most of what was sent came back refused, a tenth at a time would be thousands of refusals. */
const FLOOD_RATIO = 0.5;

/** What is left of a flooded size: half, or what is really served if that is less (Little's law). */
const servedSize = ({ window }: AimdOnOverloadState, size: number): number =>
  window.completions > 0 ? Math.min(size / 2, window.runMsSum / Math.max(1, window.elapsedMs)) : size / 2;

const cut = (
  state: AimdOnOverloadState,
  { observation: { nowMs, retryAfterMs = 0 }, limits }: DecisionView,
  used: number,
  { backoffRatio, everyMs }: Settings,
): AimdOnOverloadState => {
  const isFlood = ratioOf(state.watch.share.since) > FLOOD_RATIO;
  // One stray refusal to an almost idle pool is no reason to forget all that was allowed before.
  const base = Math.min(state.limit, Math.max(used, state.limit / 2));
  const limit = clampLimit(Math.floor(isFlood ? servedSize(state, base) : base * backoffRatio), limits);
  const raiseAtMs = nowMs + Math.max(everyMs, retryAfterMs);
  if (limit >= state.limit) return { ...state, watch: letPass(state.watch), raiseAtMs };
  const runMs = meanRunMs(state.window) ?? 0;
  return {
    ...state,
    limit,
    limitBefore: state.limit,
    raiseAtMs,
    watch: putOnTrial(state.watch, { sizeRatio: Math.min(1, limit / Math.max(1, base)), graceUntilMs: nowMs + runMs, runMs }),
    window: EMPTY_RUN_WINDOW,
    last: 'cut',
  };
};

const reasonOf = ({ limit, last }: AimdOnOverloadState, max: number): ReasonCode => {
  if (limit >= max) return 'CEILING:OPEN';
  if (last === 'none') return 'CEILING:SEEKING';
  return last === 'cut' ? 'CEILING:OVERLOAD' : 'CEILING:RECOVERING';
};

const verdictOf = (state: AimdOnOverloadState, { max }: Limits): Verdict<AimdOnOverloadState> => ({
  state,
  desired: state.limit,
  reason: reasonOf(state, max),
  detail: { limit: state.limit, ...(state.limit < max && { upAtMs: state.raiseAtMs }) },
});
