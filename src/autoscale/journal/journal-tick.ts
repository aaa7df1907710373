import type { Detail } from '../decider.ts';
import type { Outcome } from '../decision-record.ts';
import type { Hold } from '../hold.ts';
import type { Observation } from '../observation.ts';
import type { Binding } from '../recommendation.ts';

/** One tick as a journal holds it: all that went in, and what came out. A replay adds the stages between. @public */
export interface JournalTick {
  readonly observation: Observation;
  /** Why the controller was not asked; absent when it was. */
  readonly hold?: Hold;
  readonly recommended: number;
  readonly granted: number;
  readonly applied: number;
  readonly outcome: Outcome;
  readonly binding: Binding;
  /** Detail of the binding stage; written only when the recommendation or the binding changed. */
  readonly detail?: Detail;
  /** What the budget said about a cut; absent when it said nothing. */
  readonly denial?: Detail;
  /** Why the target refused the size; absent when it did not. */
  readonly error?: string;
}

/** The outcome that follows from the sizes before and after, unless a line says otherwise. */
export const plainOutcome = (before: number, after: number): Outcome => {
  if (after === before) return 'none';
  return after > before ? 'up' : 'down';
};
