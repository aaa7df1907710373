import { checkFinite, checkInteger, checkKeys, checkOneOf } from '../../internal/index.ts';

/** Options of the throughput ceiling. @public */
export interface ThroughputOptions {
  /**
   * Where the search begins. `low`: at 4 workers (or the smallest size), for batch work whose queue is always full.
   * `high`: at 32 workers, for open load whose first burst must not wait for a search.
   * @defaultValue 'low'
   */
  readonly start?: 'low' | 'high';
  /** First ceiling, in workers. Range: 1 and up. @defaultValue 4 when `start` is `low`, 32 when it is `high` */
  readonly initial?: number;
  /**
   * Elasticity of throughput below which one more worker does not pay: 0.1 means that 10 % more workers must give 1 %
   * more throughput. Higher values save workers, lower ones squeeze out the last of the throughput. Range: 0 to 0.5.
   * @defaultValue 0.1
   */
  readonly minElasticity?: number;
  /**
   * With `start: 'high'`: share of the wait SLO that the oldest task must have waited before the search goes up.
   * Range: 0 to 1. @defaultValue 0.25
   */
  readonly waitRatio?: number;
  /** Longest pause between two trials of a neighbouring size, in milliseconds. Range: 1,000 to 600,000. @defaultValue 20_000 */
  readonly maxRestMs?: number;
}

/** The options with every default filled in. */
export type ThroughputSettings = Required<ThroughputOptions>;

export const THROUGHPUT_DEFAULTS = Object.freeze({
  start: 'low',
  minElasticity: 0.1,
  waitRatio: 0.25,
  maxRestMs: 20_000,
} as const);

const INITIAL = Object.freeze({ low: 4, high: 32 } as const);

/** Checks the options and fills in what is missing. @throws OptionError for an unknown key or a value out of range. */
export const throughputSettings = (options: ThroughputOptions): ThroughputSettings => {
  checkKeys('throughput', options, ['start', 'initial', 'minElasticity', 'waitRatio', 'maxRestMs']);
  const given = { ...THROUGHPUT_DEFAULTS, ...options };
  const start = checkOneOf('throughput.start', given.start, ['low', 'high'] as const);
  return Object.freeze({
    start,
    initial: checkInteger('throughput.initial', given.initial ?? INITIAL[start], { min: 1 }),
    minElasticity: checkFinite('throughput.minElasticity', given.minElasticity, { min: 0, max: 0.5 }),
    waitRatio: checkFinite('throughput.waitRatio', given.waitRatio, { min: 0, max: 1 }),
    maxRestMs: checkFinite('throughput.maxRestMs', given.maxRestMs, { min: 1_000, max: 600_000 }),
  });
};
