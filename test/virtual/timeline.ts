/** A quarter of a second of a played load. */
export interface TimelinePoint {
  readonly atMs: number;
  /** Workers, at its end. */
  readonly live: number;
  /** Tasks that waited, at its end. */
  readonly queued: number;
  /** Tasks that started in it, or were refused. */
  readonly settled: number;
  /** Those of them that had waited too long, or were refused. */
  readonly late: number;
}

/** What a policy made of a load. */
export interface PlayedPolicy {
  readonly arrivals: number;
  /** Share of the tasks that waited longer than the SLO, or were refused. */
  readonly lateRatio: number;
  /** Share that was refused. */
  readonly refusedRatio: number;
  /** Worker time (live) over the sum of the run times of all tasks that arrived. */
  readonly costRatio: number;
  /** Changes of direction of the size, per hour. */
  readonly reversalsPerHour: number;
  readonly peakLive: number;
  /** A point for each quarter of a second. */
  readonly timeline: readonly TimelinePoint[];
}

interface PoolSample {
  readonly live: number;
  readonly queued: number;
  readonly sampleMs: number;
}

const POINT_MS = 250;
const HOUR_MS = 3_600_000;

/** Keeps what happens to a pool over time, and adds it up. */
export class Timeline {
  readonly #points: TimelinePoint[] = [];
  #settled = 0;
  #late = 0;
  #settledInAll = 0;
  #lateInAll = 0;
  #refused = 0;
  #arrivals = 0;
  #offeredMs = 0;
  #liveMs = 0;
  #peakLive = 0;
  #lastLive = 0;
  #lastDirection = 0;
  #reversals = 0;

  /** A task has started. */
  started(isLate: boolean): void {
    this.#settled += 1;
    this.#settledInAll += 1;
    if (!isLate) return;
    this.#late += 1;
    this.#lateInAll += 1;
  }

  /** A task has come, and was accepted or not. */
  arrived(runMs: number, isAccepted: boolean): void {
    this.#arrivals += 1;
    this.#offeredMs += runMs;
    if (isAccepted) return;
    this.#refused += 1;
    this.started(true);
  }

  sample(nowMs: number, { live, queued, sampleMs }: PoolSample): void {
    this.#liveMs += live * sampleMs;
    this.#peakLive = Math.max(this.#peakLive, live);
    const direction = Math.sign(live - this.#lastLive);
    if (direction !== 0 && this.#lastDirection !== 0 && direction !== this.#lastDirection) this.#reversals += 1;
    if (direction !== 0) this.#lastDirection = direction;
    this.#lastLive = live;
    if (nowMs < (this.#points.length + 1) * POINT_MS) return;
    this.#points.push({ atMs: nowMs, live, queued, settled: this.#settled, late: this.#late });
    this.#settled = 0;
    this.#late = 0;
  }

  /** The sums, when it is over. Tasks that still wait then count as late: nobody knows better. */
  played(durationMs: number): PlayedPolicy {
    const waiting = this.#arrivals - this.#settledInAll;
    return {
      arrivals: this.#arrivals,
      lateRatio: (this.#lateInAll + waiting) / this.#arrivals,
      refusedRatio: this.#refused / this.#arrivals,
      costRatio: this.#liveMs / this.#offeredMs,
      reversalsPerHour: (this.#reversals * HOUR_MS) / durationMs,
      peakLive: this.#peakLive,
      timeline: this.#points,
    };
  }
}
