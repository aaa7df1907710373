import { createDeferred, type Deferred } from '../internal/index.ts';

/**
 * Producers that wait for room for one more task. Room for three wakes three producers, in the order in which they came: each
 * woken one keeps a reservation until it has had its turn, so that several events in a row do not wake more than fit.
 */
export class RoomWaiters {
  #waiters: Deferred<void>[] = [];
  /** Places promised to woken producers that have not had their turn, by the wake that promised them. */
  #promised: { left: number }[] = [];

  get isEmpty(): boolean {
    return this.#waiters.length === 0;
  }

  wait(room: number): Promise<void> {
    const deferred = createDeferred<void>();
    this.#waiters.push(deferred);
    this.wake(room);
    return deferred.promise;
  }

  /** To be called when there may be room. */
  wake(room: number): void {
    if (this.#waiters.length === 0) return;
    let free = room;
    for (const { left } of this.#promised) free -= left;
    const count = Math.min(this.#waiters.length, free);
    if (count <= 0) return;
    const woken = this.#waiters.splice(0, count);
    const promised = { left: count };
    this.#promised.push(promised);
    for (const deferred of woken) deferred.resolve();
    // The producers run before this: they were queued first. What they did not take is free again.
    queueMicrotask(() => {
      this.#promised = this.#promised.filter((other) => other !== promised);
    });
  }

  /** To be called when a task takes room: one promised place has been used. */
  taken(): void {
    const promised = this.#promised.find(({ left }) => left > 0);
    if (promised !== undefined) promised.left -= 1;
  }

  rejectAll(error: unknown): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const deferred of waiters) deferred.reject(error);
  }
}
