import type { Decider, Policy } from '../../src/autoscale/index.ts';
import { type AutoscaledPoolOptions, checkPoolOptions, composePool } from '../../src/autoscaled-pool/index.ts';
import { seededRandom } from '../../src/random/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { arrivalTimes, type Load } from '../../src/workload/index.ts';
import { type PlayedPolicy, Timeline } from './timeline.ts';
import { VirtualExecutor, type VirtualTask } from './virtual-executor.ts';

/** What is played beside the load and the policy. */
export interface PlayOptions {
  /** @defaultValue 2 */
  readonly min?: number;
  /** @defaultValue 200 */
  readonly max?: number;
  /** Room of the queue. @defaultValue 1_000 */
  readonly capacity?: number;
  /** In milliseconds. @defaultValue 500 */
  readonly waitSloMs?: number;
  /** @defaultValue 'eager' */
  readonly spawn?: 'eager' | 'onDemand';
  /** @defaultValue 1 */
  readonly seed?: number;
}

const SAMPLE_MS = 5;

/** Plays an open load against the real pool and autoscaler in virtual time, and keeps what happened over time. */
export const playPolicy = async (
  load: Load,
  policy: Policy | Decider | undefined,
  given: PlayOptions = {},
): Promise<PlayedPolicy> => {
  const { min = 2, max = 200, capacity = 1_000, waitSloMs = 500, spawn = 'eager', seed = 1 } = given;
  const clock = new ManualClock();
  const random = seededRandom(seed);
  const timeline = new Timeline();
  const executor = new VirtualExecutor(clock, (waitMs) => timeline.started(waitMs > waitSloMs));
  const options: AutoscaledPoolOptions = {
    min,
    max,
    waitSloMs,
    spawn,
    queue: { capacity },
    clock,
    ...(policy !== undefined && { policy }),
  };
  const pool = composePool<VirtualTask, void>(executor, checkPoolOptions(options));
  const times = arrivalTimes(load.profile, { random });
  const arrive = (): void => {
    const { value } = times.next();
    if (value === undefined) return;
    clock.setTimer(() => {
      const runMs = load.service.sampleMs(random);
      timeline.arrived(runMs, pool.post({ arrivedAtMs: clock.now(), runMs }));
      arrive();
    }, value - clock.now());
  };
  arrive();
  const sample = (): void => {
    timeline.sample(clock.now(), { live: pool.live, queued: pool.queued, sampleMs: SAMPLE_MS });
    clock.setTimer(sample, SAMPLE_MS);
  };
  sample();
  clock.advanceTo(load.profile.durationMs);
  await pool.terminate();
  return timeline.played(load.profile.durationMs);
};
