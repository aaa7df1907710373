import { describe, expect, it } from 'vitest';
import { age, learn, loosen, PRIOR, possibleElasticity, scoreOf } from './throughput-belief.ts';

describe('belief about an elasticity', () => {
  it('moves to a trial by the share of its certainty', () => {
    const { mean, variance } = learn({ mean: 0, variance: 0.1 }, 0.5, 0.1);
    expect(mean).toBeCloseTo(0.25);
    expect(variance).toBeCloseTo(0.05);
  });

  it('does not believe the impossible', () => {
    expect(possibleElasticity(3)).toBe(1);
    expect(possibleElasticity(-9)).toBe(-2);
    expect(learn({ mean: 0, variance: 1 }, 40, 1e-9).mean).toBeCloseTo(1);
  });

  it('grows doubtful with time, up to what was doubted before any trial', () => {
    expect(age({ mean: 0.2, variance: 0.01 }, 10_000).variance).toBeCloseTo(0.04);
    expect(age({ mean: 0.2, variance: 0.01 }, 1e9).variance).toBe(PRIOR.variance);
    expect(loosen({ mean: 0, variance: 2 }, 1).variance).toBe(2);
  });

  it('lets the memory of a steep knee fade, so that it is looked at again', () => {
    let belief = { mean: -2, variance: 0.01 };
    for (let tick = 0; tick < 6_000; tick += 1) belief = age(belief, 50);
    expect(belief.mean).toBeGreaterThan(-0.71);
    expect(Math.abs(scoreOf(belief, 0.1))).toBeLessThan(1.4);
    expect(age({ mean: 0.3, variance: 0.01 }, 50).mean).toBe(0.3);
  });

  it('scores by standard deviations from the threshold', () => {
    expect(scoreOf({ mean: 0.3, variance: 0.01 }, 0.1)).toBeCloseTo(2);
  });
});
