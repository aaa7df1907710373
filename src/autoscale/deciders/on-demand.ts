import type { Decider } from '../decider.ts';

/**
 * A demand for pools that start a worker by themselves when a task finds none idle, and let idle ones leave: the load is
 * served as it comes, so the size asked for is always the largest one, and ceilings alone hold it back.
 *
 * Trap: in a pool that starts all its workers at once this asks for `max` workers for ever.
 * @public
 */
export const onDemand = (): Decider<null> => ({
  name: 'onDemand',
  spec: { kind: 'onDemand' },
  start: () => null,
  decide: (_state, { limits }) => ({ state: null, desired: limits.max, reason: 'ON_DEMAND' }),
  isAtRest: () => true,
});
