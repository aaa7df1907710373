import type { Verdict } from '../../pool/index.ts';
import { describeError } from './describe-error.ts';

/**
 * What a handler threw in a worker, as far as a run needs it. The error itself may be of a class that a clone loses: so it is described
 * and judged where it was thrown.
 */
export interface HandlerFailure extends Error {
  readonly verdict: Verdict;
}

/** Makes a failure that crosses to the run's thread whole. */
export const createHandlerFailure = (thrown: unknown, verdict: Verdict): HandlerFailure => {
  const { name, message, code } = describeError(thrown);
  const failure = Object.assign(new Error(message), { verdict, ...(code !== undefined && { code }) });
  failure.name = name;
  return failure;
};

/** Tells what a handler threw from what the pool says, such as the end of a worker. */
export const isHandlerFailure = (error: unknown): error is HandlerFailure => {
  try {
    return error instanceof Error && 'verdict' in error;
  } catch {
    return false; // it cannot even be looked at
  }
};

/** The verdict that was given in the worker; an error of the pool itself is a failure. */
export const verdictInWorker = (error: unknown): Verdict => (isHandlerFailure(error) ? error.verdict : { kind: 'failure' });
