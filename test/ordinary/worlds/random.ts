import { type Random, seededRandom } from '../../../src/random/index.ts';
import {
  constantTime,
  exponentialTime,
  lognormalTime,
  type Profile,
  type ServiceTime,
  sine,
  square,
  uniformTime,
} from '../../../src/workload/index.ts';
import { cubic, shared, usl } from '../backends.ts';
import type { World } from '../world.ts';
import { steps } from './profiles.ts';

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next();
const logBetween = (random: Random, low: number, high: number): number => low * Math.exp(random.next() * Math.log(high / low));
const oneOf = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random.next() * values.length)] as T; // never empty

/** More tasks a second than this would only cost time. */
const MOST_PER_SEC = 700;

interface DrawnKnee {
  readonly best: number;
  readonly serviceMs: number;
  readonly slowdown: (inFlight: number) => number;
  /** What the best size gets done, per second. */
  readonly perSec: number;
}

const drawKnee = (random: Random): DrawnKnee => {
  const best = Math.round(logBetween(random, 8, 200));
  const serviceMs = logBetween(random, 20, 500);
  const sigma = logBetween(random, 0.0005, 0.3 / best);
  const slowdown = random.next() < 0.5 ? cubic(best * Math.cbrt(2)) : usl(sigma, (1 - sigma) / (best * best));
  const perSec = (1_000 * best) / (serviceMs * slowdown(best));
  return perSec > MOST_PER_SEC ? drawKnee(random) : { best, serviceMs, slowdown, perSec };
};

/** Draws before which a size a fifth above the knee's own gets most done in time, after what they draw: `--sizes --random` finds them. */
const ABOVE_KNEE = new Set([1, 5, 7, 1_008, 1_017, 1_023]);

/** A knee anywhere, at 60 to 85 % of what it bears, with three bursts past the point from which the load alone keeps it slow. */
const randomKnee = (seed: number): World => {
  const random = seededRandom(`${seed}/knee`);
  const { best, serviceMs, slowdown, perSec } = drawKnee(random);
  const load = between(random, 0.6, 0.85);
  const burst = between(random, 1.5, 3);
  const drainMs = between(random, 2_000, 6_000); // what the best size needs to work the burst off
  const burstMs = Math.round((drainMs * (1 - load)) / (burst - 1));
  const base = load * perSec;
  const part = [
    [burst * perSec, burstMs],
    [base, 24_000],
  ] as const;
  return {
    name: `random knee ${seed}: best ${best}, ${serviceMs.toFixed(0)} ms, ${(100 * load).toFixed(0)} %, burst x${burst.toFixed(1)}`,
    durationMs: 15_000 + 3 * (burstMs + 24_000),
    warmUpMs: 5_000,
    load: { kind: 'open', profile: steps([[base, 15_000], ...part, ...part, ...part]) },
    service: lognormalTime({ meanMs: serviceMs, sigma: between(random, 0.2, 0.9) }),
    backend: shared(slowdown),
    min: 2,
    max: 400,
    troubleEndsMs: 15_000 + 3 * burstMs + 2 * 24_000,
    sizes: [0.75, 0.9, 1, 1.2].map((factor) => Math.max(1, Math.round(factor * best))),
    best: ABOVE_KNEE.has(seed) ? Math.round(1.2 * best) : best,
  };
};

const SERVICES: readonly ((meanMs: number) => ServiceTime)[] = [
  constantTime,
  (meanMs) => uniformTime(0.4 * meanMs, 1.6 * meanMs),
  exponentialTime,
  (meanMs) => lognormalTime({ meanMs, sigma: 1 }),
  (meanMs) => lognormalTime({ meanMs, sigma: 1.5 }),
];

const randomProfile = (random: Random, meanPerSec: number, durationMs: number): Profile => {
  const swing = between(random, 0.3, 0.8) * meanPerSec;
  const periodMs = Math.round(logBetween(random, 10_000, 60_000));
  const kind = random.next();
  if (kind < 0.3) return sine({ meanPerSec, swingPerSec: swing, periodMs, durationMs });
  if (kind < 0.6) return square({ lowPerSec: meanPerSec - swing, highPerSec: meanPerSec + swing, periodMs, durationMs });
  const parts = Array.from({ length: 8 }, () => [logBetween(random, 0.3, 2) * meanPerSec, durationMs / 8] as const);
  return steps(parts);
};

/** Workers that share nothing: whatever happens, the size is not why. */
const randomFlat = (seed: number): World => {
  const random = seededRandom(`${seed}/flat`);
  const meanMs = logBetween(random, 20, 1_000);
  const workers = logBetween(random, 3, 60);
  const startMs = oneOf(random, [40, 500, 5_000]);
  const meanPerSec = Math.min(MOST_PER_SEC, (1_000 * workers) / meanMs);
  return {
    name: `random flat ${seed}: ${meanMs.toFixed(0)} ms, ${workers.toFixed(0)} workers, start ${startMs} ms`,
    durationMs: 120_000,
    warmUpMs: 20_000,
    load: { kind: 'open', profile: randomProfile(random, meanPerSec, 120_000) },
    service: oneOf(random, SERVICES)(meanMs),
    min: 2,
    max: 400,
    startMs,
    waitSloMs: startMs > 1_000 ? 2_000 : 500,
    sizes: [400],
    best: 400,
    isFlat: true,
    kinds: ['crew'],
  };
};

/** Seeds of drawn worlds: so many from the first one on. */
export interface Draws {
  readonly from: number;
  readonly count: number;
}

/** Seeds of the drawn worlds. Who tunes a policy may look at the first ones, and never at the others. */
export const TUNED_DRAWS = { from: 1, count: 8 } as const;
export const UNSEEN_DRAWS = { from: 1_001, count: 23 } as const;

const seedsOf = ({ from, count }: Draws): readonly number[] => Array.from({ length: count }, (_, index) => from + index);

export const randomKnees = (draws: Draws): readonly World[] => seedsOf(draws).map(randomKnee);

export const randomFlats = (draws: Draws): readonly World[] => seedsOf(draws).map(randomFlat);

/** 31 knees and 29 flat loads. */
export const RANDOM_WORLDS: readonly World[] = [
  ...randomKnees(TUNED_DRAWS),
  ...randomKnees(UNSEEN_DRAWS),
  ...randomFlats(TUNED_DRAWS),
  ...randomFlats({ ...UNSEEN_DRAWS, count: 21 }),
];
