import type { DecisionView } from './decider.ts';

/** Time from asking for a worker until it is ready: the measured one; the expected one while none was measured. */
export const startupOf = ({ observation, limits }: DecisionView): number =>
  observation.startupMs > 0 ? observation.startupMs : limits.startupMs;
