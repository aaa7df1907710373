import type { Executor, ExecutorHost } from './executor.ts';
import { type ExpressHost, ExpressLane } from './express-lane.ts';
import type { Handler } from './handler.ts';
import type { Task } from './task.ts';
import { LazyTaskContext } from './task-context.ts';

/** The intrinsic `then`: a promise whose own `then` was replaced cannot call us twice. */
// oxlint-disable-next-line typescript/unbound-method -- called with its promise as `this`
const { then } = Promise.prototype;

/** Carries one running task and listens to its handler's promise with callbacks that are made once a slot, not once a task. */
class Slot<I, O> {
  task: Task<I, O> | undefined = undefined;
  readonly onFulfilled: (output: O) => void;
  readonly onRejected: (error: unknown) => void;

  constructor(free: Slot<I, O>[], host: ExecutorHost<I, O>) {
    const leave = (): Task<I, O> => {
      const task = this.task as Task<I, O>; // set by execute, and a promise calls back once
      this.task = undefined;
      free.push(this);
      return task;
    };
    this.onFulfilled = (output) => host.succeeded(leave(), output);
    this.onRejected = (error) => host.failed(leave(), error);
  }
}

/** Runs handlers in this thread. Outcomes arrive by microtask, also those of a handler that returns or throws at once. */
export class InlineExecutor<I, O> implements Executor<I, O> {
  readonly #handler: Handler<I, O>;
  readonly #slots: Slot<I, O>[] = [];
  readonly #free: Slot<I, O>[] = [];

  constructor(handler: Handler<I, O>) {
    this.#handler = handler;
  }

  execute(task: Task<I, O>, host: ExecutorHost<I, O>): void {
    const slot = this.#free.pop() ?? this.#addSlot(host);
    slot.task = task;
    const onFulfilled = slot.onFulfilled as (value: unknown) => void; // called with what a Promise<O> gives
    // `void`: the promise that `then` derives fulfils when the callbacks, which do not throw, have run.
    try {
      // `Promise.resolve` gives a native promise back as it is and wraps a foreign thenable, so that its first outcome wins.
      void then.call(Promise.resolve(this.#call(task, host)), onFulfilled, slot.onRejected);
    } catch (error) {
      void then.call(Promise.reject(error), onFulfilled, slot.onRejected); // also when `then` itself could not read the promise
    }
  }

  *runningTasks(): Iterable<Task<I, O>> {
    for (const { task } of this.#slots) if (task !== undefined) yield task;
  }

  expressLane(host: ExpressHost): ExpressLane<I, O> {
    return new ExpressLane(this.#handler, host);
  }

  #addSlot(host: ExecutorHost<I, O>): Slot<I, O> {
    const slot = new Slot(this.#free, host);
    this.#slots.push(slot);
    return slot;
  }

  /** Runs the handler in the submitter's async context: its own when the task has waited, the present one when it has not. */
  #call(task: Task<I, O>, { tracer }: ExecutorHost<I, O>): O | PromiseLike<O> {
    const { scope, input } = task;
    const context = new LazyTaskContext();
    task.handler = context;
    if (tracer.isOn) {
      const begin = (): O | PromiseLike<O> => tracer.around(task, () => this.#handler(input, context));
      return scope === undefined ? begin() : scope.runInAsyncScope(begin);
    }
    return scope === undefined ? this.#handler(input, context) : scope.runInAsyncScope(this.#handler, undefined, input, context);
  }
}
