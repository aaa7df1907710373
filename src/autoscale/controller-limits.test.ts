import { describe, expect, it } from 'vitest';
import { limitsOf, tickForSlo } from './controller-limits.ts';

describe('limits of a controller', () => {
  it.each([
    [100, 50],
    [500, 100],
    [2_000, 400],
    [60_000, 500],
  ])('gives an SLO of %d ms a tick of %d ms', (waitSloMs, tickMs) => {
    expect(tickForSlo(waitSloMs)).toBe(tickMs);
  });

  it('takes what it is given', () => {
    expect(limitsOf({ min: 0, max: 9, waitSloMs: 500, startupMs: 40, tickMs: 250 })).toEqual({
      min: 0,
      max: 9,
      waitSloMs: 500,
      startupMs: 40,
      tickMs: 250,
    });
    expect(limitsOf({ min: 3, max: 3, waitSloMs: 500 })).toMatchObject({ startupMs: 0, tickMs: 100 });
  });
});
