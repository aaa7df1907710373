import type { BoundUnit } from '../internal/index.ts';
import type { SimulationResult } from './simulation-result.ts';

/** Something of a result that can be held against a limit. */
export interface Measure {
  readonly unit: BoundUnit;
  readonly of: (result: SimulationResult) => number;
}

/** Every measure by its name. */
export const MEASURES = Object.freeze({
  late: { unit: 'share', of: ({ quality }) => quality.lateRatio },
  rejected: { unit: 'share', of: ({ quality }) => quality.rejectedRatio },
  shed: { unit: 'share', of: ({ quality }) => quality.shedRatio },
  cost: { unit: 'number', of: ({ quality }) => quality.costRatio },
  merit: { unit: 'number', of: ({ quality }) => quality.merit },
  startsPer1000: { unit: 'number', of: ({ quality }) => quality.startsPer1000 },
  reversalsPerHour: { unit: 'number', of: ({ quality }) => quality.reversalsPerHour },
  resizesPerHour: { unit: 'number', of: ({ quality }) => quality.resizesPerHour },
  goodputPerSec: { unit: 'number', of: ({ goodputPerSec }) => goodputPerSec },
  utilization: { unit: 'share', of: ({ utilization }) => utilization },
  peakLive: { unit: 'number', of: ({ peakLive }) => peakLive },
  waitMean: { unit: 'duration', of: ({ waits }) => waits.mean },
  waitP50: { unit: 'duration', of: ({ waits }) => waits.p50 },
  waitP99: { unit: 'duration', of: ({ waits }) => waits.p99 },
  waitMax: { unit: 'duration', of: ({ waits }) => waits.max },
} satisfies Readonly<Record<string, Measure>>);

/** The name of a measure. @public */
export type MeasureName = keyof typeof MEASURES;

/** Whether a text is the name of a measure. */
export const isMeasureName = (name: string): name is MeasureName => Object.hasOwn(MEASURES, name);
