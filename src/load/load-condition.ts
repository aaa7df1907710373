import { type BoundUnit, boundValueText, readBound } from '../internal/index.ts';
import type { LoadReport } from './load-report.ts';

interface LoadMeasure {
  readonly unit: BoundUnit;
  readonly of: (report: LoadReport) => number;
}

/** Latencies tell nothing of a load in which no call ended well, however soon the calls failed. */
const hasNoData = (unit: BoundUnit, { ok, asked }: LoadReport): boolean => unit === 'duration' && ok === 0 && asked > 0;

const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);

/** What of a report can be held against a limit, by name. */
const LOAD_MEASURES = Object.freeze({
  mean: { unit: 'duration', of: ({ latencyMs }) => latencyMs.mean },
  p50: { unit: 'duration', of: ({ latencyMs }) => latencyMs.p50 },
  p90: { unit: 'duration', of: ({ latencyMs }) => latencyMs.p90 },
  p95: { unit: 'duration', of: ({ latencyMs }) => latencyMs.p95 },
  p99: { unit: 'duration', of: ({ latencyMs }) => latencyMs.p99 },
  p999: { unit: 'duration', of: ({ latencyMs }) => latencyMs.p999 },
  max: { unit: 'duration', of: ({ latencyMs }) => latencyMs.max },
  failed: { unit: 'share', of: ({ failed, unfinished, asked }) => share(failed + unfinished, asked) },
  refused: { unit: 'share', of: ({ refused, asked }) => share(refused, asked) },
  dropped: { unit: 'share', of: ({ dropped, asked }) => share(dropped, asked) },
  bad: { unit: 'share', of: ({ ok, asked }) => share(asked - ok, asked) },
  rate: { unit: 'number', of: ({ okPerSec }) => okPerSec },
} satisfies Readonly<Record<string, LoadMeasure>>);

/** Names of what can be held against a limit. @public */
export type LoadMeasureName = keyof typeof LOAD_MEASURES;

/** A limit that a load meets or not. @public */
export interface LoadCondition {
  readonly measure: LoadMeasureName;
  /** As it was written. */
  readonly text: string;
  readonly isMet: (report: LoadReport) => boolean;
  /** The report's value in the words of the condition. */
  readonly valueText: (report: LoadReport) => string;
}

/** The result of {@link readLoadCondition}. @public */
export type LoadConditionReading = { readonly condition: LoadCondition } | { readonly problem: string };

const isMeasure = (name: string): name is LoadMeasureName => Object.hasOwn(LOAD_MEASURES, name);
const LONGEST_TEXT = 60;

/** Reads a limit on what comes of a load: `p99>500ms`, `failed>1%`, `dropped>0`, `rate<1900`. A limit on latency is broken when no call ended well. @public */
export const readLoadCondition = (text: string): LoadConditionReading => {
  const sign = text.length <= LONGEST_TEXT ? text.search(/[<>]/) : -1;
  if (sign < 1) return { problem: 'is no condition; give for example p99>500ms, failed>1% or rate<1900' };
  const measure = text.slice(0, sign).trim();
  if (!isMeasure(measure)) return { problem: `compares something unknown; known are ${Object.keys(LOAD_MEASURES).join(', ')}` };
  const { unit, of } = LOAD_MEASURES[measure];
  const reading = readBound(text.slice(sign), unit);
  if ('problem' in reading) return { problem: `is not ${reading.problem}` };
  const { bound } = reading;
  return {
    condition: {
      measure,
      text: `${measure} ${bound.text}`,
      isMet: (report) => hasNoData(unit, report) || bound.isMet(of(report)),
      valueText: (report) => (hasNoData(unit, report) ? 'no call ended well' : boundValueText(of(report), unit)),
    },
  };
};
