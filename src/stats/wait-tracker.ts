import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import { LogHistogram } from './log-histogram.ts';

/** Waits of a window of time, in milliseconds. */
export interface WaitSummary {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** All waits since the beginning, counted at fixed limits. */
export interface WaitCounts {
  readonly count: number;
  /** Sum of the waits, in milliseconds. */
  readonly sumMs: number;
  /** For each limit how many waits were at most that long, as far as the histogram can tell (3.2 %). */
  readonly atMost: readonly number[];
}

/** How long a {@link WaitTracker} remembers. */
export interface WaitTrackerOptions {
  /** Length of the window, in milliseconds. Range: above 0. @defaultValue 10_000 */
  readonly windowMs?: number;
  /** Parts that the window is forgotten in. Range: 1 to 1_000. @defaultValue 10 */
  readonly subWindowCount?: number;
}

/**
 * Waits over the last `windowMs`: mean, quantiles, maximum.
 *
 * The window is cut into parts, one histogram each. `record` writes to the present part in constant time; a part is cleared when
 * its turn comes again. So a wait is forgotten between `windowMs − windowMs / subWindowCount` and `windowMs` after it was
 * recorded, whether or not others follow: once the burst is over the p99 falls by itself, and a window without any sample
 * is `undefined`, never 0.
 *
 * Trap: a pool that is stuck starts nothing and so records nothing. Read the age of the oldest waiting task beside this.
 *
 * Time that runs back or is not finite counts as the latest time seen. Quantiles carry the error of {@link LogHistogram}.
 */
export class WaitTracker {
  readonly #partMs: number;
  readonly #parts: LogHistogram[];
  readonly #merged = new LogHistogram();
  /** What the window has forgotten. */
  readonly #past = new LogHistogram();
  #present: LogHistogram;
  /** Number of the present part, counted from time 0; its slot is this modulo the number of parts. */
  #partNumber = Number.NEGATIVE_INFINITY;
  /** When the present part ends; −∞ makes the first call look for its part. */
  #endMs = Number.NEGATIVE_INFINITY;
  /** The wait recorded last, and how many more like it came at the same time: tasks of a burst share their stamps. */
  #lastWaitMs = Number.NaN;
  #lastNowMs = Number.NaN;
  #repeats = 0;

  /** @throws OptionError when an option is unknown or outside its range. */
  constructor(options: WaitTrackerOptions = {}) {
    checkKeys('', options, ['windowMs', 'subWindowCount']);
    const windowMs = checkFinite('windowMs', options.windowMs ?? 10_000, { min: Number.MIN_VALUE });
    const subWindowCount = checkInteger('subWindowCount', options.subWindowCount ?? 10, { min: 1, max: 1_000 });
    this.#partMs = windowMs / subWindowCount;
    this.#present = new LogHistogram();
    this.#parts = [this.#present];
    while (this.#parts.length < subWindowCount) this.#parts.push(new LogHistogram());
  }

  /** Counts one wait of `waitMs` that ended at `nowMs`. A wait that is negative or not finite is ignored. */
  record(waitMs: number, nowMs: number): void {
    if (waitMs === this.#lastWaitMs && nowMs === this.#lastNowMs) {
      this.#repeats += 1;
      return;
    }
    this.#writeRepeats();
    if (nowMs >= this.#endMs) this.#rotate(nowMs);
    this.#present.record(waitMs);
    this.#lastWaitMs = waitMs;
    this.#lastNowMs = nowMs;
  }

  /** Counts `count` tasks that did not wait at all, for the cost of one. */
  recordZeros(count: number, nowMs: number): void {
    this.#writeRepeats();
    if (nowMs >= this.#endMs) this.#rotate(nowMs);
    this.#present.recordMany(0, count);
  }

  /** Sums up the window that ends at `nowMs`, or `undefined` when no wait was recorded in it. */
  read(nowMs: number): WaitSummary | undefined {
    this.#writeRepeats();
    if (nowMs >= this.#endMs) this.#rotate(nowMs);
    const merged = this.#merged;
    merged.clear();
    for (const part of this.#parts) merged.merge(part);
    const { mean, max } = merged;
    const p50 = merged.quantile(0.5);
    const p90 = merged.quantile(0.9);
    const p99 = merged.quantile(0.99);
    if (mean === undefined || max === undefined || p50 === undefined || p90 === undefined || p99 === undefined) {
      return undefined;
    }
    return { count: merged.count, mean, p50, p90, p99, max };
  }

  /** All waits since the beginning, counted at `limitsMs`. Costs nothing a task: parts are added up when the window forgets them. */
  total(limitsMs: readonly number[]): WaitCounts {
    this.#writeRepeats();
    const merged = this.#merged;
    merged.clear();
    merged.merge(this.#past);
    for (const part of this.#parts) merged.merge(part);
    return { count: merged.count, sumMs: merged.sum, atMost: limitsMs.map((limitMs) => merged.countAtMost(limitMs)) };
  }

  /** Into the part that was present when they were recorded: they share its time, and nothing has rotated since. */
  #writeRepeats(): void {
    if (this.#repeats > 0) this.#present.recordMany(this.#lastWaitMs, this.#repeats);
    this.#repeats = 0;
    this.#lastNowMs = Number.NaN;
  }

  #rotate(nowMs: number): void {
    if (!Number.isFinite(nowMs)) return;
    const length = this.#parts.length;
    const partNumber = Math.floor(nowMs / this.#partMs);
    const slot = ((partNumber % length) + length) % length; // also for times below 0
    // Parts that were skipped are old as well; after a gap as long as the window that is every part, once round.
    const steps = Math.min(length, partNumber - this.#partNumber);
    for (let back = 0; back < steps; back += 1) this.#forget(this.#part((slot - back + length) % length));
    this.#partNumber = partNumber;
    this.#present = this.#part(slot);
    this.#endMs = (partNumber + 1) * this.#partMs;
  }

  #forget(part: LogHistogram): void {
    this.#past.merge(part);
    part.clear();
  }

  #part(slot: number): LogHistogram {
    return this.#parts[slot] as LogHistogram; // 0 ≤ slot < length
  }
}
