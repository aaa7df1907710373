import { describeError, type ErrorNote } from './describe-error.ts';
import type { RunTask } from './run-task.ts';

/** A line to write, or why the result cannot be written. */
export type ResultLine = { readonly line: string } | { readonly error: ErrorNote };

const UNWRITABLE = 'ERR_RESULT_JSON';

const unwritable = (reason: string): { readonly error: ErrorNote } => ({
  error: { name: 'ResultError', message: `the result cannot be written as JSON: ${reason}`, code: UNWRITABLE },
});

/** Inputs came from text or JSON, so that they can be written back. */
const headOf = (task: RunTask): string => `{"index":${task.index},"input":${JSON.stringify(task.input)}`;

/** `{"index","input","result"}`; a result of `undefined` is written as `null`. */
export const resultLine = (task: RunTask, result: unknown): ResultLine => {
  if (result === undefined) return { line: `${headOf(task)},"result":null}\n` };
  try {
    const text: string | undefined = JSON.stringify(result); // undefined for a function or a symbol
    if (text === undefined) return unwritable(`it is a ${typeof result}`);
    return { line: `${headOf(task)},"result":${text}}\n` };
  } catch (error) {
    return unwritable(describeError(error).message.split('\n')[0] ?? ''); // a cycle is drawn over several lines
  }
};

/** `{"index","input","error","attempts"}` */
export const failedLine = (task: RunTask, error: ErrorNote): string =>
  `${headOf(task)},"error":${JSON.stringify(error)},"attempts":${task.attempts}}\n`;

/** `{"index","input"}`: an input that was not run to its end. */
export const unstartedLine = (task: RunTask): string => `${headOf(task)}}\n`;
