import { checkFinite, checkKeys } from '../../internal/index.ts';
import type { Handler } from '../../pool/index.ts';
import { type Random, seededRandom } from '../../random/index.ts';
import { type Clock, systemClock } from '../../time/index.ts';
import { InjectedFault } from './injected-fault.ts';
import { killOwnWorker } from './kill-own-worker.ts';

/** What goes wrong with tasks, as shares of all. @public */
export interface HandlerFaultOptions {
  /** Throw in place of running; half of them at once, half as a rejected promise. Range: 0 to 1. @defaultValue 0 */
  readonly throwRatio?: number;
  /** Take `slowFactor` times as long. Range: 0 to 1. @defaultValue 0 */
  readonly slowRatio?: number;
  /** Range: 1 and up. @defaultValue 5 */
  readonly slowFactor?: number;
  /** Stand still for `stallMs` before they run, and listen to nobody. Range: 0 to 1. @defaultValue 0 */
  readonly stallRatio?: number;
  /** In milliseconds. Range: 0 and up. @defaultValue 5_000 */
  readonly stallMs?: number;
  /**
   * End the worker that runs the task, in place of running ({@link killOwnWorker}): for handlers in modules of threads and processes.
   * Each worker has its own chance, so give each a seed of its own. Range: 0 to 1. @defaultValue 0
   */
  readonly killRatio?: number;
  /** The same seed gives the same faults, by the order of the calls. @defaultValue 1 */
  readonly seed?: number | string;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** How many faults were injected. @public */
export interface InjectedCounts {
  readonly thrown: number;
  readonly slowed: number;
  readonly stalled: number;
}

const SHARE = { min: 0, max: 1 };
const KEYS = ['throwRatio', 'slowRatio', 'slowFactor', 'stallRatio', 'stallMs', 'killRatio', 'seed', 'clock'];

/** Lets handlers fail on purpose, by chance and yet the same each time. @public */
export class HandlerFaults {
  readonly #clock: Clock;
  readonly #random: Random;
  /** Apart, so that kills do not shift the other faults. */
  readonly #killRandom: Random;
  readonly #killRatio: number;
  readonly #throwRatio: number;
  readonly #slowRatio: number;
  readonly #slowFactor: number;
  readonly #stallRatio: number;
  readonly #stallMs: number;
  #thrown = 0;
  #slowed = 0;
  #stalled = 0;

  /** @throws OptionError when an option is unknown or out of range. */
  constructor(options: HandlerFaultOptions = {}) {
    checkKeys('', options, KEYS);
    this.#clock = options.clock ?? systemClock;
    this.#random = seededRandom(`${options.seed ?? 1}/handler-faults`);
    this.#killRandom = seededRandom(`${options.seed ?? 1}/worker-kills`);
    this.#killRatio = checkFinite('killRatio', options.killRatio ?? 0, SHARE);
    this.#throwRatio = checkFinite('throwRatio', options.throwRatio ?? 0, SHARE);
    this.#slowRatio = checkFinite('slowRatio', options.slowRatio ?? 0, SHARE);
    this.#slowFactor = checkFinite('slowFactor', options.slowFactor ?? 5, { min: 1 });
    this.#stallRatio = checkFinite('stallRatio', options.stallRatio ?? 0, SHARE);
    this.#stallMs = checkFinite('stallMs', options.stallMs ?? 5_000, { min: 0 });
  }

  /** Faults so far. */
  get counts(): InjectedCounts {
    return { thrown: this.#thrown, slowed: this.#slowed, stalled: this.#stalled };
  }

  /** The handler with faults. What it is given and gives is the same. */
  wrap<I, O>(handler: Handler<I, O>): Handler<I, O> {
    return (input, context) => {
      // Always three draws: a share that is changed does not shift the other faults.
      const throws = this.#random.next();
      const isSlow = this.#random.next() < this.#slowRatio;
      const isStalled = this.#random.next() < this.#stallRatio;
      if (this.#killRandom.next() < this.#killRatio) return killOwnWorker();
      if (throws < this.#throwRatio) return this.#fail(throws < this.#throwRatio / 2);
      if (!isSlow && !isStalled) return handler(input, context);
      return this.#delayed(() => handler(input, context), isSlow, isStalled);
    };
  }

  #fail(isAtOnce: boolean): Promise<never> {
    this.#thrown += 1;
    if (isAtOnce) throw new InjectedFault();
    return Promise.reject(new InjectedFault());
  }

  async #delayed<O>(run: () => O | PromiseLike<O>, isSlow: boolean, isStalled: boolean): Promise<O> {
    if (isStalled) {
      this.#stalled += 1;
      await this.#sleep(this.#stallMs);
    }
    const startMs = this.#clock.now();
    const output = await run();
    if (isSlow) {
      this.#slowed += 1;
      await this.#sleep((this.#slowFactor - 1) * (this.#clock.now() - startMs));
    }
    return output;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.setTimer(resolve, ms, { keepAlive: true });
    });
  }
}
