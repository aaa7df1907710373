import { isPoolError, OptionError } from '../errors/index.ts';
import { createDeferred, type Deferred } from '../internal/index.ts';
import type { CheckedMapOptions } from './map-options.ts';
import type { MapFailure, MapSuccess } from './map-result.ts';
import { MapWindow } from './map-window.ts';
import type { PoolCore } from './pool-core.ts';
import { allowRetries, NO_RETRIES } from './retries/retry-limits.ts';
import { type RestListener, Tries } from './retries/tries.ts';
import { Task } from './task.ts';
import { canBeSentAgain } from './workers/carried-task.ts';

/** Where `map` takes its inputs from. */
export type MapInputs<I> = Iterable<I | PromiseLike<I>> | AsyncIterable<I>;

/** One input's place in the stream of results. */
interface Entry<I, O> {
  readonly index: number;
  readonly input: I;
  /** Absent when the input is tried once and nobody asks how often. */
  readonly tries: Tries | undefined;
  outcome: { readonly ok: true; readonly output: O } | { readonly ok: false; readonly error: unknown } | undefined;
}

/**
 * Inputs in, results out, as an async iterable. It takes inputs only as fast as results are consumed (see {@link MapWindow}). By
 * default the first input that fails for good ends the iteration.
 */
export class MapStream<I, O, R> implements AsyncIterableIterator<R>, RestListener {
  readonly #core: PoolCore<I, O>;
  readonly #inputs: MapInputs<I>;
  readonly #options: CheckedMapOptions<I>;
  readonly #abort = new AbortController();
  /** Results not consumed yet: in the order of the inputs, or of their ends. */
  readonly #entries: Entry<I, O>[] = [];
  readonly #window = new MapWindow();
  #taken = 0;
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

  constructor(core: PoolCore<I, O>, inputs: MapInputs<I>, options: CheckedMapOptions<I>) {
    this.#core = core;
    this.#inputs = inputs;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<R, undefined>> {
    const result = this.#lastNext.then(() => this.#take());
    this.#lastNext = result.catch(() => undefined);
    return result;
  }

  /** Ends the iteration: tasks that have not ended are aborted. */
  async return(): Promise<IteratorResult<R, undefined>> {
    this.#end(new DOMException('The iteration over `map` was ended', 'AbortError'));
    return { done: true, value: undefined };
  }

  async #take(): Promise<IteratorResult<R, undefined>> {
    if (!this.#hasStarted && !this.#isOver) this.#start();
    for (;;) {
      if (this.#isOver) return { done: true, value: undefined };
      if (this.#entries[0]?.outcome !== undefined) {
        const result = this.#consume(this.#entries[0], this.#entries[0].outcome);
        if (result === undefined) continue; // left out
        return result;
      }
      if (this.#failure !== undefined) return this.#fail(this.#failure.error);
      if (this.#isFed && this.#window.isEmpty) {
        this.#end(undefined);
        return { done: true, value: undefined };
      }
      this.#consumerWakes = createDeferred();
      await this.#consumerWakes.promise;
    }
  }

  /** The next result; `undefined` when it is left out. */
  #consume(entry: Entry<I, O>, outcome: NonNullable<Entry<I, O>['outcome']>): IteratorResult<R, undefined> | undefined {
    this.#entries.shift();
    this.#window.consumed();
    const { onError } = this.#options;
    const { index, input, tries } = entry;
    const attempts = tries?.attempts ?? 1;
    if (!outcome.ok) {
      const { error } = outcome;
      if (onError === 'throw' || this.#endsAll(error)) return this.#fail(error);
      const failure: MapFailure<I> = { status: 'rejected', index, input, reason: error, attempts };
      this.#windowWakes?.resolve();
      if (onError === 'give') return { done: false, value: failure as R }; // by the overload of `map` that has `settled`
      if (onError !== 'continue') this.#tell(onError, failure);
      return undefined;
    }
    this.#windowWakes?.resolve();
    const { output } = outcome;
    const success: MapSuccess<I, O> = { status: 'fulfilled', index, input, value: output, attempts };
    return { done: false, value: (onError === 'give' ? success : output) as R }; // as above
  }

  /** Whether an error is none of its input's: the iteration was ended, or the pool has nothing for any input. */
  #endsAll(error: unknown): boolean {
    const { signal } = this.#abort;
    if (signal.aborted && error === signal.reason) return true;
    if (this.#options.onError === 'give' || !isPoolError(error)) return false;
    return error.code === 'ERR_POOL_DEGRADED' || (error.code === 'ERR_POOL_CLOSED' && !this.#core.isOpen);
  }

  #tell(listener: (failure: MapFailure<I>) => void, failure: MapFailure<I>): void {
    try {
      listener(failure);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): never {
    this.#end(error);
    throw error;
  }

  #start(): void {
    this.#hasStarted = true;
    const { signal } = this.#options;
    if (signal?.aborted === true) {
      this.#breakOff(signal.reason);
      return;
    }
    signal?.addEventListener('abort', this.#outerAborted, { once: true });
    // Not awaited: the feeder reports its errors through the stream.
    void this.#feed();
  }

  readonly #outerAborted = (): void => this.#breakOff(this.#options.signal?.reason);

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

  get #isWindowOpen(): boolean {
    const head = this.#options.isOrdered ? this.#entries[0] : undefined;
    const isHeldUpByRetries = head !== undefined && head.outcome === undefined && head.tries?.last !== undefined;
    return this.#window.hasRoom(this.#core.roster.desired, { isHeldUpByRetries });
  }

  get #hasRoom(): boolean {
    return this.#isWindowOpen && this.#core.room > 0;
  }

  /** Resolves when there may be room, or when the stream has stopped. */
  #room(): Promise<void> {
    const wakes = createDeferred<void>();
    if (!this.#isWindowOpen) this.#windowWakes = wakes;
    else {
      this.#roomWakes = wakes;
      this.#core.whenRoom().then(wakes.resolve, wakes.reject);
    }
    return wakes.promise;
  }

  /** An input's try has failed, and it waits for the next one. */
  rested(): void {
    this.#window.rested();
    this.#windowWakes?.resolve();
  }

  resumed(): void {
    this.#window.resumed();
  }

  #submit(input: I): void {
    const { isOrdered, name, areRetriesAskedFor, retries } = this.#options;
    const canBeTriedAgain = canBeSentAgain({ input });
    const tries = this.#triesFor(canBeTriedAgain);
    const entry: Entry<I, O> = { index: this.#taken, input, tries, outcome: undefined };
    this.#taken += 1;
    this.#window.taken();
    if (isOrdered) this.#entries.push(entry);
    const settle = (outcome: NonNullable<Entry<I, O>['outcome']>): void => {
      entry.outcome = outcome;
      this.#window.settled(outcome.ok);
      if (!isOrdered) this.#entries.push(entry);
      this.#consumerWakes?.resolve();
      this.#windowWakes?.resolve(); // the pool may have grown, and the window with it
    };
    const onDone = (output: O): void => settle({ ok: true, output });
    const onError = (error: unknown): void => settle({ ok: false, error });
    if (areRetriesAskedFor && !canBeTriedAgain && allowRetries(retries)) {
      onError(new OptionError('retries', retries, 'left out, or 0, with an input that is moved: it is gone after the first try'));
      return;
    }
    const options = { signal: this.#abort.signal, name, tries, isKept: true };
    this.#core.submit(new Task<I, O>(input, options, onDone, onError, undefined), 'wait'); // there was room in this very breath
  }

  /** The tries of an input; also where there is one only, when somebody is told their number. */
  #triesFor(canBeTriedAgain: boolean): Tries | undefined {
    const { retries, onError } = this.#options;
    const limits = canBeTriedAgain ? retries : NO_RETRIES;
    return onError !== 'throw' || allowRetries(limits) ? new Tries(limits, false, this) : undefined;
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
    this.#options.signal?.removeEventListener('abort', this.#outerAborted);
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
