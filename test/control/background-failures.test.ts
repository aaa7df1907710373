import { describe, expect, it } from 'vitest';
import { aimdOnOverload, type Decider, gradient2, throughput } from '../../src/autoscale/index.ts';
import { Draws } from './draws.ts';
import { FlakyBackend } from './flaky-backend.ts';
import { GatedBackend } from './gated-backend.ts';
import type { Scenario } from './scenario.ts';
import { scenarios, shared } from './scenarios.ts';
import { scoreOf } from './score.ts';

/** Seeds that the rule was tuned on, and one that it never saw. */
const SEEDS = [1, 2, 3, 41] as const;

const named = (name: string): Scenario => {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
};

const WORLDS: readonly Scenario[] = [
  shared({ name: 'flat, 30 ms', baseMs: 30, sigmaOfWork: 0, slowdown: () => 1 }),
  shared({ name: 'cubic knee', baseMs: 50, sigmaOfWork: 0.3, slowdown: (size) => 1 + (size / 40) * (size / 40) * (size / 40) }),
  named('knee'),
];

/** The scenario with a share of its tasks failing as overloads, after their run time or at once. */
const flaky = (
  scenario: Scenario,
  ratio: number,
  isQuick: boolean,
  retryAfterMs: number | undefined,
  seed: number,
): Scenario => ({
  ...scenario,
  create: (draws) => {
    const chance = new Draws(seed * 77 + 5);
    const refusal = retryAfterMs === undefined ? {} : { retryAfterMs };
    const inner = scenario.create(draws);
    return isQuick
      ? new GatedBackend({ inner, refusalMs: 5, admit: () => (chance.unit() < ratio ? refusal : undefined) })
      : new FlakyBackend(inner, ratio, chance, retryAfterMs);
  },
});

describe('calls that fail whatever the size', () => {
  it.each([
    [0.002, false, undefined],
    [0.01, false, undefined],
    [0.01, true, undefined],
    [0.01, false, 1_000],
    [0.05, false, undefined],
    [0.05, true, 60_000],
  ])('cost no throughput: %d of all, at once: %s, Retry-After: %s ms', (ratio, isQuick, retryAfterMs) => {
    for (const world of WORLDS) {
      for (const seed of SEEDS) {
        const scenario = flaky(world, ratio, isQuick, retryAfterMs, seed);
        const { goodputRatio } = scoreOf(scenario, throughput(), { seed, tickMs: 50, untilMs: 90_000 });
        // what fails at its end has taken its time
        expect(goodputRatio / (isQuick ? 1 : 1 - ratio), `${world.name}, seed ${seed}`).toBeGreaterThan(0.95);
      }
    }
  });

  it('do not hide a quota: still at most 20 overloads per 1,000 beside them', () => {
    for (const seed of SEEDS) {
      const score = scoreOf(named('quota'), throughput(), { seed, tickMs: 50 });
      expect(score.overloadsPerThousand, `seed ${seed}`).toBeLessThanOrEqual(20);
      expect(score.goodputRatio, `seed ${seed}`).toBeGreaterThan(0.93);
    }
  });

  it.each<readonly [string, () => Decider]>([
    ['aimdOnOverload', () => aimdOnOverload()],
    ['gradient2', () => gradient2()],
  ])('do not make %s collapse', (_name, ceiling) => {
    const [flat] = WORLDS;
    if (flat === undefined) throw new Error('no world');
    for (const seed of SEEDS) {
      const clean = scoreOf(flat, ceiling(), { seed, untilMs: 60_000 });
      const failing = scoreOf(flaky(flat, 0.01, false, undefined, seed), ceiling(), { seed, untilMs: 60_000 });
      expect(failing.goodputRatio / 0.99, `seed ${seed}`).toBeGreaterThan(0.85 * clean.goodputRatio);
    }
  });
});
