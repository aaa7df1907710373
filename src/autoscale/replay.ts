import { checkInteger } from '../internal/index.ts';
import { toRecord } from './actuation.ts';
import type { Bounds } from './bounds-hold.ts';
import type { Controller } from './controller.ts';
import type { DecisionRecord } from './decision-record.ts';
import { holdRecommendation } from './hold.ts';
import type { Journal, JournalHeader, JournalSegment, JournalTick } from './journal/index.ts';
import type { Recommendation } from './recommendation.ts';

/** Makes the controller of a journal's policy, or another one to compare with. Asked once for each header. @public */
export type ControllerSource = (header: JournalHeader) => Controller;

/** Decides a recorded tick again; a held tick stays held. */
export const redecide = ({ observation, hold }: JournalTick, controller: Controller, bounds: Bounds): Recommendation =>
  hold === undefined ? controller.step(observation) : holdRecommendation(observation, hold, bounds);

/** A size that the budget cut stays cut; else another controller's wish counts as granted. */
export const grantedAgain = ({ recommended, granted }: JournalTick, desired: number): number =>
  granted === recommended ? desired : Math.min(desired, granted);

/** Gives the controller of each segment, in its state: one controller as long as the header stays. */
export const controllersOf = (createController: ControllerSource): ((segment: JournalSegment) => Controller) => {
  let header: JournalHeader | undefined;
  let controller: Controller | undefined;
  return (segment) => {
    if (controller === undefined || header !== segment.header) controller = createController(segment.header);
    ({ header } = segment);
    controller.restore(segment.state);
    return controller;
  };
};

/**
 * Decides a segment again from its checkpoint and gives full records, with the stages that a journal leaves out. What was
 * granted and applied is what was recorded, because budget and target are not there to ask.
 */
const replaySegment = function* (segment: JournalSegment, controller: Controller): Generator<DecisionRecord, void, undefined> {
  for (const entry of segment.entries()) {
    if (entry.kind !== 'tick') continue;
    const { tick } = entry;
    const again = redecide(tick, controller, segment.header);
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
 * Decides a journal again, segment by segment, one record per tick, from the start or from any checkpoint, each by the policy of its time.
 * @throws OptionError at a damaged line, when a checkpoint is of another policy, or when there is no such checkpoint.
 * @public
 */
export const replayJournal = function* (
  journal: Journal,
  createController: ControllerSource,
  { fromCheckpoint = 0 }: ReplayOptions = {},
): Generator<DecisionRecord, void, undefined> {
  const controllerOf = controllersOf(createController);
  for (const segment of segmentsFrom(journal, fromCheckpoint)) yield* replaySegment(segment, controllerOf(segment));
};
