import { lognormalTime, uniformTime } from '../../../src/workload/index.ts';
import { cubic, SMALL_KNEE, shared, usl } from '../backends.ts';
import type { World } from '../world.ts';
import { steps } from './profiles.ts';

const around = (ms: number) => uniformTime(0.4 * ms, 1.6 * ms);

/** 300 tasks a second, four seconds of 1,500, and 300 again: past the point from which the load alone keeps the backend slow. */
const burst: World = {
  name: 'burst before a cubic knee',
  durationMs: 64_000,
  warmUpMs: 10_000,
  load: {
    kind: 'open',
    profile: steps([
      [300, 20_000],
      [1_500, 4_000],
      [300, 40_000],
    ]),
  },
  service: around(50),
  backend: shared(cubic(40)),
  min: 2,
  max: 400,
  troubleEndsMs: 24_000,
  sizes: [26, 32, 38],
  best: 32,
};

const burstUsl: World = {
  ...burst,
  name: 'bursts before a USL knee',
  durationMs: 90_000,
  load: {
    kind: 'open',
    profile: steps([
      [150, 20_000],
      [500, 4_000],
      [150, 26_000],
      [500, 4_000],
      [150, 36_000],
    ]),
  },
  service: around(75),
  backend: shared(usl(0.002, 0.0004)),
  troubleEndsMs: 54_000,
  sizes: [42, 50, 60],
  best: 50,
};

/** What a nightly job leaves: 3,000 tasks within half a second; then nothing more than the ordinary load. */
const backlog: World = {
  ...burstUsl,
  name: 'a backlog before a USL knee',
  durationMs: 60_000,
  load: {
    kind: 'open',
    profile: steps([
      [180, 20_000],
      [6_000, 500],
      [180, 39_500],
    ]),
  },
  troubleEndsMs: 20_500,
};

/** Clients lose patience after a second and ask again, up to three times, while the pool still works for those who have gone. */
const retries: World = {
  ...burst,
  name: 'impatient clients before a cubic knee',
  durationMs: 40_000,
  load: {
    kind: 'open',
    profile: steps([
      [250, 15_000],
      [900, 2_000],
      [250, 23_000],
    ]),
    clients: { timeoutMs: 1_000, retries: 3 },
  },
  troubleEndsMs: 17_000,
};

/** Three pools of the same kind, none of which knows of the others. */
const several: World = {
  ...burstUsl,
  name: 'three pools before one USL knee',
  durationMs: 60_000,
  load: {
    kind: 'open',
    profile: steps([
      [180, 20_000],
      [500, 4_000],
      [180, 36_000],
    ]),
  },
  max: 130,
  pools: 3,
  troubleEndsMs: 24_000,
  sizes: [14, 17, 20],
  best: 17,
};

/** Tasks of three seconds: a few ends a tick at most. */
const longTasks: World = {
  ...burst,
  name: 'tasks of 3 s before a knee',
  durationMs: 300_000,
  load: {
    kind: 'open',
    profile: steps([
      [5, 60_000],
      [20, 15_000],
      [5, 225_000],
    ]),
  },
  service: around(3_000),
  waitSloMs: 2_000,
  troubleEndsMs: 75_000,
};

/** A knee at ten, with some 24 tasks a second at most: what a single task does is felt. */
const smallBurst: World = {
  ...burst,
  name: 'burst before a small knee',
  durationMs: 70_000,
  load: {
    kind: 'open',
    profile: steps([
      [14, 25_000],
      [60, 3_000],
      [14, 42_000],
    ]),
  },
  service: around(200),
  backend: shared(SMALL_KNEE),
  troubleEndsMs: 28_000,
  sizes: [8, 10, 12],
  best: 10,
};

const heavyTail: World = {
  ...burstUsl,
  name: 'heavy tail before a USL knee',
  service: lognormalTime({ meanMs: 75, sigma: 1.5 }),
  best: 60,
};

/** A knee, and something that pushes past it. */
export const KNEE_WORLDS: readonly World[] = [burst, burstUsl, backlog, retries, several, longTasks, heavyTail, smallBurst];
