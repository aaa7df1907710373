import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, type BudgetShare, createBudget } from '../../src/autoscale/index.ts';
import { anyBudgetCommands } from './budget-model/budget-commands.ts';
import { BudgetModel } from './budget-model/budget-model.ts';
import { entitledOneByOne } from './budget-model/entitled-one-by-one.ts';
import { SEEDS } from './seeds.ts';

describe('a budget, for any holders', () => {
  it.each(SEEDS)(
    'never gives out more than there is, and keeps every guarantee (seed %i)',
    (seed) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 40 }), anyBudgetCommands, (max, commands) => {
          fc.modelRun(() => ({ model: new BudgetModel(max), real: createBudget({ max }) }), commands);
        }),
        { seed, numRuns: 120 },
      );
    },
    60_000,
  );

  it.each(SEEDS)(
    'has nothing booked when all have left (seed %i)',
    (seed) => {
      fc.assert(
        fc.property(anyBudgetCommands, (commands) => {
          const model = new BudgetModel(25);
          const budget = createBudget({ max: 25 });
          fc.modelRun(() => ({ model, real: budget }), commands);
          for (const { share } of model.holders) share.close();
          expect(budget.snapshot()).toEqual({ max: 25, used: 0, free: 25, holders: [] });
        }),
        { seed, numRuns: 50 },
      );
    },
    60_000,
  );

  it.each(SEEDS)(
    'comes to what each is entitled to, once those that are asked give back (seed %i)',
    (seed) => {
      const anyHolder = fc.record({
        guarantee: fc.integer({ min: 0, max: 5 }),
        priority: fc.integer({ min: 0, max: 2 }),
        before: fc.nat({ max: 30 }),
        needed: fc.nat({ max: 30 }),
      });
      fc.assert(
        fc.property(fc.integer({ min: 10, max: 40 }), fc.array(anyHolder, { minLength: 1, maxLength: 6 }), (max, holders) => {
          fc.pre(holders.reduce((sum, { guarantee }) => sum + guarantee, 0) <= max);
          const budget = createBudget({ max });
          const shares = holders.map(({ guarantee, priority }, index) =>
            budget.register({ name: `h${index}`, guarantee, priority }),
          );
          for (const [index, share] of shares.entries()) share.request(holders[index]?.before ?? 0);
          for (let round = 0; round < 4; round += 1) {
            for (const [index, share] of shares.entries()) tick(budget, share, holders[index]?.needed ?? 0);
          }
          const claims = holders.map(({ guarantee, needed, priority }) => ({ floor: guarantee, needed, priority }));
          const entitled = entitledOneByOne(claims, max);
          expect(shares.map(({ held }) => held)).toEqual(
            entitled.map((size, index) => Math.min(size, holders[index]?.needed ?? 0)),
          );
          expect(shares.map(({ askedBack }) => askedBack)).toEqual(shares.map(() => 0));
        }),
        { seed, numRuns: 200 },
      );
    },
    60_000,
  );
});

/** A holder that gives back what it does not need or is asked for, and asks for what it misses. */
const tick = (budget: Budget, share: BudgetShare, needed: number): void => {
  if (share.held > needed) share.release(share.held - needed);
  share.request(Math.max(0, needed - share.held), needed);
  share.release(share.askedBack);
  expect(budget.used).toBeLessThanOrEqual(budget.max);
};
