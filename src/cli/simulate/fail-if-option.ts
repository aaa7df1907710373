import type { SimulationResult } from '../../sim/index.ts';
import { readDuration } from '../duration-option.ts';

/** A threshold as the user wrote it. */
export interface Threshold {
  readonly text: string;
  /** Whether a result breaks it. */
  readonly isBroken: (result: SimulationResult) => boolean;
}

/** The result of {@link readThreshold}. */
export type ThresholdReading = { readonly threshold: Threshold } | { readonly problem: string };

type Unit = 'share' | 'number' | 'duration';

interface Measure {
  readonly unit: Unit;
  readonly of: (result: SimulationResult) => number;
}

/** What thresholds may be set on. */
const MEASURES: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['late', { unit: 'share', of: ({ quality }) => quality.lateRatio }],
  ['rejected', { unit: 'share', of: ({ quality }) => quality.rejectedRatio }],
  ['shed', { unit: 'share', of: ({ quality }) => quality.shedRatio }],
  ['cost', { unit: 'number', of: ({ quality }) => quality.costRatio }],
  ['J', { unit: 'number', of: ({ quality }) => quality.merit }],
  ['starts', { unit: 'number', of: ({ quality }) => quality.startsPer1000 }],
  ['reversals', { unit: 'number', of: ({ quality }) => quality.reversalsPerHour }],
  ['resizes', { unit: 'number', of: ({ quality }) => quality.resizesPerHour }],
  ['goodput', { unit: 'number', of: ({ goodputPerSec }) => goodputPerSec }],
  ['p50', { unit: 'duration', of: ({ waits }) => waits.p50 }],
  ['p99', { unit: 'duration', of: ({ waits }) => waits.p99 }],
  ['max', { unit: 'duration', of: ({ waits }) => waits.max }],
  ['mean', { unit: 'duration', of: ({ waits }) => waits.mean }],
]);

/** Names of what thresholds may be set on. */
export const MEASURE_NAMES: readonly string[] = [...MEASURES.keys()];

const COMPARE: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

const THRESHOLD = /^\s*([A-Za-z0-9]{1,12})\s*(>=|<=|>|<)\s*([0-9.]{1,12}(?:%|[a-z]{1,3})?)\s*$/;

/** The limit in the measure's unit; a problem when it is of another one. */
const limitOf = (text: string, unit: Unit): number | string => {
  if (unit === 'duration') {
    const reading = readDuration(text);
    return 'ms' in reading ? reading.ms : reading.problem;
  }
  const isPercent = text.endsWith('%');
  if (unit === 'share' && !isPercent && Number(text) !== 0) return `needs a share in percent: ${text}%`;
  if (unit === 'number' && isPercent) return 'is compared with a plain number';
  const value = Number(isPercent ? text.slice(0, -1) : text);
  if (Number.isNaN(value)) return 'has no number to compare with';
  return isPercent ? value / 100 : value;
};

/** Reads a condition that fails a run: `late>1%`, `cost>1.2`, `p99>=500ms`. */
export const readThreshold = (text: string): ThresholdReading => {
  const match = text.length <= 60 ? THRESHOLD.exec(text) : null;
  if (match === null) return { problem: 'is no condition; give for example late>1%, cost>1.2 or p99>500ms' };
  const [, name = '', sign = '', limitText = ''] = match;
  const measure = MEASURES.get(name);
  if (measure === undefined) return { problem: `compares something unknown; known are ${MEASURE_NAMES.join(', ')}` };
  const limit = limitOf(limitText, measure.unit);
  if (typeof limit === 'string') return { problem: limit };
  const compare = COMPARE[sign];
  return { threshold: { text: text.trim(), isBroken: (result) => compare?.(measure.of(result), limit) === true } };
};
