/** When workers start: as soon as the size allows it, or when a task finds none idle. @public */
export type Spawn = 'eager' | 'onDemand';

/** How a roster begins. */
export interface RosterOptions {
  readonly spawn: Spawn;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

/**
 * The ledger of the pool's size, and its only owner: resize, autoscaler, idle expiry and close all book here.
 *
 * Invariants, after every call: `occupied ≤ live`; `live ≤ max(desired, occupied)`; while the pool is open
 * `live ≥ min(min, desired)`; with eager spawn `live ≥ desired`. `occupy` is refused at `desired`, so that no task starts
 * above it; a busy worker above `desired` leaves when its task ends, an idle one at once.
 */
export class Roster {
  readonly #spawn: Spawn;
  #min: number;
  #desired: number;
  #live = 0;
  #busy = 0;
  #held = 0;
  #lowestIdle = 0;
  #leftIdle = 0;
  #busyListener: (() => void) | undefined;
  /** Workers that may be occupied: of slots `desired`, of threads and processes no more than are ready. */
  #limit: number;
  /** Threads or processes that there are; absent for slots, which are there as soon as they are booked. */
  #staff: { readonly ready: number; readonly starting: number } | undefined = undefined;

  constructor(options: RosterOptions) {
    this.#spawn = options.spawn;
    this.#min = options.min;
    this.#desired = options.desired;
    this.#limit = options.desired;
    this.#settle();
  }

  /** The size the pool is steered to. */
  get desired(): number {
    return this.#desired;
  }

  /** Workers that are ready or starting. */
  get live(): number {
    return this.#staff === undefined ? this.#live : this.#staff.ready + this.#staff.starting;
  }

  /** Workers that there should be: of threads and processes, some may have to be started yet, or have to leave. */
  get wanted(): number {
    return this.#live;
  }

  /** Workers that are not ready yet. */
  get starting(): number {
    return this.#staff?.starting ?? 0;
  }

  /** Workers whose task has not settled. */
  get busy(): number {
    return this.#busy;
  }

  /** Workers whose task has settled (timed out or aborted) while its handler still runs. */
  get held(): number {
    return this.#held;
  }

  /** Workers that cannot take a task. */
  get occupied(): number {
    return this.#busy + this.#held;
  }

  get idle(): number {
    return this.#staff === undefined ? this.#live - this.occupied : Math.max(0, this.#staff.ready - this.occupied);
  }

  get min(): number {
    return this.#min;
  }

  /** Workers that stay whatever the load: `min`, or less when a resize asked for less; all of `desired` when spawn is eager. */
  get floor(): number {
    return this.#spawn === 'eager' ? this.#desired : Math.min(this.#min, this.#desired);
  }

  /** Whether `weight` workers are to be had: that many, or all when fewer exist and none is occupied. */
  hasRoomFor(weight: number): boolean {
    const occupied = this.#busy + this.#held;
    return occupied + weight <= this.#limit || (occupied === 0 && this.#limit > 0 && this.#limit === this.#desired);
  }

  get hasRoom(): boolean {
    return this.#busy + this.#held < this.#limit;
  }

  /** Workers that have left while they were idle, by a resize or by expiry, counted since the pool was made. */
  get leftIdle(): number {
    return this.#leftIdle;
  }

  /**
   * Books workers for a task, idle ones as far as there are any. The caller has checked `hasRoomFor` in the same breath.
   * Returns how many were booked: `weight`, or the whole size when it is less.
   */
  occupy(weight = 1): number {
    const booked = weight === 1 ? 1 : Math.min(weight, this.#desired); // a task that starts on a worker above the size takes that one
    this.#busy += booked;
    const occupied = this.#busy + this.#held;
    if (occupied > this.#live) this.#live = occupied;
    const idle = this.#live - occupied;
    if (idle < this.#lowestIdle) this.#idleFell(idle);
    return booked;
  }

  /**
   * Calls `listener` once, when the next worker becomes occupied or, told by `lacks`, the next task waits for one; `undefined` takes that
   * back. No task that starts pays for it: until then the lowest number of idle workers is infinite, so that the next `occupy` falls below
   * it. Returns `false`, and does nothing, while a worker is occupied, and while that number is used: while workers above the floor are
   * idle, and for threads and processes.
   */
  whenBusy(listener: (() => void) | undefined): boolean {
    const isUsed = this.#staff !== undefined || (this.#live > this.floor && this.idle > 0);
    if (listener !== undefined && (isUsed || this.occupied > 0)) return false;
    if (listener !== undefined) this.#lowestIdle = Number.POSITIVE_INFINITY;
    this.#busyListener = listener;
    return true;
  }

  /** A task waits, as no worker may take it: there is none at size 0, and a pause or a spent rate keeps those that there are. */
  lacks(): void {
    if (this.#busyListener !== undefined) this.#callBusyListener();
  }

  /** Gives back the workers of a task that has settled with its handler. */
  release(weight = 1): void {
    this.#busy -= weight;
    if (this.#live > this.#desired) this.#settle();
  }

  /** The task has settled, its handler goes on: the worker stays booked. */
  hold(weight = 1): void {
    this.#busy -= weight;
    this.#held += weight;
  }

  /** Gives back held workers. */
  releaseHeld(weight = 1): void {
    this.#held -= weight;
    if (this.#live > this.#desired) this.#settle();
  }

  /** The task has settled and its worker is given up; a fresh one may start in its place. */
  abandon(weight = 1): void {
    this.#busy -= weight;
    this.#live -= weight;
    this.#settle();
  }

  /** Steers the size to `desired`. Idle workers above it leave at once. */
  steer(desired: number): void {
    this.#desired = desired;
    this.#limit = this.#staff === undefined ? desired : Math.min(desired, this.#staff.ready);
    this.#settle();
  }

  /** Notes how many threads or processes there are. To be called after every change. */
  staff(ready: number, starting: number): void {
    this.#staff = { ready, starting };
    this.#limit = Math.min(this.#desired, ready);
    this.#lowestIdle = Math.min(this.#lowestIdle, this.idle);
  }

  /** Wants workers for tasks that wait, when they are started on demand. */
  summon(waiting: number): void {
    const wanted = Math.min(this.#desired, this.occupied + waiting);
    if (this.#spawn === 'onDemand' && wanted > this.#live) this.#live = wanted;
  }

  /** Changes how many workers stay whatever the load. Those that are missing start at once. */
  setMin(min: number): void {
    this.#min = min;
    this.#settle();
  }

  /** The pool has closed: every worker leaves, those still held when their handler ends. */
  close(): void {
    this.#min = 0;
    this.steer(0);
  }

  /** Lets up to `count` idle workers leave, never below the floor. Returns how many left. */
  expire(count: number): number {
    const leaving = Math.max(0, Math.min(count, this.idle, this.#live - this.floor));
    this.#live -= leaving;
    this.#idleLeave(leaving);
    return leaving;
  }

  /** The smallest number of idle workers since the last call: that many were idle all the time. */
  takeLowestIdle(): number {
    const lowest = this.#lowestIdle;
    this.#lowestIdle = this.idle;
    return lowest;
  }

  #idleFell(idle: number): void {
    this.#lowestIdle = idle;
    if (this.#busyListener !== undefined) this.#callBusyListener();
  }

  #callBusyListener(): void {
    const listener = this.#busyListener;
    this.#busyListener = undefined;
    listener?.();
  }

  /** Restores the invariants after `desired`, `min` or the number of occupied workers has changed. */
  #settle(): void {
    const before = this.#live;
    const highest = Math.max(this.#desired, this.occupied);
    this.#live = Math.max(Math.min(before, highest), this.floor, this.occupied);
    if (this.#live < before) this.#idleLeave(before - this.#live);
  }

  /** Those leave first that were idle longest, so each leaves the number of the longest idle smaller by one. */
  #idleLeave(count: number): void {
    this.#leftIdle += count;
    this.#lowestIdle = Math.max(0, this.#lowestIdle - count);
  }
}
