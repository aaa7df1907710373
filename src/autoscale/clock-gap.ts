import type { DecisionView } from './decider.ts';

const GAP_TICKS = 10;
const GAP_MS = 5_000;

/**
 * Tells whether so much time passed since the last step that its counts say nothing about the load now: the process was
 * suspended, or its event loop stood still. A stage MUST take such a step as one step: it drops derivatives and windows that
 * would span the gap, and never catches up.
 * A gap is longer than 10 ticks and longer than 5 seconds.
 */
export const isClockGap = ({ observation, limits }: DecisionView): boolean =>
  observation.dtMs > GAP_MS && observation.dtMs > GAP_TICKS * limits.tickMs;
