import { scaleLinear, scaleLog, scalePow } from 'd3-scale';

/** Places values on a line from 0 to 1, and knows where its marks are. */
export interface Axis {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** How an axis is. */
export interface AxisOptions {
  readonly from: number;
  readonly to: number;
  /** About how many marks. @defaultValue 5 */
  readonly tickCount?: number;
  /** Below 1 stretches small values: 0.5 is the square root. @defaultValue 1 */
  readonly exponent?: number;
}

/** An axis with round marks and a round end. */
export const createAxis = ({ from, to, tickCount = 5, exponent = 1 }: AxisOptions): Axis => {
  const end = to > from ? to : from + 1;
  const scale = exponent === 1 ? scaleLinear() : scalePow().exponent(exponent);
  scale.domain([from, end]).range([0, 1]).clamp(true).nice(tickCount);
  return { at: (value) => scale(value), ticks: scale.ticks(tickCount) };
};

/** Marks of each decade where ratios are compared. */
const RATIO_MARKS = [1, 1.5, 2, 3, 5, 7];

/** An axis on which equal ratios are equal distances. `from` MUST be above 0. */
export const createRatioAxis = (from: number, to: number): Axis => {
  const end = Math.max(to, 1.05 * from);
  const scale = scaleLog().domain([from, end]).range([0, 1]).clamp(true);
  const decades = Array.from({ length: 12 }, (_, index) => index - 4);
  const marks = decades.flatMap((decade) => RATIO_MARKS.map((mark) => Number(`${mark}e${decade}`)));
  return { at: (value) => scale(value), ticks: marks.filter((mark) => mark >= from && mark <= end) };
};

const MS_PER_SEC = 1_000;
/** Steps that people count time in, in seconds. */
const TIME_STEPS = [
  0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];

/** An axis of time from 0 to `durationMs`, with marks at round times. */
export const createTimeAxis = (durationMs: number, tickCount = 6): Axis => {
  const wantedSec = durationMs / MS_PER_SEC / tickCount;
  const stepMs = (TIME_STEPS.find((step) => step >= wantedSec) ?? 604_800) * MS_PER_SEC;
  const ticks: number[] = [];
  for (let atMs = 0; atMs <= durationMs; atMs += stepMs) ticks.push(atMs);
  return { at: (ms) => (durationMs > 0 ? Math.min(1, Math.max(0, ms / durationMs)) : 0), ticks };
};
