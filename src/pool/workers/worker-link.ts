import type { FailureNote, InputRun, OutputRun } from './messages.ts';
import type { ThrownValue } from './thrown-value.ts';

/** Told by a link what happens at its worker's end. Nothing follows `exited`. */
export interface LinkEvents {
  /** The worker has loaded its module. */
  ready(): void;
  /** The worker cannot load its module. It exits. */
  unfit(thrown: ThrownValue): void;
  /** Results have come, in the order of the tasks: these, and others may lie on the board ({@link WorkerLink.isDone}). */
  results(notes: readonly (OutputRun | FailureNote)[]): void;
  /** The answer to a {@link WorkerLink.takeBack} that was `asked`. */
  tookBack(task: number, isTaken: boolean): void;
  /** The worker is gone. `error` is what ended it, when it was an error. */
  exited(exitCode: number | undefined, error: unknown): void;
}

/**
 * The line to one worker: a thread or a process. Tasks go by number; a link has no opinion on which, or how many.
 * After {@link terminate} or `exited` every method does nothing.
 */
export interface WorkerLink {
  /** Sends inputs that can share a message, for the export `name` (`undefined`: the default one). */
  send(run: InputRun, name: string | undefined): void;
  /** Sends one task, with what is transferred. @throws DataCloneError */
  sendOne(task: number, name: string | undefined, input: unknown, transfer: readonly object[]): void;
  /** Tells the worker that the task, which it runs, is to stop. */
  abort(task: number, reason: ThrownValue): void;
  /** Takes a task back that has not started. `asked`: the answer comes as an event. */
  takeBack(task: number): 'taken' | 'started' | 'asked';
  /** Whether an answer to {@link takeBack} is still to come. */
  readonly awaitsAnswer: boolean;
  /** Takes in what has come and was not told yet: `results` is called, from within. */
  poll(): void;
  /** Whether the task has started, as far as is known here. */
  hasStarted(task: number): boolean;
  /** Whether the task has ended and its output lies on the board. */
  isDone(task: number): boolean;
  outputOf(task: number): unknown;
  /** When a started task did so, by the pool's clock; `undefined` when it is not known. */
  startedAtMs(task: number): number | undefined;
  /** When a task whose result has come ended, by the pool's clock; `undefined` when it is not known. */
  endedAtMs(task: number): number | undefined;
  /** Bytes of heap that the worker used when it last looked; 0 when it does not. */
  readonly heapBytes: number;
  /** Asks the worker to clean up and exit. Its hand MUST be empty. */
  leave(): void;
  /** Ends the worker now. `exited` follows, unless the worker cannot be ended. */
  terminate(): void;
}
