import { monitorEventLoopDelay } from 'node:perf_hooks';
import { HOST_EVERY_MS, type HostSignal } from './host-signal.ts';

/** What of a histogram of `perf_hooks` is used. Its values are nanoseconds. */
export interface DelayHistogram {
  readonly count: number;
  percentile(percent: number): number;
  enable(): boolean;
  disable(): boolean;
  reset(): void;
}

/** Time between two samples, in milliseconds. */
export const DELAY_RESOLUTION_MS = 10;

const NANOS_PER_MS = 1e6;
/** After so long the histograms change places: a reading covers one to two of these. */
const TURN_MS = 1_000;

/**
 * Reads the 99th percentile of the event loop's delay from two histograms that take turns. One alone would not do: the interval
 * in which a histogram is reset is lost, and the long stalls are the ones that a reset falls into.
 *
 * The histogram counts the time between two samples, so an idle loop shows the resolution; it is taken off.
 */
export class EventLoopDelay implements HostSignal {
  readonly everyMs = HOST_EVERY_MS;
  readonly #create: () => DelayHistogram;
  #older: DelayHistogram | undefined;
  #younger: DelayHistogram | undefined;
  #turnMs: number | undefined;

  constructor(create: () => DelayHistogram) {
    this.#create = create;
  }

  start(): void {
    this.stop();
    this.#older = this.#create();
    this.#younger = this.#create();
    this.#older.enable();
    this.#younger.enable();
  }

  stop(): void {
    this.#older?.disable();
    this.#younger?.disable();
    this.#older = undefined;
    this.#younger = undefined;
    this.#turnMs = undefined;
  }

  read({ nowMs }: { readonly nowMs: number }): number | undefined {
    const histogram = this.#older;
    if (histogram === undefined || histogram.count === 0) return undefined;
    const delayMs = Math.max(0, histogram.percentile(99) / NANOS_PER_MS - DELAY_RESOLUTION_MS);
    this.#turnMs ??= nowMs;
    if (nowMs - this.#turnMs >= TURN_MS) {
      this.#turnMs = nowMs;
      histogram.reset();
      this.#older = this.#younger;
      this.#younger = histogram;
    }
    return delayMs;
  }
}

/**
 * A signal: the 99th percentile of the event loop's delay over the last one to two seconds, in milliseconds. What it measures is how
 * much later than planned a timer fires; a handler that computes for 80 ms shows as 80.
 *
 * Use it under the name `eventLoopDelay` with the ceiling `eventLoop`. It samples every 10 ms while the autoscaler runs.
 * @public
 */
export const eventLoopDelay = (): HostSignal =>
  new EventLoopDelay(() => monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS }));
