import { createDeferred, type Deferred } from '../internal/index.ts';

interface Waiter {
  readonly isMet: () => boolean;
  readonly deferred: Deferred<void>;
}

/** Promises that resolve when a condition on the pool holds. Costs nothing while nobody waits. */
export class Waiters {
  #waiters: Waiter[] = [];

  /** Resolves at once when the condition holds, else with the first `check` after which it does. */
  until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    const deferred = createDeferred<void>();
    this.#waiters.push({ isMet, deferred });
    return deferred.promise;
  }

  /** To be called after every change that can meet a condition. */
  check(): void {
    if (this.#waiters.length === 0) return;
    this.#waiters = this.#waiters.filter(({ isMet, deferred }) => {
      if (!isMet()) return true;
      deferred.resolve();
      return false;
    });
  }
}
