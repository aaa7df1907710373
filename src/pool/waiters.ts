import { createDeferred, type Deferred } from '../internal/index.ts';

/** Promises that resolve when a condition on the pool holds. Costs nothing while nobody waits. */
export class Waiters {
  /** One promise for each condition, however many wait for it: a size that changes a thousand times a second is asked for as often. */
  readonly #waiters = new Map<() => boolean, Deferred<void>>();

  /** Resolves at once when the condition holds, else with the first `check` after which it does. */
  until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    const known = this.#waiters.get(isMet);
    if (known !== undefined) return known.promise;
    const deferred = createDeferred<void>();
    this.#waiters.set(isMet, deferred);
    return deferred.promise;
  }

  /** To be called after every change that can meet a condition. */
  check(): void {
    if (this.#waiters.size === 0) return;
    for (const [isMet, deferred] of this.#waiters) {
      if (!isMet()) continue;
      this.#waiters.delete(isMet);
      deferred.resolve();
    }
  }
}
