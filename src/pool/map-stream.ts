import { createDeferred, type Deferred } from '../internal/index.ts';
import type { PoolCore } from './pool-core.ts';
import { Task } from './task.ts';

/** Options of `map`. @public */
export interface MapOptions {
  /** Whether results come in the order of their inputs; `false` gives each as soon as it is there. @defaultValue true */
  readonly ordered?: boolean;
  /** Names the task, as in `run`: of threads and processes the export that runs it. */
  readonly name?: string;
  /** Ends the iteration with `signal.reason` and aborts the tasks that have not ended. */
  readonly signal?: AbortSignal;
}

/** One input's place in the stream of results. */
interface Entry<O> {
  outcome: { readonly ok: true; readonly output: O } | { readonly ok: false; readonly error: unknown } | undefined;
}

/** Fewest inputs taken ahead of the workers, so that there is always one waiting when a worker becomes free. */
const LEAST_AHEAD = 16;

/**
 * Inputs in, results out, as an async iterable. It takes inputs only as fast as results are consumed: at most twice the pool's
 * size (and at least {@link LEAST_AHEAD} more than it) are between the two. The first error ends the iteration.
 */
export class MapStream<I, O> implements AsyncIterableIterator<O> {
  readonly #core: PoolCore<I, O>;
  readonly #inputs: Iterable<I | PromiseLike<I>> | AsyncIterable<I>;
  readonly #isOrdered: boolean;
  readonly #outerSignal: AbortSignal | undefined;
  readonly #name: string | undefined;
  readonly #abort = new AbortController();
  /** Results not consumed yet: in the order of the inputs, or of their ends. */
  readonly #entries: Entry<O>[] = [];
  #outstanding = 0;
  #hasStarted = false;
  #isFed = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined = undefined;
  #consumerWakes: Deferred<void> | undefined = undefined;
  /** Set while the feeder waits for results to be consumed, or for the pool to grow. */
  #windowWakes: Deferred<void> | undefined = undefined;
  /** Set while the feeder waits for room in the pool. */
  #roomWakes: Deferred<void> | undefined = undefined;
  /** The last `next`, so that calls which overlap are answered in their order. */
  #lastNext: Promise<unknown> = Promise.resolve();

  constructor(core: PoolCore<I, O>, inputs: Iterable<I | PromiseLike<I>> | AsyncIterable<I>, options: MapOptions) {
    this.#core = core;
    this.#inputs = inputs;
    this.#isOrdered = options.ordered ?? true;
    this.#outerSignal = options.signal;
    this.#name = options.name;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<O, undefined>> {
    const result = this.#lastNext.then(() => this.#take());
    this.#lastNext = result.catch(() => undefined);
    return result;
  }

  /** Ends the iteration: tasks that have not ended are aborted. */
  async return(): Promise<IteratorResult<O, undefined>> {
    this.#end(new DOMException('The iteration over `map` was ended', 'AbortError'));
    return { done: true, value: undefined };
  }

  async #take(): Promise<IteratorResult<O, undefined>> {
    if (!this.#hasStarted && !this.#isOver) this.#start();
    for (;;) {
      if (this.#isOver) return { done: true, value: undefined };
      const outcome = this.#entries[0]?.outcome;
      if (outcome !== undefined) return this.#consume(outcome);
      if (this.#failure !== undefined) return this.#fail(this.#failure.error);
      if (this.#isFed && this.#outstanding === 0) {
        this.#end(undefined);
        return { done: true, value: undefined };
      }
      this.#consumerWakes = createDeferred();
      await this.#consumerWakes.promise;
    }
  }

  #consume(outcome: NonNullable<Entry<O>['outcome']>): IteratorResult<O, undefined> {
    this.#entries.shift();
    this.#outstanding -= 1;
    if (!outcome.ok) return this.#fail(outcome.error);
    this.#windowWakes?.resolve();
    return { done: false, value: outcome.output };
  }

  #fail(error: unknown): never {
    this.#end(error);
    throw error;
  }

  #start(): void {
    this.#hasStarted = true;
    const signal = this.#outerSignal;
    if (signal?.aborted === true) {
      this.#breakOff(signal.reason);
      return;
    }
    signal?.addEventListener('abort', this.#outerAborted, { once: true });
    // Not awaited: the feeder reports its errors through the stream.
    void this.#feed();
  }

  readonly #outerAborted = (): void => this.#breakOff(this.#outerSignal?.reason);

  async #feed(): Promise<void> {
    try {
      for await (const input of this.#inputs) {
        // Room is asked for and taken in one breath: another producer may run in any `await`.
        while (!this.#isStopped && !this.#hasRoom) await this.#room();
        if (this.#isStopped) return;
        this.#submit(input);
      }
    } catch (error) {
      this.#breakOff(error);
    }
    this.#isFed = true;
    this.#consumerWakes?.resolve();
  }

  get #isStopped(): boolean {
    return this.#isOver || this.#failure !== undefined;
  }

  get #hasRoom(): boolean {
    return this.#outstanding < this.#window() && this.#core.room > 0;
  }

  /** Resolves when there may be room, or when the stream has stopped. */
  #room(): Promise<void> {
    const wakes = createDeferred<void>();
    if (this.#outstanding >= this.#window()) this.#windowWakes = wakes;
    else {
      this.#roomWakes = wakes;
      this.#core.whenRoom().then(wakes.resolve, wakes.reject);
    }
    return wakes.promise;
  }

  #window(): number {
    const { desired } = this.#core.roster;
    return desired + Math.max(desired, LEAST_AHEAD);
  }

  #submit(input: I): void {
    const entry: Entry<O> = { outcome: undefined };
    this.#outstanding += 1;
    if (this.#isOrdered) this.#entries.push(entry);
    const settle = (outcome: NonNullable<Entry<O>['outcome']>): void => {
      entry.outcome = outcome;
      if (!this.#isOrdered) this.#entries.push(entry);
      this.#consumerWakes?.resolve();
      this.#windowWakes?.resolve(); // the pool may have grown, and the window with it
    };
    const onDone = (output: O): void => settle({ ok: true, output });
    const onError = (error: unknown): void => settle({ ok: false, error });
    const options = { signal: this.#abort.signal, name: this.#name };
    this.#core.submit(new Task<I, O>(input, options, onDone, onError, undefined), 'reject');
  }

  /** Stops taking inputs; the consumer sees the error once it has consumed what came before. */
  #breakOff(error: unknown): void {
    this.#failure ??= { error };
    this.#abort.abort(error);
    this.#wakeAll();
  }

  #end(reason: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#outerSignal?.removeEventListener('abort', this.#outerAborted);
    this.#abort.abort(reason);
    this.#entries.length = 0;
    this.#wakeAll();
  }

  #wakeAll(): void {
    this.#consumerWakes?.resolve();
    this.#windowWakes?.resolve();
    this.#roomWakes?.resolve();
  }
}
