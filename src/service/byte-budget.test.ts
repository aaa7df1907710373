import { describe, expect, it } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

describe('ByteBudget', () => {
  it('takes up to its bound, and again what was given back', () => {
    const budget = new ByteBudget(10);
    expect([budget.take(6), budget.take(5), budget.take(4), budget.take(1)]).toEqual([true, false, true, false]);
    budget.giveBack(6);
    expect([budget.usedBytes, budget.take(6), budget.take(1)]).toEqual([4, true, false]);
  });
});
