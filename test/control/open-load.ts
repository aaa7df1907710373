import type { Decider } from '../../src/autoscale/decider.ts';
import { Draws } from './draws.ts';
import { usl } from './scenarios.ts';
import { SharedBackend } from './shared-backend.ts';
import { VirtualRun } from './virtual-run.ts';

/** What an open load came to. */
export interface OpenScore {
  readonly done: number;
  readonly lateRatio: number;
  readonly waitP99Ms: number;
  readonly largestSize: number;
  readonly lastSize: number;
}

const SLO_MS = 500;
const RUN_MS = 180_000;
const BASE_PER_SEC = 150;
const BURST_PER_SEC = 500;
/** Bursts of four seconds, well past what the dependency can serve, every half minute. */
const isBurst = (nowMs: number): boolean => nowMs % 30_000 > 10_000 && nowMs % 30_000 < 14_000;

/** Poisson arrivals with bursts on a dependency with a knee at about 50. */
export const openOnKnee = <State>(ceiling: Decider<State>, seed: number, brownoutFactor = 1): OpenScore => {
  const work = new Draws(seed);
  const arrivals = new Draws(seed + 99);
  const knee = usl(0.002, 0.0004);
  const isDim = (nowMs: number): boolean => nowMs > 60_000 && nowMs < 80_000;
  const waitsMs: number[] = [];
  let largestSize = 0;
  let lastSize = 0;
  new VirtualRun({
    backend: new SharedBackend({
      workMs: () => 75 * work.lognormal(0.5),
      slowdown: (size, nowMs) => knee(size) * (isDim(nowMs) ? brownoutFactor : 1),
      isMoving: true,
    }),
    ceiling,
    limits: { min: 1, max: 400, waitSloMs: SLO_MS, startupMs: 0, tickMs: 100 },
    untilMs: RUN_MS,
    nextArrivalMs: (nowMs) => {
      // thinning: arrivals at the highest rate, of which a share is kept
      for (let atMs = nowMs; ; ) {
        atMs += arrivals.exponential(1_000 / BURST_PER_SEC);
        if (isBurst(atMs) || arrivals.unit() < BASE_PER_SEC / BURST_PER_SEC) return atMs;
      }
    },
    onDone: (_nowMs, waitMs) => waitsMs.push(waitMs),
    onTick: ({ size }) => {
      largestSize = Math.max(largestSize, size);
      lastSize = size;
    },
  }).run();
  waitsMs.sort((first, second) => first - second);
  return {
    done: waitsMs.length,
    lateRatio: waitsMs.filter((waitMs) => waitMs > SLO_MS).length / waitsMs.length,
    waitP99Ms: waitsMs[Math.floor(0.99 * waitsMs.length)] ?? 0,
    largestSize,
    lastSize,
  };
};
