import type { Handler } from './handler.ts';
import type { OrdinarySettle } from './ordinary-line.ts';
import type { AsyncScope, TaskCallback } from './task.ts';
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
class ExpressRun<I, O> {
  /** Whether its task has started and not settled. */
  isRunning = false;
  /** Its place in the lane's list. */
  place: number;
  context: LazyTaskContext | undefined = undefined;
  /** Takes the outcome; absent when the promise that `then` made does. */
  settle: OrdinarySettle<O> | undefined = undefined;
  /** Present when `settle` resolves a promise; absent when it is a callback. */
  reject: ((error: unknown) => void) | undefined = undefined;
  scope: AsyncScope | undefined = undefined;
  startedAtMs = 0;
  readonly onFulfilled: (output: O) => O;
  readonly onRejected: (error: unknown) => undefined;

  constructor(lane: ExpressLane<I, O>, place: number) {
    this.place = place;
    this.onFulfilled = (output) => lane.ended(this, true, output);
    this.onRejected = (error) => {
      const isTold = this.settle !== undefined;
      lane.ended(this, false, error as O); // handed on as an error
      if (!isTold) throw error; // the promise that `then` made is the submitter's
      return undefined;
    };
  }
}

/**
 * The way of ordinary tasks (no options). One that finds a free slot gives its submitter the very promise by which the lane learns of the
 * end: no task object, no promise of its own, no clock unless run times are measured. One that had to wait brings what settles it.
 *
 * The promise of either settles with its handler and not before, also when the pool's close has given it up.
 */
export class ExpressLane<I, O> {
  readonly #handler: Handler<I, O>;
  readonly #host: ExpressHost;
  /** All that were made and not dropped. */
  readonly #runs: ExpressRun<I, O>[] = [];
  #running = 0;
  readonly #spare: ExpressRun<I, O>[] = [];

  constructor(handler: Handler<I, O>, host: ExpressHost) {
    this.#handler = handler;
    this.#host = host;
  }

  /** Tasks that have started and not settled. */
  get running(): number {
    return this.#running;
  }

  /** Calls the handler, in `scope` if there is one. With `settle`, that is told the outcome, and the promise is of no use. */
  start(
    input: I,
    startedAtMs: number,
    settle?: OrdinarySettle<O>,
    reject?: (error: unknown) => void,
    scope?: AsyncScope,
  ): Promise<O> {
    const run = this.#spare.pop() ?? this.#addRun();
    const context = new LazyTaskContext();
    run.context = context;
    run.settle = settle;
    run.reject = reject;
    run.scope = scope;
    run.startedAtMs = startedAtMs;
    run.isRunning = true;
    this.#running += 1;
    try {
      const returned =
        scope === undefined ? this.#handler(input, context) : scope.runInAsyncScope(this.#handler, undefined, input, context);
      // `Promise.resolve` gives a native promise back as it is and wraps a foreign thenable, so that its first outcome wins.
      return then.call(Promise.resolve(returned), run.onFulfilled as never, run.onRejected) as Promise<O>;
    } catch (error) {
      return then.call(Promise.reject(error), undefined, run.onRejected) as Promise<O>; // also when `then` could not read the promise
    }
  }

  /** Gives up every running task: callbacks get `error`, handlers are told. Returns how many there were. */
  abort(error: unknown): number {
    const running = this.#runs.filter(({ isRunning }) => isRunning);
    this.#running = 0;
    for (const run of running) {
      run.isRunning = false;
      const { settle, reject, scope, context } = run;
      if (settle !== undefined && reject === undefined) {
        run.settle = ignoreOutcome;
        queueMicrotask(() => this.#callBack(settle as TaskCallback<O>, scope, error, undefined)); // no `reject`: a callback
      }
      context?.abort(error);
    }
    return running.length;
  }

  /** Called by a run when its handler has ended. Returns the output. */
  ended(run: ExpressRun<I, O>, isOk: boolean, outcome: O): O {
    const { settle, reject, scope, startedAtMs } = run;
    run.context = undefined;
    run.settle = undefined;
    run.reject = undefined;
    run.scope = undefined;
    if (run.isRunning) {
      run.isRunning = false;
      this.#running -= 1;
      if (isOk) this.#host.expressSucceeded(startedAtMs);
      else this.#host.expressFailed(outcome);
    } else {
      this.#host.expressEndedLate();
    }
    if (this.#spare.length < MOST_SPARE) this.#spare.push(run);
    else this.#drop(run);
    if (settle !== undefined) this.#tell(settle, reject, scope, isOk, outcome);
    this.#host.drain();
    return outcome;
  }

  #addRun(): ExpressRun<I, O> {
    const run = new ExpressRun<I, O>(this, this.#runs.length);
    this.#runs.push(run);
    return run;
  }

  #drop(run: ExpressRun<I, O>): void {
    const last = this.#runs.pop();
    if (last === undefined || last === run) return;
    this.#runs[run.place] = last;
    last.place = run.place;
  }

  #tell(
    settle: OrdinarySettle<O>,
    reject: ((error: unknown) => void) | undefined,
    scope: AsyncScope | undefined,
    isOk: boolean,
    outcome: O,
  ): void {
    if (reject === undefined)
      this.#callBack(settle as TaskCallback<O>, scope, isOk ? undefined : outcome, isOk ? outcome : undefined);
    else if (isOk)
      (settle as (output: O) => void)(outcome); // told apart by `reject`
    else reject(outcome);
  }

  #callBack(callback: TaskCallback<O>, scope: AsyncScope | undefined, error: unknown, output: O | undefined): void {
    try {
      if (scope === undefined) callback(error, output);
      else scope.runInAsyncScope(callback, undefined, error, output);
    } catch (callbackError) {
      this.#host.reportError(callbackError);
    }
  }
}

const ignoreOutcome = (): void => undefined;
