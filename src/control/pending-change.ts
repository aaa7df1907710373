import type { ControlledAutoscaler } from './controlled-pool.ts';

const PAUSED = { both: 'the size is frozen', up: 'growth is frozen', down: 'shrinking is frozen' } as const;

/**
 * What an operator has asked for since the last decision, in words: until the next tick the last record still tells what was before.
 * `undefined` when nothing is pending.
 */
export const pendingWords = (autoscaler: ControlledAutoscaler): string | undefined => {
  const { override, paused } = autoscaler.snapshot();
  const decided = autoscaler.journal.latest?.observation;
  const next = 'from the next tick on';
  if (override !== undefined && override.untilMs !== decided?.override?.untilMs)
    return `${next} ${override.desired} by override of ${override.actor} (${override.reason})`;
  if (override === undefined && decided?.override !== undefined) return `the override is released; ${next} the policy decides`;
  if (paused === decided?.paused) return undefined;
  return paused === undefined ? `the pause is over; ${next} the policy decides` : `${next} ${PAUSED[paused]}`;
};
