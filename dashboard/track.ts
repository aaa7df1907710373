import type { ChangeView, HistoryPoint } from '../src/control/decision-view.ts';
import type { PoolView } from '../src/control/pool-view.ts';

/** Points that are kept: half an hour of seconds. */
const MOST_POINTS = 1_800;
const MOST_CHANGES = 200;

/** Points closer than this to the one before are left out, in milliseconds. */
const CLOSEST_MS = 200;

const pointOf = ({ atWallMs, min, max, desired, live, busy, queued, waitMs, oldestWaitMs }: PoolView): HistoryPoint => ({
  atWallMs,
  min,
  max,
  desired,
  live,
  busy,
  queued,
  ...(waitMs !== undefined && { waitP50Ms: waitMs.p50, waitP99Ms: waitMs.p99 }),
  oldestWaitMs,
});

/** What a pool did lately: points for the charts, and changes. Both in the order of time. */
export class Track {
  #points: HistoryPoint[] = [];
  #changes: ChangeView[] = [];

  get points(): readonly HistoryPoint[] {
    return this.#points;
  }

  get changes(): readonly ChangeView[] {
    return this.#changes;
  }

  start(points: readonly HistoryPoint[], changes: readonly ChangeView[]): void {
    this.#points = [...points];
    this.#changes = [...changes];
  }

  addSnapshot(view: PoolView): void {
    const point = pointOf(view);
    if (point.atWallMs < (this.#points.at(-1)?.atWallMs ?? 0) + CLOSEST_MS) return;
    this.#points.push(point);
    if (this.#points.length > MOST_POINTS) this.#points.shift();
  }

  addChange(change: ChangeView): void {
    if (change.atWallMs <= (this.#changes.at(-1)?.atWallMs ?? 0)) return;
    this.#changes.push(change);
    this.#addStep(change);
    if (this.#changes.length > MOST_CHANGES) this.#changes.shift();
  }

  /** Snapshots come every second; between them a change is a point of its own, so that the line has its steps where the marks are. */
  #addStep({ atWallMs, to }: ChangeView): void {
    const last = this.#points.at(-1);
    if (last !== undefined && atWallMs > last.atWallMs) this.#points.push({ ...last, atWallMs, desired: to });
  }
}
