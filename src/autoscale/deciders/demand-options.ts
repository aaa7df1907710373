import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkKeys } from '../../internal/index.ts';

/** Options of `demand`. The defaults suit most loads; none needs to be known to start. @public */
export interface DemandOptions {
  /** Time constant of the steady level of arrivals and run times, in milliseconds. Range: above `fastMs`. @defaultValue 10_000 */
  readonly slowMs?: number;
  /** Time constant of the level that reports changes, in milliseconds. Range: above 0. @defaultValue 1_000 */
  readonly fastMs?: number;
  /**
   * The size falls only to the largest need of this window, in milliseconds. Range: 0 and up.
   * @defaultValue twice the start-up time where that exceeds twice the SLO, and up to twelve times as learned from the gaps of the load; less
   * where it does not; at least 400
   */
  readonly downWindowMs?: number;
}

/** Defaults of {@link DemandOptions}. @public */
export const DEMAND_DEFAULTS = Object.freeze({ slowMs: 10_000, fastMs: 1_000 });

/** Checked options, defaults filled in. */
export interface DemandSettings {
  readonly slowMs: number;
  readonly fastMs: number;
  readonly downWindowMs: number | undefined;
}

/** @throws OptionError when an option is unknown or out of range, or `slowMs` is not above `fastMs`. */
export const demandSettings = (options: DemandOptions): DemandSettings => {
  checkKeys('demand', options, ['slowMs', 'fastMs', 'downWindowMs']);
  const fastMs = checkFinite('demand.fastMs', options.fastMs ?? DEMAND_DEFAULTS.fastMs, { min: Number.MIN_VALUE });
  const slowMs = checkFinite('demand.slowMs', options.slowMs ?? DEMAND_DEFAULTS.slowMs, { min: Number.MIN_VALUE });
  if (slowMs <= fastMs) throw new OptionError('demand.slowMs', slowMs, `above \`fastMs\` (${fastMs})`);
  const { downWindowMs } = options;
  return {
    slowMs,
    fastMs,
    downWindowMs: downWindowMs === undefined ? undefined : checkFinite('demand.downWindowMs', downWindowMs, { min: 0 }),
  };
};
