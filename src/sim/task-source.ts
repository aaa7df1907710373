import { type Random, seededRandom } from '../random/index.ts';
import type { ServiceTime } from '../workload/index.ts';
import type { Arrivals, ClosedArrivals, OpenArrivals } from './arrivals.ts';
import type { EventClock, SimEvent } from './event-clock.ts';

/** Hands tasks in, one after the other. */
export interface TaskSource {
  /** When the next task arrives that no event announces, in milliseconds; infinity when none does. */
  readonly nextMs: number;
  /** That task has arrived. */
  passed(): void;
  /** A task was settled. */
  settled(): void;
  /** A task was refused. */
  refused(): void;
}

class OpenSource implements TaskSource {
  readonly #times: Iterator<number>;
  #nextMs = 0;

  constructor(arrivals: OpenArrivals, random: Random) {
    this.#times = arrivals.times(random);
    this.passed();
  }

  get nextMs(): number {
    return this.#nextMs;
  }

  passed(): void {
    const next = this.#times.next();
    this.#nextMs = next.done === true ? Number.POSITIVE_INFINITY : next.value;
  }

  settled(): void {
    // users do not wait for each other
  }

  refused(): void {
    // a user who was turned away does not come again
  }
}

/** Pause of a producer that was refused, in milliseconds: without one, a full queue would be asked for ever at the same moment. */
const REFUSED_PAUSE_MS = 100;

class ClosedSource implements TaskSource {
  readonly nextMs = Number.POSITIVE_INFINITY;
  readonly #clock: EventClock;
  readonly #submit: () => void;
  readonly #think: ServiceTime | undefined;
  readonly #random: Random;
  readonly #resting: Producer[] = [];

  constructor({ producers, think }: ClosedArrivals, clock: EventClock, random: Random, submit: () => void) {
    this.#clock = clock;
    this.#submit = submit;
    this.#think = think;
    this.#random = random;
    for (let count = 0; count < producers; count += 1) {
      clock.schedule(new Producer(this), this.#thinkMs());
    }
  }

  passed(): void {
    // producers come by event
  }

  settled(): void {
    this.#comeBack(this.#thinkMs());
  }

  refused(): void {
    this.#comeBack(REFUSED_PAUSE_MS + this.#thinkMs());
  }

  awake(producer: Producer): void {
    this.#resting.push(producer);
    this.#submit();
  }

  #comeBack(afterMs: number): void {
    const producer = this.#resting.pop();
    if (producer !== undefined) this.#clock.schedule(producer, this.#clock.now() + afterMs);
  }

  #thinkMs(): number {
    return this.#think === undefined ? 0 : this.#think.sampleMs(this.#random);
  }
}

/** Somebody who waits for a task, or thinks. Which one is which does not matter. */
class Producer implements SimEvent {
  heapIndex = -1;
  readonly #source: ClosedSource;

  constructor(source: ClosedSource) {
    this.#source = source;
  }

  fire(): void {
    this.#source.awake(this);
  }
}

/** Makes the source of a run. `submit` hands one task in, now. */
export const createTaskSource = (
  arrivals: Arrivals,
  seed: number | string,
  clock: EventClock,
  submit: () => void,
): TaskSource => {
  const random = seededRandom(`${seed}/arrivals`);
  return arrivals.kind === 'open' ? new OpenSource(arrivals, random) : new ClosedSource(arrivals, clock, random, submit);
};
