import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';
import type { ServiceTime } from './service-time.ts';

/** Parameters of {@link bimodalTime}. @public */
export interface BimodalOptions {
  /** Time of most tasks, in milliseconds. Range: 0 and up. */
  readonly shortMs: number;
  /** Time of the others, in milliseconds. Range: 0 and up. */
  readonly longMs: number;
  /** Share of the others. Range: 0 to 1. */
  readonly longRatio: number;
}

/** Two times: most tasks take one, a share takes the other. @throws OptionError when a number is out of range. @public */
export const bimodalTime = (options: BimodalOptions): ServiceTime => {
  checkKeys('', options, ['shortMs', 'longMs', 'longRatio']);
  const shortMs = checkFinite('shortMs', options.shortMs, { min: 0 });
  const longMs = checkFinite('longMs', options.longMs, { min: 0 });
  const longRatio = checkFinite('longRatio', options.longRatio, { min: 0, max: 1 });
  return {
    meanMs: shortMs + longRatio * (longMs - shortMs),
    sampleMs: (random) => (random.next() < longRatio ? longMs : shortMs),
  };
};

/** Which tasks {@link slowedTime} makes longer. @public */
export interface SlowedOptions {
  /** Share of the tasks. Range: 0 to 1. */
  readonly ratio: number;
  /** How many times longer they take. Range: 0 and up. */
  readonly factor: number;
}

/** `service`, with a share of the tasks a number of times longer. @throws OptionError when a number is out of range. @public */
export const slowedTime = (service: ServiceTime, options: SlowedOptions): ServiceTime => {
  checkKeys('', options, ['ratio', 'factor']);
  const ratio = checkFinite('ratio', options.ratio, { min: 0, max: 1 });
  const factor = checkFinite('factor', options.factor, { min: 0 });
  return {
    meanMs: service.meanMs * (1 + ratio * (factor - 1)),
    sampleMs: (random) => service.sampleMs(random) * (random.next() < ratio ? factor : 1),
  };
};

/**
 * Times as they were measured: each draw is one of `samplesMs`, all equally likely.
 * @throws OptionError when there is none, or one is negative or not finite.
 * @public
 */
export const empiricalTime = (samplesMs: readonly number[]): ServiceTime => {
  if (samplesMs.length === 0) throw new OptionError('samplesMs', samplesMs, 'one measured time or more');
  const own = Float64Array.from(samplesMs);
  let sumMs = 0;
  for (const [index, ms] of own.entries()) sumMs += checkFinite(`samplesMs[${index}]`, ms, { min: 0 });
  return { meanMs: sumMs / own.length, sampleMs: (random) => own[Math.floor(random.next() * own.length)] ?? 0 };
};
