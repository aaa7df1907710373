import type { WaitCounts } from '../stats/index.ts';
import { secondsOf } from './metric.ts';

/** Upper limits of the histogram of waits, in milliseconds: half and double the usual SLOs, and zero for tasks that did not wait. */
export const WAIT_LIMITS_MS: readonly number[] = Object.freeze([
  1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
]);

export const WAIT_HISTOGRAM = Object.freeze({
  name: 'pool_wait_seconds',
  help: 'Waits between submission and start. Limits are judged by a histogram whose buckets are at most 3.2 % off.',
});

/** One line of a histogram as Prometheus wants it: cumulative buckets, sum and count. */
export interface HistogramLine {
  readonly suffix: '_bucket' | '_sum' | '_count';
  readonly le?: string;
  readonly value: number;
}

export const histogramLines = ({ count, sumMs, atMost }: WaitCounts, limitsMs: readonly number[]): readonly HistogramLine[] => [
  ...limitsMs.map((limitMs, index) => ({
    suffix: '_bucket' as const,
    le: String(secondsOf(limitMs)),
    value: atMost[index] ?? 0,
  })),
  { suffix: '_bucket', le: '+Inf', value: count },
  { suffix: '_sum', value: secondsOf(sumMs) },
  { suffix: '_count', value: count },
];
