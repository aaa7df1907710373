import type { StageAnswer } from './bound-stage.ts';
import type { NextPossibleAt } from './recommendation.ts';

const later = (known: number | null, atMs: number | undefined, nowMs: number): number | null => {
  if (atMs === undefined || !(atMs > nowMs) || atMs === Number.POSITIVE_INFINITY) return known;
  return known === null ? atMs : Math.max(known, atMs);
};

/** Nothing known holds the size. */
export const FREE: NextPossibleAt = { up: null, down: null };

/** Joins what one more guard says: a change is possible when the last guard lets it pass. Times that have come are dropped. */
export const joinNextPossible = (known: NextPossibleAt, answer: StageAnswer, nowMs: number): NextPossibleAt => ({
  up: later(known.up, answer.upAtMs, nowMs),
  down: later(known.down, answer.downAtMs, nowMs),
});
