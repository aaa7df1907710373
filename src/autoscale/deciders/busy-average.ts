import { ewmaStep } from '../../stats/index.ts';
import type { Observation } from '../observation.ts';

/** Busy workers, averaged over about two seconds; `null` before the first step. Plain JSON. */
export type BusyAverage = number | null;

/** One look at a pool of ten workers is wrong by one or two of them; two seconds of looks are not. */
const TAU_MS = 2_000;

/** Takes in one step. */
export const stepBusy = (average: BusyAverage, { busy, dtMs }: Observation): number =>
  ewmaStep(average ?? undefined, busy, dtMs, TAU_MS);

/**
 * Workers that are there or asked for, those that start included. Not `live` alone: where workers start on demand it follows the
 * load, and a pool that uses 9 of its 100 would look full.
 */
export const capacityOf = ({ live, desired }: Observation): number => Math.max(live, desired);

/** Share of the capacity that is busy; `undefined` without capacity. */
export const utilizationOf = (busy: number, observation: Observation): number | undefined => {
  const capacity = capacityOf(observation);
  return capacity > 0 ? busy / capacity : undefined;
};

/** Share of `size` workers that would be busy with the present work. A size of none can bear no work. */
export const utilizationAt = (busy: number, size: number): number => {
  if (size > 0) return busy / size;
  return busy > 0 ? 1 : 0;
};
