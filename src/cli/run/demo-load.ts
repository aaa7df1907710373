import { type Load, rampLoad, stages } from '../../workload/index.ts';

/** Length of each of the demo's three stages, in milliseconds. */
const STAGE_MS = 6_000;

/**
 * The ramp load in a tenth of its time: from 100 to 2,000 arrivals a second in 6 s, 6 s there, and back in 6 s. Some 24,600 tasks
 * of 30 to 120 ms, which need 7.5 workers at least and 150 at most.
 */
export const demoLoad = (): Load => ({
  ...rampLoad(),
  name: 'demo',
  profile: stages(
    [
      { durationMs: STAGE_MS, toPerSec: 2_000 },
      { durationMs: STAGE_MS, toPerSec: 2_000 },
      { durationMs: STAGE_MS, toPerSec: 100 },
    ],
    100,
  ),
});
