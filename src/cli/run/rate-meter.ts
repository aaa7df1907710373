/** Time over which a rate is taken, in milliseconds. */
const WINDOW_MS = 5_000;

/** The rate of a growing count over the last seconds, or over the time since the start when that is shorter. */
export class RateMeter {
  readonly #points: { readonly atMs: number; readonly count: number }[];

  constructor(startMs: number) {
    this.#points = [{ atMs: startMs, count: 0 }];
  }

  /** The rate per second at `nowMs`, when the count is `count`. Times MUST not go back. */
  perSec(count: number, nowMs: number): number {
    const points = this.#points;
    points.push({ atMs: nowMs, count });
    while (points.length > 2 && (points[1]?.atMs ?? nowMs) <= nowMs - WINDOW_MS) points.shift();
    const first = points[0];
    if (first === undefined || first.atMs >= nowMs) return 0;
    return (1_000 * (count - first.count)) / (nowMs - first.atMs);
  }
}
