import { ratioOf } from './ratio.ts';

/**
 * Worker time paid for (ready and starting), divided by the run time of all tasks that arrived. 1 is perfect: no worker is ever idle.
 * Below 1 tasks were refused or are left over. A schedule that knows the future needs within 2 % of 1 where workers start fast.
 */
export const costRatioOf = (workerMs: number, offeredMs: number): number => ratioOf(workerMs, offeredMs);
