import type { TaskContext } from './task-context.ts';

/** A user's function that does the work of one task. @public */
export type Handler<I, O> = (input: I, context: TaskContext) => O | PromiseLike<O>;
