import type { ChangeView, HistoryPoint } from '../src/control/decision-view.ts';
import type { PoolView } from '../src/control/pool-view.ts';

/** How far back the charts go, in milliseconds. */
const SPAN_MS = 30 * 60_000;

/** Points that are kept: two for each second. Above it the older half is thinned, however fast sizes change. */
const MOST_POINTS = 3_600;
const MOST_CHANGES = 200;

/** Points closer than this to the one before are left out, in milliseconds. */
const CLOSEST_MS = 200;

/** Snapshots come every second. A longer time without, in milliseconds, is a time of which nothing is known: it is no line. */
const GAP_MS = 4_000;

/** A clock that was set back by more than this begins the charts anew from there, in milliseconds. */
const SET_BACK_MS = 2_000;

/** A moment from which on nothing is known, until the next point. */
interface Gap {
  readonly atWallMs: number;
  readonly isGap: true;
}

type Entry = HistoryPoint | Gap;

const isGap = (entry: Entry): entry is Gap => 'isGap' in entry;

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

/** What was seen here, and for its own span what the server has kept, which is finer and knows what happened while nobody looked. */
const joined = <T extends { readonly atWallMs: number }>(seen: readonly T[], kept: readonly T[]): T[] => {
  const [first] = kept;
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return [...seen];
  const before = seen.filter(({ atWallMs }) => atWallMs < first.atWallMs);
  return [...before, ...kept, ...seen.filter(({ atWallMs }) => atWallMs > last.atWallMs)];
};

/** Of each two neighbours the one that lies further from the size before, so that peaks stay; a gap always stays. */
const halved = (entries: readonly Entry[]): Entry[] => {
  const left: Entry[] = [];
  let before = 0;
  for (let index = 0; index < entries.length; index += 2) {
    const pair = entries.slice(index, index + 2);
    const points = pair.flatMap((entry) => (isGap(entry) ? [] : [entry]));
    const [point] = points.toSorted((a, b) => Math.abs(b.desired - before) - Math.abs(a.desired - before));
    before = point?.desired ?? before;
    left.push(...pair.filter((entry) => isGap(entry) || entry === point));
  }
  return left;
};

/** What a pool did lately: points for the charts, and changes. Both in the order of time, and never more than can be drawn. */
export class Track {
  #entries: Entry[] = [];
  #changes: ChangeView[] = [];
  /** Time of the last snapshot; 0 before the first. */
  #lastSeenMs = 0;

  get changes(): readonly ChangeView[] {
    return this.#changes;
  }

  /** Times of all points, in seconds. */
  seconds(): number[] {
    return this.#entries.map(({ atWallMs }) => atWallMs / 1_000);
  }

  /** One number of all points; `null` where nothing is known. */
  column(read: (point: HistoryPoint) => number | undefined): (number | null)[] {
    return this.#entries.map((entry) => (isGap(entry) ? null : (read(entry) ?? null)));
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries = [];
    this.#changes = [];
    this.#lastSeenMs = 0;
  }

  /** Takes what the server has kept. What was seen here before that stays: the server keeps minutes, this page half an hour. */
  join(points: readonly HistoryPoint[], changes: readonly ChangeView[]): void {
    this.#entries = joined<Entry>(this.#entries, points);
    this.#changes = joined(this.#changes, changes).slice(-MOST_CHANGES);
    this.#bound();
  }

  addSnapshot(view: PoolView): void {
    const { atWallMs } = view;
    this.#setBackTo(atWallMs);
    if (this.#lastSeenMs > 0 && atWallMs - this.#lastSeenMs > GAP_MS) this.#addGap();
    this.#lastSeenMs = atWallMs;
    if (atWallMs < this.#lastMs + CLOSEST_MS) return;
    this.#entries.push(pointOf(view));
    this.#bound();
  }

  addChange(change: ChangeView): void {
    if (change.atWallMs <= (this.#changes.at(-1)?.atWallMs ?? 0)) return;
    this.#changes.push(change);
    if (this.#changes.length > MOST_CHANGES) this.#changes.shift();
    this.#addStep(change);
  }

  get #lastMs(): number {
    return this.#entries.at(-1)?.atWallMs ?? 0;
  }

  /** Snapshots come every second; between them a change is a point of its own, so that the line has its steps where the marks are. */
  #addStep({ atWallMs, to }: ChangeView): void {
    const last = this.#entries.at(-1);
    if (last === undefined || isGap(last) || atWallMs <= last.atWallMs) return;
    if (atWallMs - this.#lastSeenMs > GAP_MS) return; // the snapshot that begins a stream says what there was
    this.#entries.push({ ...last, atWallMs, desired: to });
    this.#bound();
  }

  #addGap(): void {
    const last = this.#entries.at(-1);
    if (last !== undefined && !isGap(last)) this.#entries.push({ atWallMs: last.atWallMs + 1, isGap: true });
  }

  /** Points that lie in the future of a clock that was set back would keep every new one out. */
  #setBackTo(atWallMs: number): void {
    if (atWallMs >= this.#lastMs - SET_BACK_MS) return;
    this.#entries = this.#entries.filter((entry) => entry.atWallMs < atWallMs);
    this.#changes = this.#changes.filter((change) => change.atWallMs < atWallMs);
    this.#lastSeenMs = 0;
  }

  #bound(): void {
    const oldestMs = this.#lastMs - SPAN_MS;
    const first = this.#entries.findIndex(({ atWallMs }) => atWallMs >= oldestMs);
    if (first > 0) this.#entries.splice(0, first);
    while (this.#entries.length > MOST_POINTS) {
      const half = this.#entries.length >> 1;
      this.#entries = [...halved(this.#entries.slice(0, half)), ...this.#entries.slice(half)];
    }
  }
}
