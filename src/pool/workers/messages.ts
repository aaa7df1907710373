import type { ThrownValue } from './thrown-value.ts';

/** Inputs for tasks with consecutive numbers. To a worker: inputs of its default export. */
export type InputRun = [firstTask: number, ...inputs: unknown[]];

/** To a worker: inputs of a named export. */
export interface NamedRun {
  readonly kind: 'named';
  readonly name: string;
  readonly run: InputRun;
}

/** To a worker: the running task is to stop. */
export interface AbortOrder {
  readonly kind: 'abort';
  readonly task: number;
  readonly reason: ThrownValue;
}

/** To a worker: clean up and exit. Nothing is in its hand, and nothing follows. */
export interface LeaveOrder {
  readonly kind: 'leave';
}

export type ToWorker = InputRun | NamedRun | AbortOrder | LeaveOrder;

/** What a worker finds in place of a message that cannot be opened, for want of memory for instance. */
export interface BrokenMessage {
  readonly kind: 'broken';
}

/** The message for inputs of the export `name`; `undefined`: of the default export. */
export const runOf = (run: InputRun, name: string | undefined): InputRun | NamedRun =>
  name === undefined ? run : { kind: 'named', name, run };

/** From a worker: its module is loaded. */
export interface ReadyNote {
  readonly kind: 'ready';
}

/** From a worker: its module cannot be loaded. It exits. */
export interface UnfitNote {
  readonly kind: 'unfit';
  readonly thrown: ThrownValue;
}

/** From a worker: what tasks with consecutive numbers gave. */
export type OutputRun = [firstTask: number, ...outputs: unknown[]];

/** From a worker: what one task threw. */
export interface FailureNote {
  readonly kind: 'failure';
  readonly task: number;
  readonly thrown: ThrownValue;
}

/** From a worker: outputs lie on the board. */
export type BoardNote = 0;

export type FromWorker = ReadyNote | UnfitNote | OutputRun | FailureNote | BoardNote;

/**
 * Whether a value can share a message with others. One message is one clone, in which an object that two tasks refer to would be
 * one object again, seen by both: so each object travels in a message of its own. A symbol can be cloned by no message.
 */
export const isShareable = (value: unknown): boolean => {
  switch (typeof value) {
    case 'object':
      return value === null;
    case 'function':
    case 'symbol':
      return false;
    default:
      return true;
  }
};
