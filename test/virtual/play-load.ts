import { checkPoolOptions, composePool, type PoolOptions } from '../../src/autoscaled-pool/index.ts';
import { seededRandom } from '../../src/random/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { arrivalTimes, type Load } from '../../src/workload/index.ts';
import { VirtualExecutor, type VirtualTask } from './virtual-executor.ts';

/** What a load met. */
export interface PlayedLoad {
  readonly arrivals: number;
  /** Share of tasks that waited longer than the SLO, or were refused. */
  readonly lateRatio: number;
  /** Worker-seconds (live) over the sum of run times. */
  readonly costRatio: number;
  readonly peakLive: number;
  readonly liveAtEnd: number;
  readonly activeTimersAtEnd: number;
}

const SAMPLE_MS = 2;

/** Plays an open load against the real pool and autoscaler in virtual time. */
export const playLoad = async (load: Load, options: PoolOptions, waitSloMs: number, seed: number): Promise<PlayedLoad> => {
  const clock = new ManualClock();
  const random = seededRandom(seed);
  let late = 0;
  const executor = new VirtualExecutor(clock, (waitMs) => {
    if (waitMs > waitSloMs) late += 1;
  });
  const pool = composePool<VirtualTask, void>(executor, checkPoolOptions({ ...options, clock }));
  let arrivals = 0;
  let offeredMs = 0;
  let liveMs = 0;
  let peakLive = 0;
  const times = arrivalTimes(load.profile, { random });
  const arrive = (): void => {
    const { value } = times.next();
    if (value === undefined) return;
    clock.setTimer(() => {
      const runMs = load.service.sampleMs(random);
      arrivals += 1;
      offeredMs += runMs;
      if (!pool.post({ arrivedAtMs: clock.now(), runMs })) late += 1;
      arrive();
    }, value - clock.now());
  };
  arrive();
  const sample = (): void => {
    liveMs += pool.live * SAMPLE_MS;
    peakLive = Math.max(peakLive, pool.live);
    clock.setTimer(sample, SAMPLE_MS);
  };
  sample();
  clock.advanceTo(load.profile.durationMs);
  const liveAtEnd = pool.live;
  clock.advance(2_000);
  await pool.terminate();
  return {
    arrivals,
    lateRatio: late / arrivals,
    costRatio: liveMs / offeredMs,
    peakLive,
    liveAtEnd,
    activeTimersAtEnd: clock.activeTimers - 1, // the sampler's
  };
};
