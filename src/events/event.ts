/** Subscribes `listener`; dispose the result to unsubscribe. @public */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Told of an error that a listener threw. */
export type ListenerErrorSink = (error: unknown) => void;

/**
 * The owner's side of an {@link Event}. A listener that throws is reported to `onListenerError` and stops neither the owner
 * nor the other listeners. Listeners added during an emit are not called by it; removed ones are not called any more.
 */
export class EventSource<T> {
  readonly #onListenerError: ListenerErrorSink;
  /** Replaced, never mutated, so that an emit in progress keeps its own list. */
  #listeners: readonly { readonly call: (value: T) => void; active: boolean }[] = [];

  constructor(onListenerError: ListenerErrorSink) {
    this.#onListenerError = onListenerError;
  }

  get hasListeners(): boolean {
    return this.#listeners.length > 0;
  }

  readonly subscribe: Event<T> = (listener) => {
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
