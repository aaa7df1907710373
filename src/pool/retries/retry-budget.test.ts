import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_BUDGET_DEFAULTS, RetryBudget } from './retry-budget.ts';

const takeAll = (budget: RetryBudget, nowMs: number, firstTries: number): number => {
  let taken = 0;
  while (taken < 10_000 && budget.take(nowMs, firstTries)) taken += 1;
  return taken;
};

describe('RetryBudget', () => {
  it('begins with ten seconds of what time earns', () => {
    expect(takeAll(new RetryBudget(RETRY_BUDGET_DEFAULTS, 0), 0, 0)).toBe(100);
  });

  it('earns ten retries a second, and saves up a hundred', () => {
    const budget = new RetryBudget(RETRY_BUDGET_DEFAULTS, 0);
    takeAll(budget, 0, 0);
    expect(takeAll(budget, 1_000, 0)).toBe(10);
    expect(takeAll(budget, 3_600_000, 0)).toBe(100);
  });

  it('earns one retry with five first tries, less what it forgets meanwhile', () => {
    const budget = new RetryBudget({ ratio: 0.2, minPerSec: 0 }, 0);
    expect(takeAll(budget, 10, 1_000)).toBe(200);
    expect(takeAll(budget, 20, 1_004)).toBe(0);
    expect(takeAll(budget, 30, 1_006)).toBe(1);
  });

  it('forgets first tries that are more than ten seconds ago', () => {
    const budget = new RetryBudget({ ratio: 0.2, minPerSec: 0 }, 0);
    expect(takeAll(budget, 100_000, 100_000)).toBe(2_000); // of an even stream, what the last ten seconds earned
    budget.take(100_000, 101_000);
    expect(takeAll(budget, 110_000, 101_000)).toBe(0);
  });

  it('allows none when it is told so', () => {
    expect(new RetryBudget({ ratio: 0, minPerSec: 0 }, 0).take(1_000, 1_000)).toBe(false);
  });

  it('never allows more than its share of the first tries and of the time, whatever happens', () => {
    const steps = fc.array(fc.record({ passedMs: fc.nat(20_000), first: fc.nat(500), asked: fc.nat(200) }), { maxLength: 60 });
    const options = fc.record({ ratio: fc.double({ min: 0, max: 2, noNaN: true }), minPerSec: fc.nat(50) });
    fc.assert(
      fc.property(options, steps, ({ ratio, minPerSec }, list) => {
        const budget = new RetryBudget({ ratio, minPerSec }, 0);
        let nowMs = 0;
        let firstTries = 0;
        let taken = 0;
        for (const { passedMs, first, asked } of list) {
          nowMs += passedMs;
          firstTries += first;
          for (let ask = 0; ask < asked; ask += 1) if (budget.take(nowMs, firstTries)) taken += 1;
          expect(taken).toBeLessThanOrEqual(ratio * firstTries + minPerSec * (10 + nowMs / 1_000) + 1e-6);
        }
      }),
    );
  });
});
