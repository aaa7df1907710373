import { OptionError } from '../errors/index.ts';
import type { RatePoint } from './piecewise-profile.ts';
import { readNumber } from './trace-number.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** The series of an answer; absent when it is none. */
const seriesOf = (answer: unknown): readonly unknown[] | undefined => {
  if (!isRecord(answer)) return undefined;
  const data = isRecord(answer['data']) ? answer['data'] : answer;
  const result = data['result'];
  return Array.isArray(result) ? result : undefined;
};

/**
 * Reads the answer of Prometheus' `query_range` (the whole document, or its `data`): arrivals per second over time. Several series
 * are added up. A sample that is not a number is passed over, because missing data is not a rate of 0.
 * @throws OptionError when it is no such answer, or has fewer than two moments.
 * @public
 */
export const readPrometheusRange = (answer: unknown): readonly RatePoint[] => {
  const series = seriesOf(answer);
  if (series === undefined) throw new OptionError('trace', answer, 'the answer of a Prometheus range query, with `data.result`');
  const sums = new Map<number, number>();
  for (const one of series) {
    const values = isRecord(one) ? one['values'] : undefined;
    if (!Array.isArray(values)) throw new OptionError('data.result[].values', values, 'an array of [time, "value"] pairs');
    for (const pair of values as readonly unknown[]) {
      if (!Array.isArray(pair)) continue;
      const [second, value] = pair as readonly unknown[];
      const rate = typeof value === 'string' ? readNumber(value) : Number.NaN;
      if (typeof second !== 'number' || !Number.isFinite(second) || !(rate >= 0)) continue;
      sums.set(second, (sums.get(second) ?? 0) + rate);
    }
  }
  const seconds = [...sums.keys()].sort((a, b) => a - b);
  const [start] = seconds;
  if (start === undefined || seconds.length < 2)
    throw new OptionError('trace', `${seconds.length} moments`, 'two moments or more');
  return seconds.map((second) => ({ atMs: (second - start) * 1_000, ratePerSec: sums.get(second) ?? 0 }));
};
