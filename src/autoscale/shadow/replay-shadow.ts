import type { Journal } from '../journal/index.ts';
import { type ShadowComparison, ShadowMeter } from './shadow-comparison.ts';
import { type ShadowParts, ShadowRun } from './shadow-run.ts';

/**
 * Shows a whole journal to a shadow, as the live loop did, and sums up. For the controller that ran, made anew, the result is that of
 * the live loop when the journal begins where the loop began.
 *
 * Trap: a checkpoint holds the state of the live controller alone. In a journal whose beginning was rotated away the shadow starts afresh.
 * @throws OptionError at a damaged line.
 * @public
 */
export const replayShadow = (journal: Journal, parts: Omit<ShadowParts, 'onError'>): ShadowComparison => {
  const run = new ShadowRun({ ...parts, onError: () => undefined });
  const meter = new ShadowMeter();
  for (const { observation, hold, recommended } of journal.ticks()) {
    const shadow = run.decide(observation, hold);
    meter.add({ at: observation.nowMs, observation, recommended, ...(shadow !== undefined && { shadow }) });
  }
  return meter.result(run.errors);
};
