import { describeError, type ErrorNote } from './describe-error.ts';
import type { RunTask } from './run-task.ts';

/** A result as JSON, or why it cannot be written. */
export type ResultText = { readonly text: string } | { readonly error: ErrorNote };

/** A result that a worker has made ready to be written. */
export class ReadyResult {
  readonly written: ResultText;

  constructor(written: ResultText) {
    this.written = written;
  }
}

/** A line to write, or why the result cannot be written. */
export type ResultLine = { readonly line: string } | { readonly error: ErrorNote };

const UNWRITABLE = 'ERR_RESULT_JSON';

const unwritable = (reason: string): { readonly error: ErrorNote } => ({
  error: { name: 'ResultError', message: `the result cannot be written as JSON: ${reason}`, code: UNWRITABLE },
});

const headOf = (task: RunTask): string => `{"index":${task.index},"input":${task.inputText}`;

/** A result as JSON; `undefined` is written as `null`. */
export const resultTextOf = (result: unknown): ResultText => {
  if (result === undefined) return { text: 'null' };
  try {
    const text: string | undefined = JSON.stringify(result); // undefined for a function or a symbol
    return text === undefined ? unwritable(`it is a ${typeof result}`) : { text };
  } catch (error) {
    return unwritable(describeError(error).message.split('\n')[0] ?? ''); // a cycle is drawn over several lines
  }
};

const isReady = (result: unknown): result is ReadyResult => {
  try {
    return result instanceof ReadyResult;
  } catch {
    return false; // a proxy whose trap throws
  }
};

/** `{"index","input","result"}` */
export const resultLine = (task: RunTask, result: unknown): ResultLine => {
  const written = isReady(result) ? result.written : resultTextOf(result);
  return 'error' in written ? written : { line: `${headOf(task)},"result":${written.text}}\n` };
};

/** `{"index","input","error","attempts"}` */
export const failedLine = (task: RunTask, error: ErrorNote): string =>
  `${headOf(task)},"error":${JSON.stringify(error)},"attempts":${task.attempts}}\n`;

/** `{"index","input"}`: an input that was not run to its end. */
export const unstartedLine = (task: RunTask): string => `${headOf(task)}}\n`;
