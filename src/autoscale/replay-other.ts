import { toRecord } from './actuation.ts';
import type { Controller } from './controller.ts';
import type { DecisionRecord } from './decision-record.ts';
import { type Journal, type JournalTick, plainOutcome } from './journal/index.ts';
import { type ControllerSource, grantedAgain, redecide } from './replay.ts';

/** What another controller would have wanted in the place of the one that wrote the journal. */
const otherRecord = (tick: JournalTick, controller: Controller, journal: Journal): DecisionRecord => {
  const { observation } = tick;
  const again = redecide(tick, controller, journal.header);
  const granted = grantedAgain(tick, again.desired);
  return toRecord(observation, again, { granted, applied: granted, outcome: plainOutcome(observation.desired, granted) });
};

/**
 * Shows a journal's observations to another controller, one record per tick: what it would have wanted, where a budget cut the
 * size then, less. It starts afresh, and keeps its own state over all segments.
 *
 * Trap: the observations are those of the recorded run. A controller that wants another size would have met another load from
 * then on; a simulation plays that, a journal cannot.
 * @throws OptionError at a damaged line.
 * @public
 */
export const replayWithOther = function* (
  journal: Journal,
  createController: ControllerSource,
): Generator<DecisionRecord, void, undefined> {
  const controller = createController(journal.header);
  for (const tick of journal.ticks()) yield otherRecord(tick, controller, journal);
};
