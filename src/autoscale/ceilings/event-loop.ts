import { checkFinite, checkKeys, checkString } from '../../internal/index.ts';
import { isClockGap } from '../clock-gap.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { readingOf } from '../signals/index.ts';
import { addTime, NO_SHARE, type OverShare, overRatio } from './over-share.ts';

/** Options of {@link eventLoop}. @public */
export interface EventLoopOptions {
  /** Name of the signal with the event loop's delay in milliseconds. @defaultValue 'eventLoopDelay' */
  readonly signal?: string;
  /** Delay above which the loop is too busy, in milliseconds. Range: 0 and up. @defaultValue 50 */
  readonly highMs?: number;
  /** Share of the window in which it must have been, for the ceiling to hold. Range: above 0, to 1. @defaultValue 0.6 */
  readonly overRatio?: number;
  /** How far back it looks, in milliseconds. Range: above 0. @defaultValue 5_000 */
  readonly windowMs?: number;
}

/** Defaults of {@link EventLoopOptions}. @public */
export const EVENT_LOOP_DEFAULTS = Object.freeze({ signal: 'eventLoopDelay', highMs: 50, overRatio: 0.6, windowMs: 5_000 });

/** State of {@link eventLoop}: plain JSON. @public */
export interface EventLoopState {
  readonly share: OverShare;
  /** The ceiling, in workers; `null` while it is open. */
  readonly limit: number | null;
}

/**
 * A ceiling for pools whose tasks run in this thread: no growth while the event loop is late. More tasks at once would only wait for
 * the same thread, and everything else in the process with them. It never shrinks a pool.
 *
 * Needs a signal: `signals: { eventLoopDelay: eventLoopDelay() }`. Without a value it stays as it is.
 *
 * Trap: not for threads, processes or replicas, whose work this loop does not see.
 * @throws OptionError for an unknown option or a value out of range.
 * @public
 */
export const eventLoop = (options: EventLoopOptions = {}): Decider<EventLoopState> => {
  const settings = checkedSettings(options);
  return {
    name: 'eventLoop',
    spec: { kind: 'eventLoop', options: { ...settings } },
    start: () => ({ share: NO_SHARE, limit: null }),
    decide: (state, view) => decideByDelay(state, view, settings),
  };
};

const ABOVE_0 = Object.freeze({ min: Number.MIN_VALUE });

const checkedSettings = (options: EventLoopOptions): Required<EventLoopOptions> => {
  checkKeys('eventLoop', options, Object.keys(EVENT_LOOP_DEFAULTS));
  const given = { ...EVENT_LOOP_DEFAULTS, ...options };
  return {
    signal: checkString('eventLoop.signal', given.signal),
    highMs: checkFinite('eventLoop.highMs', given.highMs, { min: 0 }),
    overRatio: checkFinite('eventLoop.overRatio', given.overRatio, { ...ABOVE_0, max: 1 }),
    windowMs: checkFinite('eventLoop.windowMs', given.windowMs, ABOVE_0),
  };
};

const decideByDelay = (
  state: EventLoopState,
  view: DecisionView,
  { signal, highMs, overRatio: mostRatio, windowMs }: Required<EventLoopOptions>,
): Verdict<EventLoopState> => {
  const { observation, limits } = view;
  const delay = readingOf(view, signal);
  if (delay.kind === 'no-data') {
    return { state, desired: state.limit ?? limits.max, reason: delay.reason, detail: delay.detail };
  }
  const before = isClockGap(view) ? NO_SHARE : state.share;
  const spentMs = isClockGap(view) ? 0 : observation.dtMs;
  const share = addTime(before, spentMs, delay.value > highMs, windowMs);
  const ratio = overRatio(share, windowMs);
  const detail = { delayMs: delay.value, highMs, overRatio: ratio };
  if (ratio < mostRatio) return { state: { share, limit: null }, desired: limits.max, reason: 'CEILING:OPEN', detail };
  const limit = Math.max(1, observation.desired);
  return { state: { share, limit }, desired: limit, reason: 'CEILING:EVENT_LOOP', detail };
};
