import type { Clock } from './clock.ts';

/** How old a reading may be when it is given out again, in milliseconds: 20 µs, a ten-thousandth of the shortest wait anybody steers by. */
const OLDEST_MS = 0.02;

/** Most times that one reading is given out again. */
const MOST_USES = 31;

const settled = Promise.resolve();

/**
 * Gives one reading of a clock to a burst of calls. A reading costs about 50 ns, which is as much as all else that a pool does for a
 * task that waits; in a burst of fast tasks hundreds of them begin and end within a few microseconds.
 *
 * A reading is shared only while calls come so fast that it is at most {@link OLDEST_MS} old, by the pace of the calls before; at
 * most {@link MOST_USES} times; and never beyond the microtasks that were queued when it was made, so that no time passes in the event
 * loop meanwhile. When a burst of fast calls turns slow, up to {@link MOST_USES} stamps in a row are too early, once.
 */
export class BurstClock {
  readonly #clock: Pick<Clock, 'now'>;
  /** Of two types, so that V8 keeps the number as an object which all stamps of a burst share, and does not make one for each. */
  #reading: number | undefined = undefined;
  #granted = 0;
  #usesLeft = 0;
  #isWatched = false;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Monotonic time in milliseconds. */
  now(): number {
    const reading = this.#reading;
    if (this.#usesLeft === 0 || reading === undefined) return this.#read();
    this.#usesLeft -= 1;
    return reading;
  }

  #read(): number {
    const nowMs = this.#clock.now();
    const calls = this.#granted + 1;
    const perCallMs = (nowMs - (this.#reading ?? Number.NEGATIVE_INFINITY)) / calls;
    this.#reading = nowMs;
    // A pace is believed step by step: twice as many uses as before, none after the first slow call.
    this.#granted = perCallMs > 0 ? Math.min(MOST_USES, 2 * calls, Math.floor(OLDEST_MS / perCallMs)) : 0;
    this.#usesLeft = this.#granted;
    if (this.#granted > 0 && !this.#isWatched) {
      this.#isWatched = true;
      void settled.then(this.#burstEnded);
    }
    return nowMs;
  }

  readonly #burstEnded = (): void => {
    this.#isWatched = false;
    this.#granted -= this.#usesLeft; // the pace is that of the calls that came
    this.#usesLeft = 0;
  };
}
