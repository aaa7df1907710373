import { type ClaimBoard, nextNumber } from './claim-board.ts';
import { isShareable, type OutputRun } from './messages.ts';

/** Where a worker leaves outputs that can wait a moment for others, so that the pool is told of many at once. */
export interface Outbox {
  /** Keeps the output of the task; `false` when it has to be sent alone. */
  keep(task: number, output: unknown): boolean;
  /** Outputs that the pool has not been told of. */
  readonly kept: number;
  /** Tells the pool. Does nothing when it knows of all. */
  flush(): void;
}

/** Keeps outputs on the board, where the pool can find them even if it is never told. */
export class BoardOutbox implements Outbox {
  readonly #board: ClaimBoard;
  readonly #post: (message: unknown) => void;
  kept = 0;

  constructor(board: ClaimBoard, post: (message: unknown) => void) {
    this.#board = board;
    this.#post = post;
  }

  keep(task: number, output: unknown): boolean {
    if (!this.#board.leaveOutput(task, output)) return false;
    this.kept += 1;
    return true;
  }

  flush(): void {
    if (this.kept === 0) return;
    this.kept = 0;
    this.#post(0);
  }
}

/** Keeps outputs in a message that grows until it is sent. */
export class MessageOutbox implements Outbox {
  readonly #post: (message: unknown) => void;
  #run: OutputRun | undefined = undefined;
  #nextTask = 0;

  constructor(post: (message: unknown) => void) {
    this.#post = post;
  }

  get kept(): number {
    return this.#run === undefined ? 0 : this.#run.length - 1;
  }

  keep(task: number, output: unknown): boolean {
    if (!isShareable(output)) return false;
    if (this.#run !== undefined && this.#nextTask !== task) this.flush();
    this.#run ??= [task];
    this.#run.push(output);
    this.#nextTask = nextNumber(task);
    return true;
  }

  flush(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    this.#post(run);
  }
}
