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

  constructor(options: RosterOptions) {
    this.#spawn = options.spawn;
    this.#min = options.min;
    this.#desired = options.desired;
    this.#settle();
  }

  /** The size the pool is steered to. */
  get desired(): number {
    return this.#desired;
  }

  /** Workers that are ready or starting. */
  get live(): number {
    return this.#live;
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
    return this.#live - this.#busy - this.#held;
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
    return occupied + weight <= this.#desired || (occupied === 0 && this.#desired > 0);
  }

  get hasRoom(): boolean {
    return this.#busy + this.#held < this.#desired;
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
    const booked = Math.min(weight, this.#desired);
    this.#busy += booked;
    const occupied = this.#busy + this.#held;
    if (occupied > this.#live) this.#live = occupied;
    const idle = this.#live - occupied;
    if (idle < this.#lowestIdle) this.#lowestIdle = idle;
    return booked;
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
    this.#settle();
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
