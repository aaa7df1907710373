import type { StageAnswer } from './bound-stage.ts';
import type { NextPossibleAt } from './recommendation.ts';

/** What one stage says about when the size may change. */
export type PossibleTimes = Pick<StageAnswer, 'upAtMs' | 'downAtMs'>;

const later = (known: number | null, atMs: number | undefined, nowMs: number): number | null => {
  if (atMs === undefined || !(atMs > nowMs) || atMs === Number.POSITIVE_INFINITY) return known;
  return known === null ? atMs : Math.max(known, atMs);
};

/** Nothing known holds the size. */
export const FREE: NextPossibleAt = { up: null, down: null };

/** Joins what one more stage says: a change is possible when the last of them lets it pass. Times that have come are dropped. */
export const joinNextPossible = (known: NextPossibleAt, times: PossibleTimes, nowMs: number): NextPossibleAt => ({
  up: later(known.up, times.upAtMs, nowMs),
  down: later(known.down, times.downAtMs, nowMs),
});

/** Joins what an operator's size says: it stands in both directions until it ends. */
export const heldUntil = (known: NextPossibleAt, untilMs: number, nowMs: number): NextPossibleAt =>
  joinNextPossible(known, { upAtMs: untilMs, downAtMs: untilMs }, nowMs);
