import { OptionError } from '../errors/index.ts';
import { checkFinite } from '../internal/index.ts';
import type { Profile } from './profile.ts';

/** A rate at a moment. Two points at the same moment are a jump. @public */
export interface RatePoint {
  /** Milliseconds after the start. Range: 0 and up, not before the point before. */
  readonly atMs: number;
  /** Arrivals per second. Range: 0 and up. */
  readonly ratePerSec: number;
}

/** A stretch of time with a linear rate. Rates are per millisecond inside this file. */
interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  readonly startPerMs: number;
  readonly slopePerMs2: number;
  /** Expected arrivals before the segment. */
  readonly countBefore: number;
  /** Expected arrivals in it. */
  readonly count: number;
}

/** Index of the first segment that `isPast` does not hold for. It MUST hold for a leading part of the segments only. O(log n). */
const firstNotIndex = (segments: readonly Segment[], isPast: (segment: Segment) => boolean): number => {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const segment = segments[middle] as Segment; // middle < length
    if (isPast(segment)) low = middle + 1;
    else high = middle;
  }
  return low;
};

const firstNot = (segments: readonly Segment[], isPast: (segment: Segment) => boolean): Segment | undefined =>
  segments[firstNotIndex(segments, isPast)];

class PiecewiseProfile implements Profile {
  readonly durationMs: number;
  readonly totalCount: number;
  readonly #segments: readonly Segment[];
  /** Where the last count was found: who plays a profile asks for counts in order. A hint alone; no answer depends on it. */
  #lastIndex = 0;

  constructor(segments: readonly Segment[]) {
    const last = segments.at(-1);
    this.#segments = segments;
    this.durationMs = last === undefined ? 0 : last.endMs;
    this.totalCount = last === undefined ? 0 : last.countBefore + last.count;
  }

  ratePerSecAt(ms: number): number {
    const segment = ms < 0 ? undefined : firstNot(this.#segments, ({ endMs }) => endMs <= ms);
    if (segment === undefined) return 0;
    return (segment.startPerMs + segment.slopePerMs2 * (ms - segment.startMs)) * 1_000;
  }

  expectedCountAt(ms: number): number {
    if (ms <= 0) return 0;
    const segment = firstNot(this.#segments, ({ endMs }) => endMs <= ms);
    if (segment === undefined) return this.totalCount;
    const intoMs = ms - segment.startMs;
    return segment.countBefore + intoMs * (segment.startPerMs + (segment.slopePerMs2 * intoMs) / 2);
  }

  timeOfCountMs(count: number): number {
    const segment = this.#segmentOf(count);
    if (segment === undefined) return this.durationMs;
    // Solves startPerMs·t + slope·t²/2 = need for t ≥ 0. This form of the root loses no digits when the slope is small and
    // needs no case for slope 0. The divisor is 0 only where the rate starts at 0 and `need` is 0, or too small to be squared.
    const need = Math.max(0, count - segment.countBefore);
    const root = Math.sqrt(Math.max(0, segment.startPerMs ** 2 + 2 * segment.slopePerMs2 * need));
    const divisor = segment.startPerMs + root;
    if (divisor === 0) return segment.startMs;
    return Math.min(segment.endMs, segment.startMs + (2 * need) / divisor);
  }

  #segmentOf(count: number): Segment | undefined {
    const last = this.#segments[this.#lastIndex];
    if (last !== undefined && count >= last.countBefore && count < last.countBefore + last.count) return last;
    this.#lastIndex = firstNotIndex(this.#segments, (candidate) => candidate.countBefore + candidate.count <= count);
    return this.#segments[this.#lastIndex];
  }
}

/**
 * The profile that runs straight from point to point.
 *
 * @throws OptionError when the first point is not at 0, a point lies before its predecessor, or a number is out of range.
 * @public
 */
export const profileOfPoints = (points: readonly RatePoint[]): Profile => {
  const segments: Segment[] = [];
  let before: RatePoint | undefined;
  let countBefore = 0;
  for (const [index, point] of points.entries()) {
    checkFinite(`points[${index}].ratePerSec`, point.ratePerSec, { min: 0 });
    checkFinite(`points[${index}].atMs`, point.atMs, { min: before?.atMs ?? 0 });
    if (before === undefined && point.atMs !== 0) {
      throw new OptionError('points[0].atMs', point.atMs, '0: a profile begins at its start');
    }
    if (before !== undefined && point.atMs > before.atMs) {
      const lengthMs = point.atMs - before.atMs;
      const startPerMs = before.ratePerSec / 1_000;
      const endPerMs = point.ratePerSec / 1_000;
      const count = ((startPerMs + endPerMs) / 2) * lengthMs;
      const slopePerMs2 = (endPerMs - startPerMs) / lengthMs;
      segments.push({ startMs: before.atMs, endMs: point.atMs, startPerMs, slopePerMs2, countBefore, count });
      countBefore += count;
    }
    before = point;
  }
  return new PiecewiseProfile(segments);
};
