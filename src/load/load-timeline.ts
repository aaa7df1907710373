import { LogHistogram } from '../stats/index.ts';

/** A part of a load, for charts. A call belongs to the part in which it was due. @public */
export interface LoadBin {
  /** Start in milliseconds. */
  readonly atMs: number;
  readonly askedPerSec: number;
  readonly sentPerSec: number;
  /** Calls that ended well. */
  readonly okPerSec: number;
  readonly dropped: number;
  /** Calls that failed or were refused. */
  readonly bad: number;
  /** Most calls under way at once, as seen when a call was sent. */
  readonly inFlight: number;
  /** Latencies in milliseconds; absent when no call ended. */
  readonly latencyP50Ms?: number;
  readonly latencyP99Ms?: number;
}

class OpenBin {
  asked = 0;
  sent = 0;
  ok = 0;
  dropped = 0;
  bad = 0;
  inFlight = 0;
  readonly latency = new LogHistogram();
}

/** Lengths that a bin may have, in milliseconds. */
const LENGTHS_MS = [100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000];
/** Bins are chosen so long that there are no more than this, as far as they reach. */
const MOST_BINS = 240;

/** Cuts a load into bins of one length, so that its memory does not grow with the number of calls. */
export class LoadTimeline {
  readonly binMs: number;
  readonly #bins: OpenBin[] = [];

  constructor(durationMs: number) {
    this.binMs = LENGTHS_MS.find((lengthMs) => durationMs / lengthMs <= MOST_BINS) ?? durationMs / MOST_BINS;
  }

  at(ms: number): OpenBin {
    const index = Math.max(0, Math.floor(ms / this.binMs));
    while (this.#bins.length <= index) this.#bins.push(new OpenBin());
    return this.#bins[index] as OpenBin; // filled up to it just now
  }

  list(): readonly LoadBin[] {
    const perSec = (count: number): number => (count * 1_000) / this.binMs;
    return this.#bins.map(({ asked, sent, ok, dropped, bad, inFlight, latency }, index) => {
      const latencyP50Ms = latency.quantile(0.5);
      const latencyP99Ms = latency.quantile(0.99);
      return {
        atMs: index * this.binMs,
        askedPerSec: perSec(asked),
        sentPerSec: perSec(sent),
        okPerSec: perSec(ok),
        dropped,
        bad,
        inFlight,
        ...(latencyP50Ms !== undefined && latencyP99Ms !== undefined && { latencyP50Ms, latencyP99Ms }),
      };
    });
  }
}
