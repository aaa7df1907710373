import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import type { Decider, DecisionView, Detail, Verdict } from '../decider.ts';
import type { ReasonCode } from '../reason.ts';
import { clampLimit, isBlindTick } from './limit-state.ts';
import { endedIn, letPass, NO_OVERLOADS, type OverloadWatch, putOnTrial, watchOverloads } from './overload-trial.ts';
import { addStep, EMPTY_RUN_WINDOW, meanRunMs, type RunWindow } from './run-window.ts';

/** Options that ceilings by run time share. @public */
export interface WindowedLimitOptions {
  /** First ceiling, in workers. Range: an integer, 1 or more. @defaultValue 20 */
  readonly initial?: number;
  /** Shortest time over which run times are averaged before the ceiling moves, in milliseconds. Range: above 0. @defaultValue 500 */
  readonly windowMs?: number;
  /** Fewest completions of a window; a slow dependency makes it longer. Range: an integer, 1 or more. @defaultValue 10 */
  readonly minCount?: number;
}

/** Defaults of {@link WindowedLimitOptions}. @public */
export const WINDOWED_LIMIT_DEFAULTS = Object.freeze({ initial: 20, windowMs: 500, minCount: 10 });

/** State of a ceiling by run time: plain JSON. @public */
export interface WindowedLimitState<Memory> {
  /** Ceiling in workers; may be a fraction, which is dropped when it is applied. */
  readonly limit: number;
  readonly window: RunWindow;
  /** Time in which what completes still says more about the limit before the last change, in milliseconds. */
  readonly settleMs: number;
  /** What the rule remembers. */
  readonly memory: Memory;
  /** Whether overloads come from the size, and the limit that stands again if the last cut does not help. */
  readonly watch: OverloadWatch;
  readonly limitBefore: number;
  /** Why the limit is where it is. */
  readonly why: 'start' | 'run time' | 'room' | 'overload';
}

/** What a rule makes of a full window. */
export interface LimitMove<Memory> {
  readonly limit: number;
  readonly memory: Memory;
}

/** What distinguishes one ceiling by run time from another. */
export interface LimitRule<Memory> {
  readonly start: Memory;
  /** The next limit after a window with the mean run time `runMs`, of which at least half of the limit was in use if `isUsed`. */
  readonly move: (
    memory: Memory,
    window: { readonly runMs: number; readonly isUsed: boolean; readonly completions: number },
    limit: number,
  ) => LimitMove<Memory>;
  /** The next limit after an overload. */
  readonly cut: (limit: number) => number;
  /** Numbers of the rule for the record. */
  readonly detail: (memory: Memory) => Detail;
}

/** @throws OptionError for an unknown option or a value out of range. */
export const windowedSettings = (
  kind: string,
  options: WindowedLimitOptions,
  more: readonly string[],
): Required<WindowedLimitOptions> => {
  checkKeys(kind, options, [...Object.keys(WINDOWED_LIMIT_DEFAULTS), ...more]);
  const { initial, windowMs, minCount } = { ...WINDOWED_LIMIT_DEFAULTS, ...options };
  return {
    initial: checkInteger(`${kind}.initial`, initial, { min: 1 }),
    windowMs: checkFinite(`${kind}.windowMs`, windowMs, { min: Number.MIN_VALUE }),
    minCount: checkInteger(`${kind}.minCount`, minCount, { min: 1 }),
  };
};

/**
 * A ceiling that moves by the mean run time of windows:
 *
 * 1. steps are added up until a window is long enough and has enough completions; without completions the limit stays;
 * 2. the rule moves the limit;
 * 3. after a change one run time passes before the next window, because what completes by then started under the old limit;
 * 4. when overloads have become more frequent than they always were, that cuts at once; if they do not fall with the size, the limit is what
 *    it was before.
 */
export const windowedLimit = <Memory>(
  kind: string,
  settings: Required<WindowedLimitOptions>,
  options: Readonly<Record<string, unknown>>,
  rule: LimitRule<Memory>,
): Decider<WindowedLimitState<Memory>> => ({
  name: kind,
  spec: { kind, options: { ...options } },
  start: (limits) => ({
    limit: clampLimit(settings.initial, limits),
    window: EMPTY_RUN_WINDOW,
    settleMs: 0,
    memory: rule.start,
    watch: NO_OVERLOADS,
    limitBefore: limits.max,
    why: 'start',
  }),
  decide: (state, view) => verdictOf(step(state, view, settings, rule), view, rule),
});

const step = <Memory>(
  state: WindowedLimitState<Memory>,
  view: DecisionView,
  { windowMs, minCount }: Required<WindowedLimitOptions>,
  rule: LimitRule<Memory>,
): WindowedLimitState<Memory> => {
  const { observation } = view;
  if (isBlindTick(view)) return { ...state, window: EMPTY_RUN_WINDOW };
  const heard = hear(state, view, windowMs, rule);
  if (heard !== null) return heard;
  const { watch } = watchOverloads(state.watch, endedIn(observation), observation.nowMs);
  const settleMs = Math.max(0, state.settleMs - observation.dtMs);
  if (state.settleMs > 0) return { ...state, watch, settleMs };
  const window = addStep(state.window, observation);
  const runMs = meanRunMs(window);
  if (runMs === undefined || window.elapsedMs < windowMs || window.completions < minCount) return { ...state, watch, window };
  const isUsed = 2 * window.mostBusy >= Math.floor(state.limit);
  const moved = rule.move(state.memory, { runMs, isUsed, completions: window.completions }, state.limit);
  const limit = clampLimit(moved.limit, view.limits);
  const isChanged = Math.floor(limit) !== Math.floor(state.limit);
  return {
    ...state,
    watch,
    limit,
    window: EMPTY_RUN_WINDOW,
    settleMs: isChanged ? runMs : 0,
    memory: moved.memory,
    why: whyOf(state, limit),
  };
};

/** The immediate path: a cut where overloads have become more frequent, and its undoing where it did not help; else `null`. */
const hear = <Memory>(
  state: WindowedLimitState<Memory>,
  { observation, limits }: DecisionView,
  windowMs: number,
  rule: LimitRule<Memory>,
): WindowedLimitState<Memory> | null => {
  const { watch, news } = watchOverloads(state.watch, endedIn(observation), observation.nowMs);
  if (news === 'background') {
    return { ...state, watch, limit: clampLimit(Math.max(state.limit, state.limitBefore), limits), window: EMPTY_RUN_WINDOW };
  }
  if (news !== 'risen') return null;
  const limit = clampLimit(rule.cut(state.limit), limits);
  if (limit >= state.limit) return { ...state, watch: letPass(watch) };
  const runMs = meanRunMs(addStep(state.window, observation)) ?? windowMs;
  const graceUntilMs = observation.nowMs + runMs;
  return {
    ...state,
    limit,
    limitBefore: state.limit,
    watch: putOnTrial(watch, { sizeRatio: limit / state.limit, graceUntilMs, runMs }),
    window: EMPTY_RUN_WINDOW,
    settleMs: runMs,
    why: 'overload',
  };
};

const whyOf = <Memory>({ limit: before, why }: WindowedLimitState<Memory>, limit: number): WindowedLimitState<Memory>['why'] => {
  if (limit === before) return why;
  return limit < before ? 'run time' : 'room';
};

const REASONS: Readonly<Record<WindowedLimitState<unknown>['why'], ReasonCode>> = {
  start: 'CEILING:SEEKING',
  room: 'CEILING:SEEKING',
  'run time': 'CEILING:RUN_TIME',
  overload: 'CEILING:OVERLOAD',
};

const verdictOf = <Memory>(
  state: WindowedLimitState<Memory>,
  { limits }: DecisionView,
  rule: LimitRule<Memory>,
): Verdict<WindowedLimitState<Memory>> => {
  const desired = Math.floor(state.limit);
  return {
    state,
    desired,
    reason: desired >= limits.max ? 'CEILING:OPEN' : REASONS[state.why],
    detail: { limit: desired, ...rule.detail(state.memory) },
  };
};
