import type { Clock, Timer } from '../time/index.ts';
import { EventHeap, type HeapItem } from './event-heap.ts';

/** Something that happens at a moment of virtual time. */
export interface SimEvent extends HeapItem {
  fire(): void;
}

class EventTimer implements SimEvent, Timer {
  heapIndex = -1;
  readonly #clock: EventClock;
  readonly #callback: () => void;

  constructor(clock: EventClock, callback: () => void) {
    this.#clock = clock;
    this.#callback = callback;
  }

  fire(): void {
    this.#callback();
  }

  cancel(): void {
    this.#clock.cancel(this);
  }
}

/** Wall time at time 0: 2026-01-01T00:00:00Z, so that schedules and journals repeat too. */
const WALL_START_MS = 1_767_225_600_000;

/**
 * The clock of a simulation. It is a `Clock` like any other to the pool and the autoscaler; beside timers it takes events, which
 * are objects that are used again and again, so that a simulated task needs no closure. What is due at the same moment happens
 * in the order in which it was scheduled.
 */
export class EventClock implements Clock {
  readonly #events = new EventHeap<SimEvent>();
  #nowMs: number;

  /** `startMs`: the first time; below 0 for what happens before a run. */
  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  wallNow(): number {
    return this.#nowMs + WALL_START_MS;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const timer = new EventTimer(this, callback);
    this.#events.push(timer, this.#nowMs + Math.max(0, delayMs));
    return timer;
  }

  /** When the next event is due; infinity when there is none. */
  get nextDueMs(): number {
    return this.#events.firstKey;
  }

  /** Events that are still to come. */
  get pending(): number {
    return this.#events.size;
  }

  /** Plans an event for `atMs`, or now if that is over. An event that is planned already is moved. */
  schedule(event: SimEvent, atMs: number): void {
    if (event.heapIndex >= 0) this.#events.remove(event);
    this.#events.push(event, Math.max(atMs, this.#nowMs));
  }

  /** Takes an event out of the plan; does nothing when it is not in it. */
  cancel(event: SimEvent): void {
    if (event.heapIndex >= 0) this.#events.remove(event);
  }

  /** Moves time to `atMs` without running anything. MUST NOT pass an event that is due. */
  moveTo(atMs: number): void {
    this.#nowMs = atMs;
  }

  /** Runs every event that is due by `atMs` and moves time there, or to the last event when that is for ever. */
  runUntil(atMs: number): void {
    while (this.#events.firstKey <= atMs && this.#events.size > 0) this.runNext();
    if (atMs !== Number.POSITIVE_INFINITY) this.#nowMs = atMs;
  }

  /** Moves time to the next event and runs it. The caller has seen that there is one. */
  runNext(): void {
    const atMs = this.#events.firstKey;
    const event = this.#events.pop();
    this.#nowMs = atMs;
    event?.fire();
  }
}
