import type { Profile } from './profile.ts';
import { type ServiceTime, uniformWholeTime } from './service-time.ts';
import { stages } from './stages.ts';

/** What arrives, and how long it takes. @public */
export interface Load {
  readonly name: string;
  readonly profile: Profile;
  readonly service: ServiceTime;
}

/**
 * The ramp: from 100 to 2,000 arrivals a second in 60 s, 60 s there, and back to 100 in 60 s: 246,000 expected arrivals. A
 * task takes 30 to 120 ms, whole and both included (mean 75 ms), so that the load needs 7.5 workers at least and 150 at most.
 * @public
 */
export const rampLoad = (): Load => ({
  name: 'ramp',
  profile: stages(
    [
      { durationMs: 60_000, toPerSec: 2_000 },
      { durationMs: 60_000, toPerSec: 2_000 },
      { durationMs: 60_000, toPerSec: 100 },
    ],
    100,
  ),
  service: uniformWholeTime(30, 120),
});
