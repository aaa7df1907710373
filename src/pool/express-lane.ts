import { LinkedQueue, type QueueLinks } from '../queue/index.ts';
import type { Handler } from './handler.ts';
import type { TaskCallback } from './task.ts';
import { LazyTaskContext } from './task-context.ts';

/** Told how tasks on the express lane end. The first three are called before the task's promise settles or its callback is called. */
export interface ExpressHost {
  expressSucceeded(startedAtMs: number): void;
  expressFailed(error: unknown): void;
  /** A handler that was given up has ended. */
  expressEndedLate(): void;
  /** The task has settled: what waits may start. */
  drain(): void;
  /** A callback threw. */
  reportError(error: unknown): void;
}

/** The intrinsic `then`: a promise whose own `then` was replaced cannot call us twice. */
// oxlint-disable-next-line typescript/unbound-method -- called with its promise as `this`
const { then } = Promise.prototype;

/** Runs kept for reuse; more than this many at once are made anew. */
const MOST_SPARE = 4_096;

/** One handler that runs on the lane. Reused, with callbacks that are made once a run and not once a task. */
class ExpressRun<I, O> implements QueueLinks<ExpressRun<I, O>> {
  heldBy: object | undefined = undefined;
  previous: ExpressRun<I, O> | undefined = undefined;
  next: ExpressRun<I, O> | undefined = undefined;
  context: LazyTaskContext | undefined = undefined;
  callback: TaskCallback<O> | undefined = undefined;
  startedAtMs = 0;
  readonly onFulfilled: (output: O) => O;
  readonly onRejected: (error: unknown) => undefined;

  constructor(lane: ExpressLane<I, O>) {
    this.onFulfilled = (output) => lane.ended(this, true, output);
    this.onRejected = (error) => {
      const isPosted = this.callback !== undefined;
      lane.ended(this, false, error as O); // handed on as an error
      if (!isPosted) throw error; // the promise that `then` made is the submitter's
      return undefined;
    };
  }
}

/**
 * The way of an ordinary task (no options) that finds a free slot: its handler is called at once, and its submitter gets the very
 * promise by which the lane learns of the end. No task object, no promise of its own, no clock unless run times are measured.
 *
 * Hence such a promise settles with its handler and not before, also when the pool's close has given it up.
 */
export class ExpressLane<I, O> {
  readonly #handler: Handler<I, O>;
  readonly #host: ExpressHost;
  readonly #running = new LinkedQueue<ExpressRun<I, O>>();
  readonly #spare: ExpressRun<I, O>[] = [];

  constructor(handler: Handler<I, O>, host: ExpressHost) {
    this.#handler = handler;
    this.#host = host;
  }

  /** Tasks that have started and not settled. */
  get running(): number {
    return this.#running.size;
  }

  /** Calls the handler. With a callback, that is called with the outcome, and the promise is of no use. */
  start(input: I, startedAtMs: number, callback: TaskCallback<O> | undefined): Promise<O> {
    const run = this.#spare.pop() ?? new ExpressRun(this);
    const context = new LazyTaskContext();
    run.context = context;
    run.callback = callback;
    run.startedAtMs = startedAtMs;
    this.#running.push(run);
    try {
      // `Promise.resolve` gives a native promise back as it is and wraps a foreign thenable, so that its first outcome wins.
      return then.call(Promise.resolve(this.#handler(input, context)), run.onFulfilled as never, run.onRejected) as Promise<O>;
    } catch (error) {
      return then.call(Promise.reject(error), undefined, run.onRejected) as Promise<O>; // also when `then` could not read the promise
    }
  }

  /** Gives up every running task: callbacks get `error`, handlers are told. Returns how many there were. */
  abort(error: unknown): number {
    const { size } = this.#running;
    for (let run = this.#running.shift(); run !== undefined; run = this.#running.shift()) {
      const { callback, context } = run;
      if (callback !== undefined) {
        run.callback = ignoreOutcome;
        queueMicrotask(() => this.#callBack(callback, error, undefined));
      }
      context?.abort(error);
    }
    return size;
  }

  /** Called by a run when its handler has ended. Returns the output. */
  ended(run: ExpressRun<I, O>, isOk: boolean, outcome: O): O {
    const { callback, startedAtMs } = run;
    run.context = undefined;
    run.callback = undefined;
    if (!this.#running.remove(run)) this.#host.expressEndedLate();
    else if (isOk) this.#host.expressSucceeded(startedAtMs);
    else this.#host.expressFailed(outcome);
    if (this.#spare.length < MOST_SPARE) this.#spare.push(run);
    if (callback !== undefined) this.#callBack(callback, isOk ? undefined : outcome, isOk ? outcome : undefined);
    this.#host.drain();
    return outcome;
  }

  #callBack(callback: TaskCallback<O>, error: unknown, output: O | undefined): void {
    try {
      callback(error, output);
    } catch (callbackError) {
      this.#host.reportError(callbackError);
    }
  }
}

const ignoreOutcome = (): void => undefined;
