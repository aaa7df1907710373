import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import type { Guard } from '../guard.ts';
import { withinBounds } from '../size-rounding.ts';

/** Options of {@link warmup}. @public */
export interface WarmupOptions {
  /** Tasks that must have ended before the size may fall. Range: an integer, 0 or more. @defaultValue 20 */
  readonly tasks?: number;
  /** Time after which it may fall in any case, in milliseconds. Range: 0 and up. @defaultValue 3_000 */
  readonly forMs?: number;
}

/** Defaults of {@link WarmupOptions}. @public */
export const WARMUP_DEFAULTS = Object.freeze({ tasks: 20, forMs: 3_000 });

/** State of {@link warmup}: plain JSON. @public */
export interface WarmupState {
  /** Tasks that have ended, counted up to the limit. */
  readonly ended: number;
  /** Time since the start, in milliseconds, counted up to the limit. */
  readonly elapsedMs: number;
}

/**
 * A guard that holds scale-downs after a start until something is known: 20 ended tasks, or 3 s. The first tasks to end are
 * the short ones, and a pool that was just restarted is not idle, it is uninformed.
 *
 * A `stabilization` window and a `cooldown` hold after a start as well; use this where there is neither.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const warmup = (options: WarmupOptions = {}): Guard<WarmupState> => {
  checkKeys('warmup', options, ['tasks', 'forMs']);
  const tasks = checkInteger('warmup.tasks', options.tasks ?? WARMUP_DEFAULTS.tasks, { min: 0 });
  const forMs = checkFinite('warmup.forMs', options.forMs ?? WARMUP_DEFAULTS.forMs, { min: 0 });
  return {
    name: 'warmup',
    place: 'veto',
    spec: { kind: 'warmup', options: { tasks, forMs } },
    start: () => ({ ended: 0, elapsedMs: 0 }),
    apply: (before, { observation, limits }, proposed) => {
      const { nowMs, dtMs, desired, completions, failures, overloads } = observation;
      const ended = Math.min(tasks, before.ended + completions + failures + overloads);
      const elapsedMs = Math.min(forMs, before.elapsedMs + dtMs);
      const state = { ended, elapsedMs };
      if (ended >= tasks || elapsedMs >= forMs) return { state, desired: proposed };
      const downAtMs = nowMs + forMs - elapsedMs;
      if (withinBounds(proposed, limits) >= desired) return { state, desired: proposed, downAtMs };
      return { state, desired, reason: 'WARMUP', detail: { proposed, ended, tasks, untilMs: downAtMs }, downAtMs };
    },
  };
};
