import type { Observation } from './observation.ts';
import type { Binding, NextPossibleAt, StageRecord } from './recommendation.ts';
import type { ShadowDecision } from './shadow/shadow-decision.ts';

/** What became of a recommendation: the size rose, fell or stayed; was only reported (`dryRun`); or the target refused (`failed`). @public */
export type Outcome = 'up' | 'down' | 'none' | 'dryRun' | 'failed';

/** All of one tick: what was seen, recommended, changed by whom, granted and applied. @public */
export interface DecisionRecord {
  /** Monotonic time, in milliseconds. */
  readonly at: number;
  readonly observation: Observation;
  readonly stages: readonly StageRecord[];
  /** Size wanted after every stage but the budget. */
  readonly recommended: number;
  /** Size that the budget allowed. */
  readonly granted: number;
  /** Size that the target is steered to after the tick. */
  readonly applied: number;
  readonly outcome: Outcome;
  readonly binding: Binding;
  readonly nextPossibleAt: NextPossibleAt;
  /** What the shadow policy wanted; absent without one, and when it threw. A journal leaves it out. */
  readonly shadow?: ShadowDecision;
}
