import { describe, expect, it } from 'vitest';
import { holdRecommendation } from './hold.ts';
import { NO_OBSERVATION } from './journal/index.ts';
import type { Observation } from './observation.ts';

const bounds = { min: 2, max: 20 };
const observe = (more: Partial<Observation>): Observation => ({ ...NO_OBSERVATION, nowMs: 1_000, ...more });

describe('holdRecommendation', () => {
  it('keeps the size and says why', () => {
    expect(holdRecommendation(observe({ desired: 7 }), { reason: 'WARMUP' }, bounds)).toEqual({
      at: 1_000,
      desired: 7,
      stages: [{ name: 'hold', in: 7, out: 7, reason: 'WARMUP' }],
      binding: { stage: 'hold', reason: 'WARMUP' },
      nextPossibleAt: { up: null, down: null },
    });
  });

  it.each([
    [1, 2, 'AT_MIN'],
    [25, 20, 'AT_MAX'],
  ])('brings a size of %i inside the bounds', (desired, expected, reason) => {
    const recommendation = holdRecommendation(observe({ desired }), { reason: 'SIGNAL_INVALID' }, bounds);
    expect(recommendation.desired).toBe(expected);
    expect(recommendation.binding).toEqual({ stage: 'bounds', reason });
  });

  it.each([
    [0, 0],
    [30, 20],
  ])('obeys an override of %i without a reading, below `min` too but never above `max`', (desired, expected) => {
    const override = { desired, untilMs: 5_000, reason: 'deploy', actor: 'alice' };
    const recommendation = holdRecommendation(observe({ desired: 7, override }), { reason: 'SIGNAL_INVALID' }, bounds);
    expect(recommendation.desired).toBe(expected);
    expect(recommendation.binding).toEqual({ stage: 'override', reason: 'OVERRIDE' });
    expect(recommendation.nextPossibleAt).toEqual({ up: 5_000, down: 5_000 });
  });
});
