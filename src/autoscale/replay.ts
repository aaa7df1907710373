import { toRecord } from './actuation.ts';
import type { Controller } from './controller.ts';
import type { DecisionRecord } from './decision-record.ts';
import { holdRecommendation } from './hold.ts';
import type { Journal, JournalHeader, JournalSegment, JournalTick } from './journal/index.ts';
import type { Recommendation } from './recommendation.ts';

/** Makes the controller of a journal, or another one to compare with. @public */
export type ControllerSource = (header: JournalHeader) => Controller;

/** Decides a recorded tick again; a held tick stays held. */
export const redecide = ({ observation, hold }: JournalTick, controller: Controller, header: JournalHeader): Recommendation =>
  hold === undefined ? controller.step(observation) : holdRecommendation(observation, hold, header);

/** A size that the budget cut stays cut; else another controller's wish counts as granted. */
const grantedAgain = ({ recommended, granted }: JournalTick, desired: number): number =>
  granted === recommended ? desired : Math.min(desired, granted);

/**
 * Decides a segment again from its checkpoint and gives full records, with the stages that a journal leaves out. What was
 * granted and applied is what was recorded, because budget and target are not there to ask.
 */
export const replaySegment = function* (
  segment: JournalSegment,
  controller: Controller,
  header: JournalHeader,
): Generator<DecisionRecord, void, undefined> {
  controller.restore(segment.state);
  for (const entry of segment.entries()) {
    if (entry.kind !== 'tick') continue;
    const { tick } = entry;
    const again = redecide(tick, controller, header);
    yield toRecord(tick.observation, again, { ...tick, granted: grantedAgain(tick, again.desired) });
  }
};

/**
 * Decides a whole journal again, segment by segment, one record per tick.
 * @throws OptionError at a damaged line, or when a checkpoint is of another policy.
 * @public
 */
export const replayJournal = function* (
  journal: Journal,
  createController: ControllerSource,
): Generator<DecisionRecord, void, undefined> {
  const controller = createController(journal.header);
  for (const segment of journal.segments) yield* replaySegment(segment, controller, journal.header);
};
