import { type Random, seededRandom } from '../../random/index.ts';
import type { Clock, Timer } from '../../time/index.ts';
import { arrivalTimes, type Profile, type ServiceTime, stages, uniformWholeTime } from '../../workload/index.ts';

/** A task of the demo's own load; one that came by HTTP is a number, the time that it takes in milliseconds. */
export class DemoTask {
  readonly arrivedAtMs: number;
  readonly runMs: number;

  constructor(arrivedAtMs: number, runMs: number) {
    this.arrivedAtMs = arrivedAtMs;
    this.runMs = runMs;
  }
}

/** Arrivals are handed in this often; each counts from its own time of arrival. */
const FEED_MS = 5;

/** One round: from 100 arrivals a second up to 2,000, there for a while, back, and a rest. */
const ROUND: Profile = stages(
  [
    { durationMs: 10_000, toPerSec: 2_000 },
    { durationMs: 8_000, toPerSec: 2_000 },
    { durationMs: 8_000, toPerSec: 100 },
    { durationMs: 6_000, toPerSec: 100 },
  ],
  100,
);

/** A task takes 30 to 120 ms. */
const RUN_TIME: ServiceTime = uniformWholeTime(30, 120);

/** What {@link DemoTraffic} is made of. */
export interface DemoTrafficParts {
  readonly clock: Clock;
  readonly seed: number;
  readonly submit: (task: DemoTask) => void;
}

/** An open load: its arrivals come whether or not the last task has ended, as users do. Rounds follow each other until it is stopped. */
export class DemoTraffic {
  readonly #parts: DemoTrafficParts;
  readonly #runTimes: Random;
  #round = 0;
  #roundStartMs = 0;
  #arrivals: Iterator<number> = [][Symbol.iterator]();
  #nextMs = 0;
  #timer: Timer | undefined;

  constructor(parts: DemoTrafficParts) {
    this.#parts = parts;
    this.#runTimes = seededRandom(`${parts.seed}/run times`);
  }

  /** Arrivals a second that are asked for now. */
  get ratePerSec(): number {
    return this.#timer === undefined ? 0 : ROUND.ratePerSecAt(this.#parts.clock.now() - this.#roundStartMs);
  }

  start(): void {
    this.#beginRound(this.#parts.clock.now());
    this.#feed();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  readonly #feed = (): void => {
    const { clock, submit } = this.#parts;
    const nowMs = clock.now();
    while (this.#nextMs <= nowMs) {
      submit(new DemoTask(this.#nextMs, RUN_TIME.sampleMs(this.#runTimes)));
      this.#advance();
    }
    this.#timer = clock.setTimer(this.#feed, FEED_MS, { keepAlive: true });
  };

  #beginRound(startMs: number): void {
    this.#roundStartMs = startMs;
    this.#arrivals = arrivalTimes(ROUND, { random: seededRandom(`${this.#parts.seed}/arrivals/${this.#round}`) });
    this.#round += 1;
    this.#advance();
  }

  #advance(): void {
    const next = this.#arrivals.next();
    if (next.done === true) this.#beginRound(this.#roundStartMs + ROUND.durationMs);
    else this.#nextMs = this.#roundStartMs + next.value;
  }
}
