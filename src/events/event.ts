import { OptionError } from '../errors/index.ts';

/** Subscribes `listener`; dispose the result to unsubscribe. @throws OptionError when `listener` is no function. @public */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Told of an error that a listener threw. */
export type ListenerErrorSink = (error: unknown) => void;

/**
 * The owner's side of an {@link Event}. A listener that throws is reported to `onListenerError` and stops neither the owner
 * nor the other listeners. Listeners added during an emit are not called by it; removed ones are not called any more. An emit
 * from within a listener waits until every listener has heard the one before, so that all hear the same order.
 */
export class EventSource<T> {
  readonly #onListenerError: ListenerErrorSink;
  /** Replaced, never mutated, so that an emit in progress keeps its own list. */
  #listeners: readonly { readonly call: (value: T) => void; active: boolean }[] = [];

  /** What listeners are being told, then what was emitted meanwhile. */
  readonly #pending: T[] = [];

  constructor(onListenerError: ListenerErrorSink) {
    this.#onListenerError = onListenerError;
  }

  get hasListeners(): boolean {
    return this.#listeners.length > 0;
  }

  readonly subscribe: Event<T> = (listener) => {
    if (typeof listener !== 'function') throw new OptionError('listener', listener, 'a function');
    const entry = { call: listener, active: true };
    this.#listeners = [...this.#listeners, entry];
    return {
      [Symbol.dispose]: () => {
        entry.active = false;
        this.#listeners = this.#listeners.filter((other) => other !== entry);
      },
    };
  };

  emit(value: T): void {
    const pending = this.#pending;
    pending.push(value);
    if (pending.length > 1) return; // the emit that is under way gets to it
    try {
      for (let index = 0; index < pending.length; index += 1) this.#tell(pending[index] as T); // index < length
    } finally {
      pending.length = 0;
    }
  }

  #tell(value: T): void {
    for (const listener of this.#listeners) {
      if (!listener.active) continue;
      try {
        listener.call(value);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  clear(): void {
    for (const listener of this.#listeners) listener.active = false;
    this.#listeners = [];
  }
}
