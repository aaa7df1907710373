import { nextNumber } from './claim-board.ts';
import type { FailureNote, OutputRun } from './messages.ts';
import { decodeThrown } from './thrown-value.ts';

/** What became of one task. */
export interface Outcome {
  readonly number: number;
  readonly isOk: boolean;
  /** What the handler gave, or what it threw. */
  readonly value: unknown;
}

/**
 * What a worker has sent and nobody has looked at yet, one outcome at a time. A task that settles may call back and have more
 * taken in: whoever reads then goes on where the other one stopped, so that the order is kept.
 */
export class Inbox {
  readonly #notes: (OutputRun | FailureNote)[] = [];
  #index = 1;

  add(notes: readonly (OutputRun | FailureNote)[]): void {
    for (const note of notes) this.#notes.push(note);
  }

  /** The number of the task whose outcome is next. */
  get nextNumber(): number | undefined {
    const note = this.#notes[0];
    if (note === undefined) return undefined;
    return Array.isArray(note) ? this.#numberIn(note) : note.task;
  }

  /** Takes the next outcome out. */
  shift(): Outcome | undefined {
    const note = this.#notes[0];
    if (note === undefined) return undefined;
    if (!Array.isArray(note)) {
      this.#notes.shift();
      return { number: note.task, isOk: false, value: decodeThrown(note.thrown) };
    }
    const outcome = { number: this.#numberIn(note), isOk: true, value: note[this.#index] };
    this.#index += 1;
    if (this.#index >= note.length) {
      this.#notes.shift();
      this.#index = 1;
    }
    return outcome;
  }

  #numberIn(note: OutputRun): number {
    return nextNumber(note[0], this.#index - 1);
  }
}
