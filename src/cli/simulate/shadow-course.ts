import type { DecisionRecord } from '../../autoscale/index.ts';
import type { PageSizes } from '../../report/index.ts';

/** What was wanted in one part of a run: sizes times the time that they held, in worker milliseconds. */
interface Part {
  knownMs: number;
  liveMs: number;
  shadowMs: number;
}

/** What both wanted, from a tick on. */
interface Wanted {
  readonly live: number;
  readonly shadow: number;
}

/**
 * The sizes that a policy and its shadow wanted over a run, as means over parts of equal length, so that its memory does not grow with
 * the number of ticks. A size counts from its tick until the next one; a part in which nothing was known has the size `NaN`.
 */
export class ShadowCourse {
  readonly #durationMs: number;
  readonly #partMs: number;
  readonly #parts: readonly Part[];
  #index = 0;
  #last: Wanted | undefined;
  #lastMs = 0;

  constructor(durationMs: number, partCount: number) {
    this.#durationMs = durationMs;
    this.#partMs = durationMs / partCount;
    this.#parts = Array.from({ length: partCount }, () => ({ knownMs: 0, liveMs: 0, shadowMs: 0 }));
  }

  see({ at, recommended, shadow }: Pick<DecisionRecord, 'at' | 'recommended' | 'shadow'>): void {
    this.#countUntil(at);
    this.#last = shadow && { live: recommended, shadow: shadow.desired };
  }

  /** Ends the run and gives a point for each part. */
  finish(): readonly PageSizes[] {
    this.#countUntil(this.#durationMs);
    return this.#parts.map(({ knownMs, liveMs, shadowMs }, index) => ({
      atMs: index * this.#partMs,
      live: liveMs / knownMs, // 0 ÷ 0 is the gap
      shadow: shadowMs / knownMs,
    }));
  }

  /** The end of the present part. That of the last one is the end of the run, however the parts add up. */
  get #endMs(): number {
    return this.#index === this.#parts.length - 1 ? this.#durationMs : (this.#index + 1) * this.#partMs;
  }

  #countUntil(untilMs: number): void {
    const untilEndMs = Math.min(untilMs, this.#durationMs);
    while (this.#lastMs < untilEndMs) {
      const partEndMs = this.#endMs;
      const toMs = Math.min(untilEndMs, partEndMs);
      this.#add(toMs - this.#lastMs);
      this.#lastMs = toMs;
      if (toMs === partEndMs) this.#index += 1;
    }
  }

  #add(ms: number): void {
    const part = this.#parts[this.#index];
    if (part === undefined || this.#last === undefined) return;
    part.knownMs += ms;
    part.liveMs += this.#last.live * ms;
    part.shadowMs += this.#last.shadow * ms;
  }
}
