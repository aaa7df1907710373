import type { Observation } from '../observation.ts';

/**
 * Whether it is known that nobody has waited: no wait was recorded because nothing came, ran or ended, not because something
 * is stuck or is not measured.
 */
export const isQuiet = ({ waitMs, queued, oldestWaitMs, arrivals, completions, failures, overloads }: Observation): boolean =>
  waitMs === undefined && queued === 0 && oldestWaitMs === 0 && arrivals + completions + failures + overloads === 0;
