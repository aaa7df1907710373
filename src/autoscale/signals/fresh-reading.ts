import type { DecisionView, Detail } from '../decider.ts';
import { STALE_TICKS } from './signal-settings.ts';

/** A signal's value that may be decided by, or why there is none. @public */
export type Reading =
  | { readonly kind: 'value'; readonly value: number; readonly ageMs: number }
  | {
      readonly kind: 'no-data';
      /** `NO_DATA`: never read. `SIGNAL_STALE`: too old. `SIGNAL_INVALID`: no finite number. */
      readonly reason: 'NO_DATA' | 'SIGNAL_STALE' | 'SIGNAL_INVALID';
      readonly detail: Detail;
    };

/**
 * Reads a signal in a decider. A value older than its signal's `staleMs` (three ticks by default) is no data: the decider
 * MUST hold then, a demand at `view.observation.desired` and a ceiling at its last limit, and pass on reason and detail.
 * @public
 */
export const readingOf = ({ observation, limits }: DecisionView, signal: string): Reading => {
  const { readings } = observation;
  const reading = readings !== undefined && Object.hasOwn(readings, signal) ? readings[signal] : undefined;
  if (reading === undefined) return { kind: 'no-data', reason: 'NO_DATA', detail: { signal } };
  const { value, ageMs, staleMs = STALE_TICKS * limits.tickMs } = reading;
  if (!Number.isFinite(value) || !Number.isFinite(ageMs) || ageMs < 0)
    return { kind: 'no-data', reason: 'SIGNAL_INVALID', detail: { signal } };
  if (ageMs > staleMs) return { kind: 'no-data', reason: 'SIGNAL_STALE', detail: { signal, ageMs } };
  return { kind: 'value', value, ageMs };
};
