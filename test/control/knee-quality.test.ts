import { describe, expect, it } from 'vitest';
import { defaultPolicy, demand, tolerance } from '../../src/autoscale/index.ts';
import { fixedSize } from './fixed-size.ts';
import { type OpenWorld, playOpen, policyAsCeiling } from './policy-run.ts';
import { usl } from './scenarios.ts';

/** Seeds that the rule was tuned on, and two that it never saw. */
const SEEDS = [1, 2, 3, 51, 52] as const;

const cubic = (size: number): number => 1 + (size / 40) * (size / 40) * (size / 40);
const burst = (nowMs: number): number => (nowMs > 20_000 && nowMs < 24_000 ? 1_500 : 300);
const bursts =
  (base: number, peak: number) =>
  (nowMs: number): number =>
    nowMs % 30_000 > 10_000 && nowMs % 30_000 < 14_000 ? peak : base;

const KNEES: readonly (readonly [string, OpenWorld, number])[] = [
  ['a burst before a cubic knee', { baseMs: 50, sigma: 0.3, slowdown: cubic, perSec: burst, peakPerSec: 1_500 }, 30],
  [
    'bursts before a knee of the universal scalability law',
    { baseMs: 75, sigma: 0.5, slowdown: usl(0.002, 0.0004), perSec: bursts(150, 500), peakPerSec: 500 },
    50,
  ],
  [
    'the burst while 2 % of all calls fail',
    { baseMs: 50, sigma: 0.3, slowdown: cubic, perSec: burst, peakPerSec: 1_500, failRatio: 0.02 },
    30,
  ],
];

const FLATS: readonly (readonly [string, OpenWorld])[] = [
  ['bursts', { baseMs: 75, sigma: 0.3, slowdown: () => 1, perSec: bursts(150, 1_500), peakPerSec: 1_500 }],
  ['heavy tails', { baseMs: 75, sigma: 1.5, slowdown: () => 1, perSec: bursts(150, 1_500), peakPerSec: 1_500 }],
];

/** Everybody five times slower for 20 seconds. */
const BROWNOUT: OpenWorld = {
  baseMs: 75,
  sigma: 0.3,
  slowdown: (_size, nowMs) => (nowMs > 60_000 && nowMs < 80_000 ? 5 : 1),
  perSec: () => 200,
  peakPerSec: 200,
  isMoving: true,
};

const byDemand = () => policyAsCeiling({ demand: demand(), guards: [tolerance()] });

describe('the default policy before a backend with a knee', () => {
  it.each(KNEES)('%s: does not melt, and is about as late as the best fixed size', (_name, world, best) => {
    for (const seed of SEEDS) {
      const outcome = playOpen(world, policyAsCeiling(defaultPolicy()), seed);
      const fixed = playOpen(world, fixedSize(best), seed);
      expect(outcome.lateRatio - fixed.lateRatio, `seed ${seed}`).toBeLessThan(0.12);
      expect(outcome.meanSize, `seed ${seed}`).toBeLessThan(60);
      expect(outcome.lastSize, `seed ${seed}`).toBeLessThan(80);
    }
  });

  it('is needed there: the demand alone melts for good', () => {
    const [[, world]] = KNEES as [readonly [string, OpenWorld, number]];
    expect(playOpen(world, byDemand(), 1)).toMatchObject({ lastSize: 400 });
  });
});

describe('the default policy where the size is not to blame', () => {
  it.each(FLATS)('%s: decides as the demand alone, tick by tick', (_name, world) => {
    for (const seed of SEEDS) {
      expect(playOpen(world, policyAsCeiling(defaultPolicy()), seed).sizes, `seed ${seed}`).toEqual(
        playOpen(world, byDemand(), seed).sizes,
      );
    }
  });

  it('a brownout of everybody: is hardly later than the demand alone', () => {
    for (const seed of SEEDS) {
      const outcome = playOpen(BROWNOUT, policyAsCeiling(defaultPolicy()), seed);
      expect(outcome.lateRatio - playOpen(BROWNOUT, byDemand(), seed).lateRatio, `seed ${seed}`).toBeLessThan(0.02);
    }
  });

  it('inputs ten times longer: soon lets the demand grow', () => {
    const world: OpenWorld = {
      baseMs: 30,
      sigma: 0.3,
      slowdown: () => 1,
      lengthAt: (nowMs) => (nowMs > 40_000 ? 10 : 1),
      perSec: () => 300,
      peakPerSec: 300,
    };
    for (const seed of SEEDS) {
      const outcome = playOpen(world, policyAsCeiling(defaultPolicy()), seed);
      expect(outcome.lateRatio - playOpen(world, byDemand(), seed).lateRatio, `seed ${seed}`).toBeLessThan(0.06);
      expect(outcome.lastSize, `seed ${seed}`).toBeGreaterThan(80);
    }
  });
});
