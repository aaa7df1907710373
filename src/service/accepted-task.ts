import type { TaskOutcome } from './task-outcome.ts';

/** A task that was accepted with an id: its client comes again for the outcome. */
export class AcceptedTask {
  /** Names the task to its client. Nobody can guess it. */
  readonly id: string;
  /** Number of the task since the service began, from 0. */
  readonly index: number;
  /** Wall time of the acceptance, in milliseconds since the Unix epoch. */
  readonly acceptedWallMs: number;
  /** The input as one line of JSON, until the task has ended. */
  inputText: string;
  /** How it ended; absent while it waits or runs. */
  outcome: TaskOutcome | undefined;
  /** When it ended, in milliseconds of the clock. */
  endedAtMs = 0;
  readonly #controller = new AbortController();

  constructor(id: string, index: number, acceptedWallMs: number, inputText: string) {
    this.id = id;
    this.index = index;
    this.acceptedWallMs = acceptedWallMs;
    this.inputText = inputText;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  cancel(reason: Error): void {
    this.#controller.abort(reason);
  }
}
