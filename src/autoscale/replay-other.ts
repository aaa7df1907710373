import { toRecord } from './actuation.ts';
import type { Bounds } from './bounds-hold.ts';
import type { Controller } from './controller.ts';
import type { DecisionRecord } from './decision-record.ts';
import { type Journal, type JournalTick, plainOutcome } from './journal/index.ts';
import { grantedAgain, redecide } from './replay.ts';

/** A controller that a journal is shown to, in the place of the one that wrote it. @public */
export interface OtherController extends Bounds {
  readonly controller: Controller;
}

/** What the other controller would have wanted. */
const otherRecord = (tick: JournalTick, other: OtherController): DecisionRecord => {
  const { observation } = tick;
  const again = redecide(tick, other.controller, other);
  const granted = grantedAgain(tick, again.desired);
  return toRecord(observation, again, { granted, applied: granted, outcome: plainOutcome(observation.desired, granted) });
};

/**
 * Shows a journal's observations to another controller, one record per tick: what it would have wanted, where a budget cut the
 * size then, less. It goes on from the state that it has, over all segments.
 *
 * Trap: the observations are those of the recorded run. A controller that wants another size would have met another load from
 * then on; a simulation plays that, a journal cannot.
 * @throws OptionError at a damaged line.
 * @public
 */
export const replayWithOther = function* (journal: Journal, other: OtherController): Generator<DecisionRecord, void, undefined> {
  for (const tick of journal.ticks()) yield otherRecord(tick, other);
};
