import { checkInteger } from '../internal/index.ts';
import { toRecord } from './actuation.ts';
import type { Bounds } from './bounds-hold.ts';
import type { Controller } from './controller.ts';
import type { DecisionRecord } from './decision-record.ts';
import { holdRecommendation } from './hold.ts';
import type { Journal, JournalHeader, JournalSegment, JournalTick } from './journal/index.ts';
import type { Recommendation } from './recommendation.ts';

/** Makes the controller of a journal, or another one to compare with. @public */
export type ControllerSource = (header: JournalHeader) => Controller;

/** Decides a recorded tick again; a held tick stays held. */
export const redecide = ({ observation, hold }: JournalTick, controller: Controller, bounds: Bounds): Recommendation =>
  hold === undefined ? controller.step(observation) : holdRecommendation(observation, hold, bounds);

/** A size that the budget cut stays cut; else another controller's wish counts as granted. */
export const grantedAgain = ({ recommended, granted }: JournalTick, desired: number): number =>
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

/** Which part of a journal is decided again. @public */
export interface ReplayOptions {
  /** Checkpoint to begin at, counted from 0: the controller then starts from the state that was recorded there. @defaultValue 0 */
  readonly fromCheckpoint?: number;
}

/** The segments from a checkpoint on. @throws OptionError when there is no such checkpoint. */
export const segmentsFrom = ({ segments }: Journal, fromCheckpoint: number): readonly JournalSegment[] => {
  checkInteger('fromCheckpoint', fromCheckpoint, { min: 0, max: Math.max(0, segments.length - 1) });
  return segments.slice(fromCheckpoint);
};

/**
 * Decides a journal again, segment by segment, one record per tick, from the start or from any checkpoint.
 * @throws OptionError at a damaged line, when a checkpoint is of another policy, or when there is no such checkpoint.
 * @public
 */
export const replayJournal = function* (
  journal: Journal,
  createController: ControllerSource,
  { fromCheckpoint = 0 }: ReplayOptions = {},
): Generator<DecisionRecord, void, undefined> {
  const controller = createController(journal.header);
  for (const segment of segmentsFrom(journal, fromCheckpoint)) yield* replaySegment(segment, controller, journal.header);
};
