import { ArrivalSampledBackend } from './arrival-sampled-backend.ts';
import type { Draws } from './draws.ts';
import { concurrencyQuota, GatedBackend, rateQuota } from './gated-backend.ts';
import { QueueBackend } from './queue-backend.ts';
import { bestOf, type Scenario } from './scenario.ts';
import { SharedBackend } from './shared-backend.ts';

/** Largest size in every closed run. */
export const MAX_SIZE = 400;

/** Slowdown of the universal scalability law: contention `sigma`, cross-talk `kappa`. */
export const usl =
  (sigma: number, kappa: number) =>
  (size: number): number =>
    1 + sigma * (size - 1) + kappa * size * (size - 1);

interface Shared {
  readonly name: string;
  readonly baseMs: number;
  readonly sigmaOfWork: number;
  readonly slowdown: (size: number, nowMs: number) => number;
  readonly isMoving?: boolean;
}

const MOMENTS = 90;
const STEP_MS = 2_000;

/** A scenario on one shared machine; its best size follows from its slowdown. */
export const shared = ({ name, baseMs, sigmaOfWork, slowdown, isMoving = false }: Shared): Scenario => {
  const rate = (size: number, nowMs: number): number => (1_000 * size) / (baseMs * slowdown(size, nowMs));
  const moments = Array.from({ length: isMoving ? MOMENTS : 1 }, (_, index) => bestOf(rate, MAX_SIZE, index * STEP_MS));
  return {
    name,
    create: (draws) => new SharedBackend({ workMs: () => baseMs * draws.lognormal(sigmaOfWork), slowdown, isMoving }),
    bestPerSec: (nowMs) => moments[Math.min(moments.length - 1, Math.round(nowMs / STEP_MS))]?.perSec ?? 0,
    leanSize: moments.reduce((sum, moment) => sum + moment.leanSize, 0) / moments.length,
  };
};

const knee = usl(0.002, 0.0004);
const KNEE_MS = 75;

/** A slowly wandering factor around 1: its logarithm is pulled back to 0 within about a second. */
const wanderingFactor = (draws: Draws, deviation: number): ((nowMs: number) => number) => {
  let level = 0;
  let atMs = 0;
  return (nowMs) => {
    while (atMs + 100 <= nowMs) {
      level = 0.9 * level + deviation * 0.436 * draws.normal();
      atMs += 100;
    }
    return Math.exp(level);
  };
};

const noisyKnee = (deviation: number): Scenario => {
  const plain = shared({ name: 'noisy', baseMs: KNEE_MS, sigmaOfWork: 0.5, slowdown: knee });
  return {
    ...plain,
    create: (draws) => {
      const factor = wanderingFactor(draws, deviation);
      return new SharedBackend({
        workMs: () => KNEE_MS * draws.lognormal(0.5),
        slowdown: (size, nowMs) => knee(size) * factor(nowMs),
        isMoving: true,
      });
    },
    // the mean of exp(-level) over the wandering level
    bestPerSec: (nowMs) => plain.bestPerSec(nowMs) * Math.exp((deviation * deviation) / 2),
  };
};

export const BROWNOUT = { fromMs: 80_000, untilMs: 140_000, factor: 5 } as const;
const brownoutFactor = (nowMs: number): number => (nowMs >= BROWNOUT.fromMs && nowMs < BROWNOUT.untilMs ? BROWNOUT.factor : 1);

/** The eight kinds of backend of the throughput goal, and a brownout. */
export const scenarios: readonly Scenario[] = [
  shared({ name: 'flat', baseMs: 100, sigmaOfWork: 0.5, slowdown: () => 1 }),
  shared({ name: 'knee', baseMs: KNEE_MS, sigmaOfWork: 0.5, slowdown: knee }),
  {
    name: 'quota',
    create: (draws) =>
      new GatedBackend({
        inner: new SharedBackend({ workMs: () => 100 * draws.lognormal(0.3), slowdown: () => 1 }),
        refusalMs: 5,
        admit: rateQuota(300, 30, 1_000),
      }),
    bestPerSec: () => 300,
    leanSize: 29.4,
  },
  shared({ name: 'disk', baseMs: 20, sigmaOfWork: 0.5, slowdown: usl(0.05, 0.055) }),
  {
    name: 'event loop',
    create: (draws) =>
      new QueueBackend({ servers: () => 1, serviceMs: () => 4 * draws.lognormal(0.5), asideMs: () => 40 * draws.lognormal(0.5) }),
    bestPerSec: () => 250,
    leanSize: 16,
  },
  {
    name: 'connections',
    create: (draws) => new QueueBackend({ servers: () => 20, serviceMs: () => 200 * draws.lognormal(0.7), timeoutMs: 5_000 }),
    bestPerSec: () => 100,
    leanSize: 20,
  },
  shared({
    name: 'drifting',
    baseMs: KNEE_MS,
    sigmaOfWork: 0.5,
    isMoving: true,
    slowdown: (size, nowMs) =>
      1 + 0.002 * (size - 1) + 0.0004 * Math.exp(1.1 * Math.sin((2 * Math.PI * nowMs) / 120_000)) * size * (size - 1),
  }),
  noisyKnee(0.2),
  shared({ name: 'heavy tail', baseMs: KNEE_MS, sigmaOfWork: 1.5, slowdown: knee }),
  {
    ...shared({
      name: 'brownout',
      baseMs: KNEE_MS,
      sigmaOfWork: 0.5,
      isMoving: true,
      slowdown: (size, nowMs) => knee(size) * brownoutFactor(nowMs),
    }),
    bestPerSec: (nowMs) =>
      shared({ name: '', baseMs: KNEE_MS, sigmaOfWork: 0.5, slowdown: knee }).bestPerSec(0) / brownoutFactor(nowMs),
  },
];

const SERVER_KNEE = 40;

/** Run time of the test server, in milliseconds: flat up to 40 tasks at once, then rising with `steepness`. */
const serverMs =
  (steepness: number) =>
  (inFlight: number): number => {
    const over = Math.max(0, inFlight / SERVER_KNEE - 1);
    return 1 + steepness * over + (steepness * over * over) / 2;
  };

/** A server over the network: 30–50 ms up to 40 at once, steep beyond, refuses beyond 80. */
export const webServer = (steepness: number, { refusalMs = 3, lowMs = 30, highMs = 50 } = {}): Scenario => {
  const slower = serverMs(steepness);
  const meanMs = (lowMs + highMs) / 2;
  const best = bestOf((size) => (size > 80 ? 0 : (1_000 * size) / (meanMs * slower(size))), MAX_SIZE, 0);
  return {
    name: `server ${steepness}`,
    create: (draws) =>
      new GatedBackend({
        inner: new ArrivalSampledBackend((inFlight) => draws.between(lowMs, highMs) * slower(inFlight)),
        refusalMs,
        admit: concurrencyQuota(80),
      }),
    bestPerSec: () => best.perSec,
    leanSize: best.leanSize,
  };
};
