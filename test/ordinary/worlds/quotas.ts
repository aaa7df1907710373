import { concurrencyQuota, Gate, rateQuota } from '../../../src/sim/gate.ts';
import { OwnMachine } from '../../../src/sim/own-machine.ts';
import { uniformTime } from '../../../src/workload/index.ts';
import type { World } from '../world.ts';
import { steps } from './profiles.ts';

const REFUSAL_MS = 5;
const PER_SEC = 300;

const quota =
  (retryAfterMs: number | undefined): NonNullable<World['backend']> =>
  (clock) =>
    new Gate(clock, new OwnMachine(clock), { admits: rateQuota(PER_SEC, PER_SEC / 10), refusalMs: REFUSAL_MS, retryAfterMs });

const full = (name: string, retryAfterMs: number | undefined): World => ({
  name: `quota of 300/s, full queue, ${name}`,
  durationMs: 30_000,
  warmUpMs: 10_000,
  load: { kind: 'full' },
  service: uniformTime(50, 150),
  backend: quota(retryAfterMs),
  max: 100,
  sizes: [27, 28, 29, 30, 31],
  best: 31,
  isQuota: true,
});

const bursts: World = {
  ...full('', 1_000),
  name: 'quota of 300/s, bursts of 600/s, Retry-After',
  durationMs: 80_000,
  load: {
    kind: 'open',
    profile: steps([
      [200, 15_000],
      [600, 3_000],
      [200, 17_000],
      [600, 3_000],
      [200, 42_000],
    ]),
  },
  sizes: [24, 27, 29, 31],
  best: 31,
  troubleEndsMs: 38_000,
};

const LIMIT = 24;

/** 200 URLs on a server that bears 24 at once. */
const batch: World = {
  name: 'batch of 200, 24 at once',
  durationMs: 120_000,
  load: { kind: 'batch', count: 200 },
  service: uniformTime(100, 500),
  backend: (clock) =>
    new Gate(clock, new OwnMachine(clock), { admits: concurrencyQuota(LIMIT), refusalMs: REFUSAL_MS, retryAfterMs: undefined }),
  max: 200,
  sizes: [LIMIT],
  best: LIMIT,
};

/** Somebody says 429. */
export const QUOTA_WORLDS: readonly World[] = [full('no Retry-After', undefined), full('Retry-After', 1_000), bursts, batch];
