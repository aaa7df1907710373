import { constantRate, uniformTime } from '../../../src/workload/index.ts';
import { SMALL_KNEE, shared, usl } from '../backends.ts';
import type { World } from '../world.ts';
import { steps } from './profiles.ts';

const service = uniformTime(30, 120);
const alone = (): number => 1;

/** Five times slower from 20 s to 80 s, for everybody. */
const fiveTimes = (nowMs: number): number => (nowMs >= 20_000 && nowMs < 80_000 ? 5 : 1);
const briefly = (nowMs: number): number => (nowMs >= 20_000 && nowMs < 40_000 ? 5 : 1);

const allSlower: World = {
  name: 'brownout, flat: all 5x slower for 60 s',
  durationMs: 105_000,
  warmUpMs: 10_000,
  load: { kind: 'open', profile: constantRate(300, 105_000) },
  service,
  backend: shared(alone, fiveTimes),
  max: 400,
  troubleEndsMs: 80_000,
  sizes: [400],
  best: 400,
};

const brownout: World = { ...allSlower, isFlat: true };

const brownoutOnKnee: World = {
  ...allSlower,
  name: 'brownout before a USL knee',
  durationMs: 85_000,
  load: { kind: 'open', profile: constantRate(180, 85_000) },
  backend: shared(usl(0.002, 0.0004), briefly),
  troubleEndsMs: 40_000,
  sizes: [42, 50, 60],
  best: 50,
};

const brownoutFull: World = {
  ...brownoutOnKnee,
  name: 'brownout before a USL knee, full queue',
  load: { kind: 'full' },
  durationMs: 75_000,
};

const smallBrownout: World = {
  ...brownoutOnKnee,
  name: 'brownout before a small knee',
  load: { kind: 'open', profile: constantRate(14, 85_000) },
  service: uniformTime(80, 320),
  backend: shared(SMALL_KNEE, briefly),
  sizes: [8, 10, 12],
  best: 10,
};

/** Inputs grow tenfold from one moment on. */
const tenfold: World = {
  ...brownout,
  name: 'inputs ten times longer',
  durationMs: 70_000,
  load: { kind: 'open', profile: constantRate(100, 70_000) },
  service: uniformTime(20, 40),
  workFactor: (nowMs) => (nowMs < 30_000 ? 1 : 10),
  backend: shared(alone),
  troubleEndsMs: 30_000,
  sizes: [400],
  best: 400,
};

/** Twice as many of them too, at the same moment. */
const tenfoldAndMore: World = {
  ...tenfold,
  name: 'inputs ten times longer, twice as many',
  load: {
    kind: 'open',
    profile: steps([
      [100, 30_000],
      [200, 40_000],
    ]),
  },
};

/** Run times wander between a half and twice what they are, for reasons that have nothing to do with the pool. */
const drift: World = {
  ...brownout,
  name: 'run times drift',
  durationMs: 80_000,
  load: { kind: 'open', profile: constantRate(300, 80_000) },
  backend: shared(alone, (nowMs) => Math.exp(0.7 * Math.sin((2 * Math.PI * nowMs) / 40_000))),
  troubleEndsMs: 0,
  sizes: [400],
  best: 400,
};

/** The process stands still for half a minute. */
const JUMP = { atMs: 30_000, byMs: 30_000 };

const jump: World = {
  ...brownout,
  name: 'the clock jumps by 30 s',
  durationMs: 60_000,
  load: { kind: 'open', profile: constantRate(300, 60_000) },
  backend: shared(alone),
  clockJump: JUMP,
  troubleEndsMs: 30_000,
  sizes: [400],
  best: 400,
};

const jumpOnKnee: World = {
  ...allSlower,
  name: 'the clock jumps by 30 s before a USL knee',
  durationMs: 60_000,
  clockJump: JUMP,
  troubleEndsMs: 30_000,
  load: { kind: 'open', profile: constantRate(200, 60_000) },
  backend: shared(usl(0.002, 0.0004)),
  sizes: [42, 50, 60],
  best: 42,
};

/** Run times move, and the size is not why. */
export const SLOWNESS_WORLDS: readonly World[] = [
  brownout,
  brownoutOnKnee,
  brownoutFull,
  smallBrownout,
  tenfold,
  tenfoldAndMore,
  drift,
  jump,
  jumpOnKnee,
];
