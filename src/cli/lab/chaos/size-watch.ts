import type { Event } from '../../../events/index.ts';
import type { ChaosScale } from './chaos-plan.ts';

/** Breaches that are told in words; all are counted. */
const MOST_TOLD = 3;

/** The part of a pool that is watched. */
export interface WatchedPool {
  readonly live: number;
  readonly desired: number;
  readonly busy: number;
  readonly autoscaler: { readonly bounds: { readonly min: number; readonly max: number } };
  readonly onDegraded: Event<{ readonly isDegraded: boolean }>;
}

/** Looks at the size of a pool as often as it is told to, and notes each instant at which it was out of its bounds. */
export class SizeWatch {
  readonly told: string[] = [];
  #breaches = 0;
  #leastLive = Number.POSITIVE_INFINITY;
  #mostLive = 0;
  #isDegraded = false;
  readonly #pool: WatchedPool;
  readonly #scale: Pick<ChaosScale, 'min' | 'max'>;

  constructor(pool: WatchedPool, scale: Pick<ChaosScale, 'min' | 'max'>) {
    this.#pool = pool;
    this.#scale = scale;
    pool.onDegraded(({ isDegraded }) => {
      this.#isDegraded = isDegraded;
    });
  }

  /** Instants at which a bound did not hold. */
  get breaches(): number {
    return this.#breaches;
  }

  get leastLive(): number {
    return Math.min(this.#leastLive, this.#mostLive);
  }

  get mostLive(): number {
    return this.#mostLive;
  }

  look(): void {
    const { live, desired, busy, autoscaler } = this.#pool;
    const { min, max } = this.#scale;
    this.#leastLive = Math.min(this.#leastLive, live);
    this.#mostLive = Math.max(this.#mostLive, live);
    if (live > max) this.breach(`${live} live, above ${max}`);
    // After a shrink busy workers stay until their tasks have ended.
    if (live > Math.max(desired, busy)) this.breach(`${live} live of ${desired}, ${busy} busy`);
    if (live < min && !this.#isDegraded) this.breach(`${live} live, below ${min}`);
    const { bounds } = autoscaler;
    if (desired < bounds.min || desired > bounds.max) this.breach(`${desired} desired, outside ${bounds.min} to ${bounds.max}`);
  }

  breach(text: string): void {
    this.#breaches += 1;
    if (this.told.length < MOST_TOLD && !this.told.includes(text)) this.told.push(text);
  }
}
