import { OptionError } from '../errors/index.ts';
import type { Event } from '../events/index.ts';
import { checkInteger } from '../internal/index.ts';
import type { WaitCounts } from '../stats/index.ts';
import type { CloseOptions, CloseResult } from './closing.ts';
import { checkMapOptions, type MapOptions, type SettledMapOptions } from './map-options.ts';
import type { MapResult } from './map-result.ts';
import { type MapInputs, MapStream } from './map-stream.ts';
import type { PoolCore, ResizeEvent } from './pool-core.ts';
import type { TaskErrorEvent } from './settler.ts';
import type { PoolSnapshot } from './snapshot.ts';
import { Task, type TaskCallback } from './task.ts';
import { defaultTaskOptions, type OwnTaskOptions, ownTaskOptions, type TaskOptions } from './task-options.ts';
import type { DegradedEvent, WorkerExitEvent } from './workers/crew-events.ts';

/** The settlers of the promise that was made last: one executor function for all promises, instead of a closure for each. */
let lastResolve: (output: unknown) => void;
let lastReject: (error: unknown) => void;
const catchSettlers = (resolve: (output: unknown) => void, reject: (error: unknown) => void): void => {
  lastResolve = resolve;
  lastReject = reject;
};

/**
 * A worker pool: promises, iterables and events over a synchronous core.
 *
 * Made by `createPool`; see there for options and examples.
 * @public
 */
export class WorkerPool<I, O> implements AsyncDisposable {
  protected readonly core: PoolCore<I, O>;
  // Made once, so that all who wait for the same share one promise.
  readonly #isWithinSize = (): boolean => this.core.roster.occupied <= this.core.roster.desired || this.core.isClosed;
  readonly #isEmpty = (): boolean => this.core.waiting === 0;
  readonly #isIdle = (): boolean => this.core.waiting === 0 && this.core.roster.busy === 0;

  /** @internal */
  constructor(core: PoolCore<I, O>) {
    this.core = core;
  }

  get name(): string {
    return this.core.name;
  }

  /** The size the pool is steered to, in workers. */
  get desired(): number {
    return this.core.roster.desired;
  }

  /** Workers that are ready or starting. */
  get live(): number {
    return this.core.roster.live;
  }

  /** Workers whose task has not settled. */
  get busy(): number {
    return this.core.roster.busy;
  }

  /** Workers that are not ready yet. */
  get starting(): number {
    return this.core.roster.starting;
  }

  /** Tasks that wait for a worker. */
  get queued(): number {
    return this.core.queued;
  }

  /**
   * Runs the handler on `input`. The promise settles once: with the handler's result, its error (the same object), the reason of
   * an abort, or a `PoolError`. Once started, a task without `signal` and `timeoutMs` settles with its handler and not before, whatever
   * becomes of the pool. A queue that is full gives the task the place of one of lower priority, refuses it (`ERR_POOL_FULL`), or lets it
   * wait, by `queue.overflow`.
   *
   * Trap: a handler that awaits `run` of its own pool keeps its worker meanwhile. Once all workers wait like that, nothing ends any more;
   * give the inner tasks a pool of their own, or a `queueTimeoutMs`.
   */
  run(input: I, options?: TaskOptions): Promise<O> {
    const started = options === undefined ? this.core.startExpress(input, undefined) : undefined;
    return started ?? this.#submit(input, options);
  }

  #submit(input: I, options: TaskOptions | undefined): Promise<O> {
    const promise = new Promise<unknown>(catchSettlers) as Promise<O>; // settled with the handler's output alone
    const resolve = lastResolve;
    const reject = lastReject;
    let ownOptions: OwnTaskOptions | undefined;
    if (options === undefined) {
      if (this.core.queueOrdinary(input, resolve, reject)) return promise;
      ownOptions = defaultTaskOptions(input, this.core.retries);
    } else {
      try {
        ownOptions = ownTaskOptions(options, input, this.core);
      } catch (error) {
        reject(error);
        return promise;
      }
    }
    this.core.submit(new Task<I, O>(input, ownOptions, resolve, reject, undefined));
    return promise;
  }

  /** Like `run`, but says "full", "would wait too long" or "closed" by returning `undefined`. @throws OptionError */
  tryRun(input: I, options?: TaskOptions): Promise<O> | undefined {
    const started = options === undefined ? this.core.startExpress(input, undefined) : undefined;
    if (started !== undefined) return started;
    const ownOptions =
      options === undefined ? defaultTaskOptions(input, this.core.retries) : ownTaskOptions(options, input, this.core);
    if (!this.core.takes(ownOptions?.priority ?? 0)) {
      const unheard = new Task<I, O>(input, ownOptions, undefined, undefined, undefined);
      if (!this.core.mayStartAtOnce(unheard)) {
        this.core.submit(unheard, this.core.overflowAtOnce);
        return undefined;
      }
    }
    const promise = new Promise<unknown>(catchSettlers) as Promise<O>; // settled with the handler's output alone
    if (ownOptions === undefined && this.core.queueOrdinary(input, lastResolve, lastReject)) return promise;
    if (this.core.submit(new Task<I, O>(input, ownOptions, lastResolve, lastReject, undefined), this.core.overflowAtOnce))
      return promise;
    promise.catch(ignoreOutcome); // shed: said by `undefined`
    return undefined;
  }

  /**
   * Hands a task in without a promise. Returns whether it was accepted. `callback(error, output)` is called once, never from
   * within `post`; one that throws is reported and harms nothing.
   * @throws OptionError when `callback` is no function.
   */
  post(input: I, callback: TaskCallback<O> = ignoreOutcome): boolean {
    if (typeof callback !== 'function') throw new OptionError('callback', callback, 'a function');
    if (this.core.startExpress(input, callback) !== undefined || this.core.queueOrdinary(input, callback, undefined)) return true;
    const heard = callback === ignoreOutcome ? undefined : callback; // a refusal that nobody hears of needs no error
    const ownOptions = defaultTaskOptions(input, this.core.retries);
    return this.core.submit(new Task<I, O>(input, ownOptions, undefined, undefined, heard), this.core.overflowAtOnce);
  }

  /**
   * Runs the handler on each input and gives the results as an async iterable, with backpressure: inputs are taken only as fast
   * as results are consumed. What is refused as an overload is tried again, up to ten times, and whatever else `retries` says; an input
   * that fails for good ends the iteration and aborts what has not ended, or does what `onError` says. With `settled`, each input gives
   * what became of it. Nothing starts before the first result is asked for.
   * @throws OptionError
   */
  map(inputs: MapInputs<I>, options: SettledMapOptions<I>): AsyncIterableIterator<MapResult<I, O>>;
  map(inputs: MapInputs<I>, options?: MapOptions<I>): AsyncIterableIterator<O>;
  map(inputs: MapInputs<I>, options: MapOptions<I> | SettledMapOptions<I> = {}): AsyncIterableIterator<O | MapResult<I, O>> {
    const checked = checkMapOptions(options, this.core.retries);
    if (typeof inputs !== 'object' || inputs === null || !(Symbol.iterator in inputs || Symbol.asyncIterator in inputs)) {
      throw new OptionError('inputs', inputs, 'an iterable or an async iterable');
    }
    return new MapStream<I, O, O | MapResult<I, O>>(this.core, inputs, checked);
  }

  /**
   * Steers the pool to `n` workers. From this instant no task starts above `n`; idle workers above it leave at once, busy ones
   * when their task ends. Resolves when no more than the newest asked-for number run. `n` below `min` suspends `min`; 0 stops
   * starting. On a closed pool it does nothing. Rejects with `ERR_OPTION` when `n` is not an integer from 0 to `max`.
   */
  async resize(n: number): Promise<void> {
    checkInteger('n', n, { min: 0, max: this.core.max });
    this.core.steer(n);
    await this.core.until(this.#isWithinSize);
  }

  /** Starts no task until `resume`. What runs goes on; tasks are still accepted. */
  pause(): void {
    this.core.pause();
  }

  /** Starts tasks again. */
  resume(): void {
    this.core.resume();
  }

  /** Resolves when there is room for one more task; rejects with `ERR_POOL_CLOSED` once the pool is closed. */
  ready(): Promise<void> {
    return this.core.whenRoom();
  }

  /** Resolves when no task waits, for a worker or for its next try, and every started task has settled. */
  idle(): Promise<void> {
    return this.core.until(this.#isIdle);
  }

  /** Resolves when no task waits, for a worker or for its next try. */
  empty(): Promise<void> {
    return this.core.until(this.#isEmpty);
  }

  /** Resolves when fewer than `n` tasks wait, for a worker or for their next try. Rejects with `ERR_OPTION` when `n` is not an integer, 1 or more. */
  async queueBelow(n: number): Promise<void> {
    checkInteger('n', n, { min: 1 });
    await this.core.until(() => this.core.waiting < n);
  }

  /**
   * Refuses new tasks, lets the others end within a deadline, and releases everything. Safe to call twice, also at once, from a
   * task or from a listener (a task that awaits its own pool's close ends at the deadline).
   */
  async close(options?: CloseOptions): Promise<CloseResult<I>> {
    return this.core.close(options);
  }

  /** Closes now: waiting tasks are returned, running ones are aborted. */
  terminate(): Promise<CloseResult<I>> {
    return this.close({ deadlineMs: 0, queued: 'return' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** All numbers at one moment, frozen. */
  snapshot(): PoolSnapshot {
    return this.core.snapshot();
  }

  /**
   * All waits since the pool was made, counted at `limitsMs`: for exports. Reading costs a few microseconds; recording nothing.
   * @param limitsMs - upper limits in milliseconds, ascending.
   */
  waitCounts(limitsMs: readonly number[]): WaitCounts {
    return this.core.waitCounts(limitsMs);
  }

  /** Called when the pool is steered to another size. */
  get onResize(): Event<ResizeEvent> {
    return this.core.resizes.subscribe;
  }

  /** Called when a worker thread or child process is gone, whatever the reason. Never for slots. */
  get onWorkerExit(): Event<WorkerExitEvent> {
    return this.core.workerExits.subscribe;
  }

  /** Called when workers end by themselves one after the other, so that new ones are held back, and when one is ready again. Never for slots. */
  get onDegraded(): Event<DegradedEvent> {
    return this.core.degradations.subscribe;
  }

  /** Called when a task ends with an error of its own or runs out of time. The task's promise rejects all the same. */
  get onTaskError(): Event<TaskErrorEvent> {
    return this.core.taskErrors.subscribe;
  }
}

const ignoreOutcome = (): void => undefined;
