import { constantRate, constantTime, lognormalTime, uniformTime } from '../../../src/workload/index.ts';
import type { World } from '../world.ts';
import { steps } from './profiles.ts';

/** Nothing, and then 1,000 tasks a second. */
const cold: World = {
  name: 'cold start, 1,000/s at once',
  durationMs: 20_000,
  load: { kind: 'open', profile: constantRate(1_000, 20_000) },
  service: uniformTime(30, 120),
  max: 400,
  troubleEndsMs: 0,
  sizes: [400],
  best: 400,
  isFlat: true,
};

const slowStart = (startMs: number): World => ({
  ...cold,
  name: `workers take ${startMs / 1_000} s to start`,
  durationMs: 90_000,
  warmUpMs: 20_000,
  load: {
    kind: 'open',
    profile: steps([
      [100, 30_000],
      [600, 30_000],
      [100, 30_000],
    ]),
  },
  startMs,
  waitSloMs: startMs > 1_000 ? 2_000 : 500,
  troubleEndsMs: 30_000,
  kinds: ['crew'],
});

const heavyTail: World = {
  ...cold,
  name: 'heavy tail, flat',
  durationMs: 60_000,
  warmUpMs: 5_000,
  load: {
    kind: 'open',
    profile: steps([
      [200, 20_000],
      [600, 20_000],
      [200, 20_000],
    ]),
  },
  service: lognormalTime({ meanMs: 75, sigma: 1.5 }),
  troubleEndsMs: 20_000,
};

/** Tasks of three seconds: one or two ends a tick. */
const longTasks: World = {
  ...cold,
  name: 'tasks of 3 s, flat',
  durationMs: 240_000,
  warmUpMs: 20_000,
  load: {
    kind: 'open',
    profile: steps([
      [10, 80_000],
      [30, 60_000],
      [10, 100_000],
    ]),
  },
  service: uniformTime(1_500, 4_500),
  waitSloMs: 2_000,
  troubleEndsMs: 80_000,
};

/** Two pools on one budget of 30; the one with priority is never used. */
export const IDLE_NEIGHBOUR: World = {
  name: 'an idle neighbour on one budget of 30',
  durationMs: 60_000,
  load: { kind: 'batch', count: 1_500 },
  service: constantTime(50),
  min: 2,
  max: 30,
  budget: 30,
  sizes: [28],
  best: 28, // the neighbour keeps its two
};

/** Many workers are wanted soon, and nothing stands in their way. */
export const START_WORLDS: readonly World[] = [cold, slowStart(500), slowStart(5_000), heavyTail, longTasks, IDLE_NEIGHBOUR];
