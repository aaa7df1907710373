import { ratioOf } from './ratio.ts';

/**
 * Worker time paid for (ready and starting), divided by the run time of all tasks that arrived. 1 is perfect: no worker is ever idle.
 * Below 1 tasks were refused or are left over.
 */
export const costRatioOf = (workerMs: number, offeredMs: number): number => ratioOf(workerMs, offeredMs);
