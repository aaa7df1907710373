// What threads and processes of `marea serve` load: the user's module, named in this module's own address, behind one function that judges
// an error where it was thrown. Nothing imports this file; the build makes an entry of it.
import { classifyByStatus } from '../../pool/index.ts';
import { systemClock } from '../../time/index.ts';
import { printAtOnce } from '../print-at-once.ts';
import { redirectConsole } from '../redirect-console.ts';
import { createHandlerFailure } from '../run/handler-failure.ts';
import { loadHandlerModule } from '../run/handler-module.ts';
import { modulePathOf } from '../run/run-worker-address.ts';
import { createVerdict, TaskHandlerContext } from '../run/task-handler.ts';
import { threadPrinter } from './thread-prints.ts';

redirectConsole(threadPrinter() ?? printAtOnce); // for good, and before the module can print: standard output is the log's
const module = await loadHandlerModule(modulePathOf(import.meta.url), '/');
const verdictOf = createVerdict(module.classify ?? classifyByStatus, systemClock);
let index = -1;

/** Runs one input. Rejects with a handler failure when the handler throws. */
const runInput = async (input: unknown, context: { readonly signal: AbortSignal }): Promise<unknown> => {
  index += 1;
  try {
    return await module.handler(input, new TaskHandlerContext(index, context));
  } catch (error) {
    throw createHandlerFailure(error, verdictOf(error));
  }
};

/** The module's own clean-up, before its worker leaves. */
const onClose = (): unknown => module.onClose?.();

// biome-ignore lint/style/noDefaultExport: a pool runs the default export of its module
export { onClose, runInput as default };
