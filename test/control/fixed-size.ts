import type { Decider } from '../../src/autoscale/decider.ts';

/** A ceiling that never moves: the yardstick. */
export const fixedSize = (size: number): Decider<null> => ({
  name: 'fixed',
  spec: { kind: 'fixed', options: { size } },
  start: () => null,
  decide: () => ({ state: null, desired: size, reason: 'CEILING:FIXED' }),
});
