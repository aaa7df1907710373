import { checkFinite, checkKeys } from '../../internal/index.ts';
import type { CooldownPeriods } from './cooldown-rule.ts';

/** Options of a cooldown. @public */
export interface CooldownOptions {
  /** Shortest time between two scale-ups, in milliseconds. Range: 0 and up. @defaultValue 2_000 */
  readonly upMs?: number;
  /** Shortest time from the last resize in either direction to a scale-down, in milliseconds. Range: 0 and up. @defaultValue 30_000 */
  readonly downMs?: number;
}

/** Defaults of {@link CooldownOptions}. @public */
export const COOLDOWN_DEFAULTS = Object.freeze({ upMs: 2_000, downMs: 30_000 });

/** Checks the options and fills in the defaults. @throws OptionError when one is unknown or out of range. */
export const periodsOf = (options: CooldownOptions): CooldownPeriods => {
  checkKeys('cooldown', options, ['upMs', 'downMs']);
  return {
    upMs: checkFinite('cooldown.upMs', options.upMs ?? COOLDOWN_DEFAULTS.upMs, { min: 0 }),
    downMs: checkFinite('cooldown.downMs', options.downMs ?? COOLDOWN_DEFAULTS.downMs, { min: 0 }),
  };
};
