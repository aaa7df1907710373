import { createDeferred, type Deferred } from '../internal/index.ts';
import { LinkedQueue, type QueueLinks } from '../queue/index.ts';

class RoomWaiter implements QueueLinks<RoomWaiter> {
  heldBy: object | undefined = undefined;
  previous: RoomWaiter | undefined = undefined;
  next: RoomWaiter | undefined = undefined;
  readonly deferred: Deferred<void> = createDeferred<void>();
}

/**
 * Microtasks that a woken producer has to submit its task. `await pool.ready()` takes two, each async function of the user's
 * around it up to three more.
 */
const TURN_HOPS = 12;

/**
 * Producers that wait for room for one more task. Room for three wakes three producers, in the order in which they came: each
 * woken one keeps a reservation until it has had its turn, so that several events in a row do not wake more than fit. A place
 * that a producer did not take in its turn goes to the next one.
 */
export class RoomWaiters {
  readonly #readRoom: () => number;
  readonly #waiters = new LinkedQueue<RoomWaiter>();
  /** Places promised to woken producers that have not had their turn, by the wake that promised them. */
  #promised: { left: number }[] = [];

  constructor(readRoom: () => number) {
    this.#readRoom = readRoom;
  }

  /** Whether a place is promised to a woken producer that has not had its turn. */
  get hasPromised(): boolean {
    return this.#promised.some(({ left }) => left > 0);
  }

  wait(): Promise<void> {
    const waiter = new RoomWaiter();
    this.#waiters.push(waiter);
    this.wake();
    return waiter.deferred.promise;
  }

  /** To be called when there may be room. */
  wake(): void {
    if (this.#waiters.size === 0) return;
    let free = this.#readRoom();
    for (const { left } of this.#promised) free -= left;
    const promised = { left: 0 };
    for (; promised.left < free; promised.left += 1) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) break;
      waiter.deferred.resolve();
    }
    if (promised.left === 0) return;
    this.#promised.push(promised);
    this.#endTurn(promised, TURN_HOPS);
  }

  /** To be called when a task takes room: one promised place has been used. */
  taken(): void {
    if (this.#promised.length === 0) return;
    const promised = this.#promised.find(({ left }) => left > 0);
    if (promised !== undefined) promised.left -= 1;
  }

  rejectAll(error: unknown): void {
    for (let waiter = this.#waiters.shift(); waiter !== undefined; waiter = this.#waiters.shift()) waiter.deferred.reject(error);
  }

  #endTurn(promised: { left: number }, hops: number): void {
    queueMicrotask(() => {
      if (hops > 1 && promised.left > 0) {
        this.#endTurn(promised, hops - 1);
        return;
      }
      this.#promised = this.#promised.filter((other) => other !== promised);
      this.wake(); // what was not taken is free again; what was may have been one of several free workers
    });
  }
}
