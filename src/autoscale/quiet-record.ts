import type { DecisionRecord } from './decision-record.ts';
import { HOLD_STAGE } from './hold.ts';
import type { Observation } from './observation.ts';

/** Fields that are 0 while no task comes, runs or waits, and no worker starts or can be missing for a start-up time. */
const NOTHING = [
  'busy',
  'starting',
  'queued',
  'arrivals',
  'completions',
  'failures',
  'overloads',
  'rejections',
  'shed',
  'aborted',
  'timedOut',
  'startupMs',
] as const satisfies readonly (keyof Observation)[];

/**
 * Whether nothing happened in a tick, nothing was done, and nothing that passes by itself, such as an override or a signal, was part
 * of it. Then, if the controller is at rest as well, the next tick can only be the same.
 */
export const isQuiet = ({ observation, stages, recommended, applied, outcome }: DecisionRecord): boolean => {
  const { override, paused, readings, desired, live } = observation;
  if (outcome !== 'none' || applied !== recommended || applied !== desired || live > desired) return false;
  if (override !== undefined || paused !== undefined || readings !== undefined || stages[0]?.name === HOLD_STAGE) return false;
  return NOTHING.every((field) => observation[field] === 0);
};
