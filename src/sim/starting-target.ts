import type { ScaleTarget, TargetReading } from '../autoscale/index.ts';
import type { PoolReading } from '../pool/index.ts';
import type { Clock, Timer } from '../time/index.ts';

/** What of a pool's core this target needs. */
export interface ReadyWorkers {
  readonly name: string;
  readonly roster: { readonly desired: number; readonly live: number };
  read(nowMs: number): PoolReading;
  steer(n: number): void;
}

/** Workers that were asked for at the same moment. */
interface Batch {
  count: number;
  timer: Timer;
}

/**
 * Lets an autoscaler steer a pool whose workers take time to start. The pool has those that are ready; the others are kept here.
 *
 * 1. Growth first keeps workers that were about to leave when their task ends, then starts new ones.
 * 2. A new worker joins the pool `startMs` after it was asked for.
 * 3. Shrinking first gives up the youngest that are still starting, then ready ones.
 */
export class StartingTarget implements ScaleTarget {
  readonly #pool: ReadyWorkers;
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #batches: Batch[] = [];
  #starting = 0;
  #started = 0;

  constructor(pool: ReadyWorkers, clock: Clock, startMs: number) {
    this.#pool = pool;
    this.#clock = clock;
    this.#startMs = startMs;
  }

  get name(): string {
    return this.#pool.name;
  }

  get desired(): number {
    return this.#pool.roster.desired + this.#starting;
  }

  /** Workers that are not ready yet. */
  get starting(): number {
    return this.#starting;
  }

  /** Workers that were asked for since the beginning. */
  get started(): number {
    return this.#started;
  }

  observe(nowMs: number): TargetReading {
    const reading = this.#pool.read(nowMs);
    return { ...reading, live: reading.live + this.#starting, starting: this.#starting, startupMs: this.#startMs };
  }

  resize(n: number): void {
    let missing = n - this.desired;
    if (missing > 0) {
      const { roster } = this.#pool;
      const leaving = Math.min(missing, roster.live - roster.desired);
      if (leaving > 0) {
        this.#pool.steer(roster.desired + leaving);
        missing -= leaving;
      }
      if (missing > 0) this.#start(missing);
      return;
    }
    const surplus = this.#giveUpStarting(-missing);
    if (surplus > 0) this.#pool.steer(this.#pool.roster.desired - surplus);
  }

  /** A ready worker has died: it leaves the pool and another one starts in its place. */
  workerLost(): void {
    const { desired } = this.#pool.roster;
    if (desired === 0) return;
    this.#pool.steer(desired - 1);
    this.#start(1);
  }

  #start(count: number): void {
    this.#starting += count;
    this.#started += count;
    const batch: Batch = { count, timer: this.#clock.setTimer(() => this.#ready(batch), this.#startMs) };
    this.#batches.push(batch);
  }

  #ready(batch: Batch): void {
    this.#batches.splice(this.#batches.indexOf(batch), 1);
    this.#starting -= batch.count;
    this.#pool.steer(this.#pool.roster.desired + batch.count);
  }

  /** Gives up to `count` starting workers up, the youngest first. Returns how many are still to go. */
  #giveUpStarting(count: number): number {
    let surplus = count;
    for (let batch = this.#batches.at(-1); surplus > 0 && batch !== undefined; batch = this.#batches.at(-1)) {
      const leaving = Math.min(surplus, batch.count);
      batch.count -= leaving;
      this.#starting -= leaving;
      surplus -= leaving;
      if (batch.count > 0) break;
      batch.timer.cancel();
      this.#batches.pop();
    }
    return surplus;
  }
}
