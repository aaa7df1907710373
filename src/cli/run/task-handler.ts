import { isPoolError } from '../../errors/index.ts';
import { OVERLOAD, type Verdict, verdictOf } from '../../pool/index.ts';
import type { Clock } from '../../time/index.ts';
import type { HandlerContext, HandlerModule, RunHandler } from './handler-module.ts';
import type { RunTask } from './run-task.ts';

/** The signal is read only when the handler reads it: the pool makes it then. */
export class TaskHandlerContext implements HandlerContext {
  readonly index: number;
  readonly #context: Pick<HandlerContext, 'signal'>;

  constructor(index: number, context: Pick<HandlerContext, 'signal'>) {
    this.index = index;
    this.#context = context;
  }

  get signal(): AbortSignal {
    return this.#context.signal;
  }
}

/** The pool's handler: calls the user's with the input alone, and notes on the task when it began and whether it threw. */
export const createTaskHandler =
  (handler: RunHandler, clock: Clock) =>
  async (task: RunTask, context: Pick<HandlerContext, 'signal'>): Promise<unknown> => {
    task.attempts += 1;
    task.hasThrown = false;
    task.startedAtMs = clock.now();
    try {
      return await handler(task.inputForTry, new TaskHandlerContext(task.index, context));
    } catch (error) {
      task.hasThrown = true;
      throw error;
    }
  };

const isTimeout = (error: unknown): boolean => isPoolError(error) && error.code === 'ERR_TASK_TIMEOUT';

/**
 * What an error means for its input, by the same rule that the pool uses. A try that ran too long is an overload. A `classify` that
 * throws or answers nonsense makes it a failure.
 */
export const createVerdict =
  (classify: NonNullable<HandlerModule['classify']>, wall?: Pick<Clock, 'wallNow'>) =>
  (error: unknown): Verdict =>
    isTimeout(error) ? OVERLOAD : verdictOf(error, classify, () => undefined, wall);
