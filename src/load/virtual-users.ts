import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import { stages } from '../workload/index.ts';
import type { ClosedPlan } from './plan.ts';

/** Options of {@link constantVus}. @public */
export interface ConstantVusOptions {
  /** Virtual users. Range: 1 and up. */
  readonly vus: number;
  /** Length in milliseconds. Range: above 0. */
  readonly durationMs: number;
}

/** A part of {@link rampingVus}: the number of users moves in a straight line. @public */
export interface VuStage {
  /** Length in milliseconds. Range: 0 and up; 0 is a jump. */
  readonly durationMs: number;
  /** Virtual users at its end. Range: 0 and up. */
  readonly toVus: number;
}

/** Options of {@link rampingVus}. @public */
export interface RampingVusOptions {
  /** Virtual users at the beginning. Range: 0 and up. */
  readonly startVus: number;
  readonly stages: readonly VuStage[];
}

/** Options of {@link sharedIterations} and {@link perVuIterations}. @public */
export interface IterationsOptions {
  /** Virtual users. Range: 1 and up. */
  readonly vus: number;
  /** Calls: of all users together, or of each. Range: 1 and up. */
  readonly iterations: number;
  /** When it ends at the latest, in milliseconds. Range: above 0. @defaultValue 600_000 */
  readonly maxDurationMs?: number;
}

const ABOVE_0 = { min: Number.MIN_VALUE };
const FROM_1 = { min: 1 };
const MAX_DURATION_MS = 600_000;

/** A fixed number of virtual users. @throws OptionError when a number is out of range. @public */
export const constantVus = (options: ConstantVusOptions): ClosedPlan => {
  checkKeys('', options, ['vus', 'durationMs']);
  const vus = checkInteger('vus', options.vus, FROM_1);
  const durationMs = checkFinite('durationMs', options.durationMs, ABOVE_0);
  return { kind: 'closed', executor: 'constant-vus', durationMs, vusAt: () => vus, isRamping: false };
};

/** A number of virtual users that moves in straight lines. A user that is too many ends with its call. @throws OptionError @public */
export const rampingVus = (options: RampingVusOptions): ClosedPlan => {
  checkKeys('', options, ['startVus', 'stages']);
  checkInteger('startVus', options.startVus, { min: 0 });
  for (const [index, { toVus }] of options.stages.entries()) checkInteger(`stages[${index}].toVus`, toVus, { min: 0 });
  // A number of users over time is a course like that of a rate.
  const course = stages(
    options.stages.map(({ durationMs, toVus }) => ({ durationMs, toPerSec: toVus })),
    options.startVus,
  );
  const { durationMs } = course;
  if (durationMs === 0) throw new OptionError('stages', options.stages, 'one stage or more of more than 0 ms');
  const vusAt = (ms: number): number => Math.round(course.ratePerSecAt(ms));
  return { kind: 'closed', executor: 'ramping-vus', durationMs, vusAt, isRamping: true };
};

const checkIterations = (options: IterationsOptions) => {
  checkKeys('', options, ['vus', 'iterations', 'maxDurationMs']);
  const vus = checkInteger('vus', options.vus, FROM_1);
  const iterations = checkInteger('iterations', options.iterations, FROM_1);
  const durationMs = checkFinite('maxDurationMs', options.maxDurationMs ?? MAX_DURATION_MS, ABOVE_0);
  return { iterations, plan: { kind: 'closed', durationMs, vusAt: () => vus, isRamping: false } } as const;
};

/** A number of calls that virtual users share: who is faster makes more of them. @throws OptionError when a number is out of range. @public */
export const sharedIterations = (options: IterationsOptions): ClosedPlan => {
  const { plan, iterations } = checkIterations(options);
  return { ...plan, executor: 'shared-iterations', iterations };
};

/** The same number of calls by each virtual user. @throws OptionError when a number is out of range. @public */
export const perVuIterations = (options: IterationsOptions): ClosedPlan => {
  const { plan, iterations } = checkIterations(options);
  return { ...plan, executor: 'per-vu-iterations', iterationsPerVu: iterations };
};
