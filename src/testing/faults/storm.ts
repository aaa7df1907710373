import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import { type Random, seededRandom } from '../../random/index.ts';
import { type Clock, systemClock, type Timer } from '../../time/index.ts';

/** How a storm is. @public */
export interface StormOptions {
  /** Smallest and largest size that is asked for, in workers. */
  readonly between: readonly [least: number, most: number];
  /** Mean time between two blows, in milliseconds; they come at random. Above 0. */
  readonly everyMs: number;
  /** The same seed is the same storm. @defaultValue 1 */
  readonly seed?: number | string;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** Sizes that are asked for at random times, until it is disposed. @public */
export class Storm implements Disposable {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #options: StormOptions;
  readonly #blow: (size: number, random: Random) => void;
  #timer: Timer | undefined = undefined;
  #blows = 0;

  /** @internal */
  constructor(options: StormOptions, blow: (size: number, random: Random) => void) {
    checkKeys('', options, ['between', 'everyMs', 'seed', 'clock']);
    const [least, most] = options.between;
    checkInteger('between[0]', least, { min: 0 });
    checkInteger('between[1]', most, { min: least });
    checkFinite('everyMs', options.everyMs, { min: Number.MIN_VALUE });
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = seededRandom(`${options.seed ?? 1}/storm`);
    this.#blow = blow;
    this.#next();
  }

  /** How often a size was asked for. */
  get blows(): number {
    return this.#blows;
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
  }

  #next(): void {
    const delayMs = -Math.log1p(-this.#random.next()) * this.#options.everyMs;
    this.#timer = this.#clock.setTimer(() => {
      const [least, most] = this.#options.between;
      this.#blows += 1;
      this.#next();
      this.#blow(least + Math.floor(this.#random.next() * (most - least + 1)), this.#random);
    }, delayMs);
  }
}

/** What a resize storm blows on. @public */
export interface Resizable {
  resize(n: number): unknown;
}

/** Resizes a pool of a fixed size at random times. @throws OptionError @public */
export const resizeStorm = (pool: Resizable, options: StormOptions): Storm =>
  new Storm(options, (size) => void pool.resize(size));

/** What an override storm blows on. @public */
export interface Overridable {
  override(request: { desired: number; forMs: number; reason: string; actor: string }): unknown;
  release(): void;
}

/** Overrides an autoscaler at random times, for up to `everyMs`, and releases every fourth time. @throws OptionError @public */
export const overrideStorm = (autoscaler: Overridable, options: StormOptions): Storm =>
  new Storm(options, (desired, random) => {
    if (random.next() < 0.25) autoscaler.release();
    else autoscaler.override({ desired, forMs: 1 + random.next() * options.everyMs, reason: 'storm', actor: 'chaos' });
  });
