import type { DecisionRecord } from '../decision-record.ts';

/** A time in which the shadow wanted another size without a break. @public */
export interface ShadowStretch {
  /** What the shadow wanted, against the live policy. */
  readonly shadow: 'more' | 'fewer';
  /** Monotonic time of its first tick, in milliseconds. */
  readonly fromMs: number;
  /** Time of the first tick after it, or of the newest one while it lasts, in milliseconds. */
  readonly untilMs: number;
}

/** How a shadow policy compares with the live one. Sizes are those recommended, before budget and dry run. @public */
export interface ShadowComparison {
  /** Ticks in which both decided. */
  readonly ticks: number;
  /** Time that both were asked about, in milliseconds: what is averaged is averaged over it. */
  readonly elapsedMs: number;
  /** Ticks in which both wanted the same size, as a share. 1 before the first tick. */
  readonly equalRatio: number;
  /** Time in which the shadow wanted more workers, in milliseconds. */
  readonly higherMs: number;
  /** Time in which it wanted fewer, in milliseconds. */
  readonly lowerMs: number;
  /** Shadow less live, averaged over time, in workers. */
  readonly meanDifference: number;
  /** Worker time that each of them wanted, in seconds. */
  readonly liveWorkerSec: number;
  readonly shadowWorkerSec: number;
  /** Worker time of the shadow ÷ that of the live policy; absent while that is 0. */
  readonly workerTimeRatio?: number;
  /** Absent when they never differed. */
  readonly longestDifference?: ShadowStretch;
  /** Ticks in which the shadow's controller or one of its stages failed. */
  readonly errors: number;
}

type Wanted = Pick<DecisionRecord, 'at' | 'recommended' | 'shadow'> & { readonly observation: { readonly dtMs: number } };

/** Adds up ticks. A size counts from its tick until the next one. */
export class ShadowMeter {
  #last: { readonly live: number; readonly shadow: number } | undefined;
  #open: ShadowStretch | undefined;
  #longest: ShadowStretch | undefined;
  #ticks = 0;
  #equal = 0;
  #elapsedMs = 0;
  #higherMs = 0;
  #lowerMs = 0;
  #liveMs = 0;
  #shadowMs = 0;

  add({ at, recommended: live, shadow, observation: { dtMs } }: Wanted): void {
    this.#count(dtMs);
    this.#last = shadow === undefined ? undefined : { live, shadow: shadow.desired };
    this.#follow(at, shadow === undefined ? 0 : shadow.desired - live);
    if (shadow === undefined) return;
    this.#ticks += 1;
    if (shadow.desired === live) this.#equal += 1;
  }

  result(errors: number): ShadowComparison {
    const { ticks, liveMs, shadowMs } = { ticks: this.#ticks, liveMs: this.#liveMs, shadowMs: this.#shadowMs };
    return Object.freeze({
      ticks,
      elapsedMs: this.#elapsedMs,
      equalRatio: ticks === 0 ? 1 : this.#equal / ticks,
      higherMs: this.#higherMs,
      lowerMs: this.#lowerMs,
      meanDifference: this.#elapsedMs === 0 ? 0 : (shadowMs - liveMs) / this.#elapsedMs,
      liveWorkerSec: liveMs / 1_000,
      shadowWorkerSec: shadowMs / 1_000,
      ...(liveMs > 0 && { workerTimeRatio: shadowMs / liveMs }),
      ...(this.#longest !== undefined && { longestDifference: this.#longest }),
      errors,
    });
  }

  #count(dtMs: number): void {
    if (this.#last === undefined) return;
    const { live, shadow } = this.#last;
    this.#elapsedMs += dtMs;
    this.#liveMs += live * dtMs;
    this.#shadowMs += shadow * dtMs;
    if (shadow > live) this.#higherMs += dtMs;
    if (shadow < live) this.#lowerMs += dtMs;
  }

  #follow(at: number, difference: number): void {
    if (this.#open !== undefined) this.#keep({ ...this.#open, untilMs: at });
    const shadow = difference > 0 ? 'more' : 'fewer';
    if (difference === 0) this.#open = undefined;
    else if (this.#open?.shadow !== shadow) this.#open = { shadow, fromMs: at, untilMs: at };
    if (this.#open !== undefined) this.#keep({ ...this.#open, untilMs: at });
  }

  #keep(stretch: ShadowStretch): void {
    const longest = this.#longest;
    if (longest === undefined || stretch.untilMs - stretch.fromMs > longest.untilMs - longest.fromMs) this.#longest = stretch;
  }
}
