import { toRecord } from './actuation.ts';
import type { Controller } from './controller.ts';
import { digestHex, digestText, type Journal, type JournalSegment, type JournalTick, stagesText } from './journal/index.ts';
import type { Recommendation } from './recommendation.ts';
import { type ControllerSource, controllersOf, redecide, segmentsFrom } from './replay.ts';

/** The first place where deciding again gave something else. @public */
export interface ReplayDifference {
  /** Monotonic time of the tick, in milliseconds. For `stages` and `state` the difference lies at or before it. */
  readonly at: number;
  /**
   * `recommended` and `binding` are compared at every tick; `stages` (by digest, the tick's line included) at least every 64 ticks;
   * `state` at every checkpoint that is not the first one of another policy.
   */
  readonly field: 'recommended' | 'binding' | 'stages' | 'state';
  readonly recorded: unknown;
  readonly redecided: unknown;
}

/** What a verification found. @public */
export interface ReplayVerdict {
  /** Ticks that were decided again. */
  readonly decisions: number;
  readonly equal: boolean;
  readonly firstDifference?: ReplayDifference;
}

/** How a journal is verified. @public */
export interface VerifyOptions {
  /** Makes the controller that the journal was written by; asked once for each of its headers. */
  readonly createController: ControllerSource;
  /** Checkpoint to begin at, counted from 0. @defaultValue 0 */
  readonly fromCheckpoint?: number;
}

const compareTick = (tick: JournalTick, again: Recommendation): ReplayDifference | undefined => {
  const at = tick.observation.nowMs;
  if (tick.recommended !== again.desired)
    return { at, field: 'recommended', recorded: tick.recommended, redecided: again.desired };
  const { binding } = toRecord(tick.observation, again, tick);
  if (tick.binding.stage === binding.stage && tick.binding.reason === binding.reason) return undefined;
  return { at, field: 'binding', recorded: tick.binding, redecided: binding };
};

/** Decides again and keeps count. */
class Verification {
  readonly #controllerOf: (segment: JournalSegment) => Controller;
  #decisions = 0;
  #atMs = 0;

  constructor(createController: ControllerSource) {
    this.#controllerOf = controllersOf(createController);
  }

  get decisions(): number {
    return this.#decisions;
  }

  /** Compares a segment, and the state after it with the next checkpoint. */
  verify(segment: JournalSegment, next: JournalSegment | undefined): ReplayDifference | undefined {
    const controller = this.#controllerOf(segment);
    let digest = segment.firstDigest;
    for (const entry of segment.entries()) {
      if (entry.kind === 'digest') {
        if (entry.digest !== digestHex(digest)) return this.#differs('stages', entry.digest, digestHex(digest));
        continue;
      }
      if (entry.kind === 'failure') {
        digest = digestText(digest, entry.line);
        continue;
      }
      const again = redecide(entry.tick, controller, segment.header);
      this.#decisions += 1;
      this.#atMs = entry.tick.observation.nowMs;
      const difference = compareTick(entry.tick, again);
      if (difference !== undefined) return difference;
      digest = digestText(digestText(digest, entry.line), stagesText(again));
    }
    // Another policy begins in a state of its own.
    return next === undefined || next.header !== segment.header ? undefined : this.#compareState(controller, next);
  }

  #compareState(controller: Controller, next: JournalSegment): ReplayDifference | undefined {
    const recorded = JSON.stringify(next.state);
    const redecided = JSON.stringify(controller.snapshot());
    return recorded === redecided ? undefined : this.#differs('state', recorded, redecided);
  }

  #differs(field: ReplayDifference['field'], recorded: unknown, redecided: unknown): ReplayDifference {
    return { at: this.#atMs, field, recorded, redecided };
  }
}

/**
 * Decides a journal again from a checkpoint and compares bit for bit with what was recorded, up to the first difference. A
 * cut-off last line is not part of the journal and is no difference.
 * @throws OptionError at a damaged line, when a checkpoint is of another policy, or when there is no such checkpoint.
 * @public
 */
export const verifyJournal = (journal: Journal, { createController, fromCheckpoint = 0 }: VerifyOptions): ReplayVerdict => {
  const segments = segmentsFrom(journal, fromCheckpoint);
  const verification = new Verification(createController);
  for (const [index, segment] of segments.entries()) {
    const firstDifference = verification.verify(segment, segments[index + 1]);
    if (firstDifference !== undefined) return { decisions: verification.decisions, equal: false, firstDifference };
  }
  return { decisions: verification.decisions, equal: true };
};
