// What threads and processes of `marea run` load: the user's module, named in this module's own address, behind one function that
// takes an input and gives its result as it will be written. Nothing imports this file; the build makes an entry of it.
import { classifyByStatus } from '../../pool/index.ts';
import { systemClock } from '../../time/index.ts';
import { printAtOnce } from '../print-at-once.ts';
import { redirectConsole } from '../redirect-console.ts';
import { aboveProgress } from './above-progress.ts';
import { createHandlerFailure } from './handler-failure.ts';
import { loadHandlerModule } from './handler-module.ts';
import { type ResultText, resultTextOf } from './result-line.ts';
import { modulePathOf, progressRowsOf } from './run-worker-address.ts';
import { createVerdict, TaskHandlerContext } from './task-handler.ts';

/** A task on its way to a worker. */
export interface WorkerInput {
  readonly index: number;
  readonly input: unknown;
}

/** A task on its way back. */
export interface WorkerAnswer {
  /** The result as text: made here, so that it is the same as in slots whatever a clone would lose, and costs the run's thread nothing. */
  readonly result: ResultText;
  /** Time that the handler took, in milliseconds. */
  readonly runMs: number;
}

const rows = progressRowsOf(import.meta.url);
redirectConsole((text) => printAtOnce(aboveProgress(text, rows))); // for good, and before the module can print
const { handler, classify = classifyByStatus } = await loadHandlerModule(modulePathOf(import.meta.url), '/');
const verdictOf = createVerdict(classify, systemClock);

const callHandler = async ({ index, input }: WorkerInput, context: { readonly signal: AbortSignal }): Promise<unknown> => {
  try {
    return await handler(input, new TaskHandlerContext(index, context));
  } catch (error) {
    throw createHandlerFailure(error, verdictOf(error));
  }
};

/** Runs one input. Rejects with a handler failure when the handler throws. */
const runInput = async (task: WorkerInput, context: { readonly signal: AbortSignal }): Promise<WorkerAnswer> => {
  const startedAtMs = systemClock.now();
  const result = await callHandler(task, context);
  return { runMs: systemClock.now() - startedAtMs, result: resultTextOf(result) };
};

// biome-ignore lint/style/noDefaultExport: a pool runs the default export of its module
export { runInput as default };
