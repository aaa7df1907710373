import { describe, expect, it } from 'vitest';
import { aimdOnOverload, type Decider, gradient2, vegas } from '../../src/autoscale/index.ts';
import { scenarios } from './scenarios.ts';
import { scoreOf } from './score.ts';

/** What each ceiling is for, and how near it comes to the best fixed size there. The throughput ceiling has a suite of its own. */
const EXPECTED: readonly (readonly [
  ceiling: string,
  make: () => Decider,
  backend: string,
  goodput: number,
  overloads: number,
])[] = [
  ['aimdOnOverload', () => aimdOnOverload({ initial: 20 }), 'quota', 0.93, 20],
  ['aimdOnOverload without a first limit', () => aimdOnOverload(), 'quota', 0.93, 400],
  ['gradient2', () => gradient2(), 'knee', 0.9, 0],
  ['gradient2', () => gradient2(), 'heavy tail', 0.9, 0],
  ['gradient2', () => gradient2(), 'quota', 0.93, 40],
  ['gradient2', () => gradient2(), 'connections', 0.95, 0],
  ['vegas', () => vegas(), 'knee', 0.8, 0],
  ['vegas', () => vegas(), 'flat', 0.8, 0],
  ['vegas', () => vegas(), 'connections', 0.95, 0],
];

describe('ceilings by overload and run time, with an always-full queue', () => {
  it.each(EXPECTED.map(([ceiling, make, backend, goodput, overloads]) => ({ ceiling, make, backend, goodput, overloads })))(
    '$ceiling on $backend: at least $goodput of the best goodput, at most $overloads overloads per 1,000 successes',
    ({ make, backend, goodput, overloads }) => {
      const scenario = scenarios.find(({ name }) => name === backend);
      if (scenario === undefined) throw new Error(`there is no backend ${backend}`);
      for (const seed of [1, 2]) {
        const score = scoreOf(scenario, make(), { seed, tickMs: 100 });
        expect(score.goodputRatio).toBeGreaterThan(goodput);
        expect(score.overloadsPerThousand).toBeLessThanOrEqual(overloads);
      }
    },
  );
});
