import { describe, expect, it } from 'vitest';
import type { SizeWish } from '../grant-source.ts';
import { type Budget, createBudget } from './budget.ts';
import { SizeBudget } from './size-budget.ts';

const join = (budget: Budget, name: string, options: { min?: number; priority?: number; isKept?: boolean } = {}) =>
  new SizeBudget({ budget, name, min: 1, priority: 0, isKept: false, ...options });

/** A wish of a target whose workers are all there and all of use, unless said otherwise. */
const wish = (recommended: number, current: number, more: Partial<SizeWish> = {}): SizeWish => ({
  recommended,
  current,
  live: current,
  isFrozen: false,
  isDryRun: false,
  nowMs: 0,
  ...more,
});

describe('SizeBudget', () => {
  it('books growth, and says who has what when it is cut', () => {
    const budget = createBudget({ max: 10 });
    const api = join(budget, 'api');
    expect(api.first(6)).toBe(6);
    const mail = join(budget, 'mail');
    expect(mail.first(1)).toBe(1);
    expect(mail.grant(wish(8, 1))).toEqual({ size: 4, denial: { denied: 4, budgetMax: 10, heldBy: 'api 6, mail 4' } });
    expect(budget.used).toBe(10);
    expect(mail.isSettled).toBe(false);
    mail.settle(4, 4);
    expect(mail.grant(wish(4, 4, { usable: 3 }))).toEqual({ size: 4 });
    expect(mail.isSettled).toBe(false); // nobody could ask back what it has said that it needs
    expect(mail.grant(wish(4, 4, { usable: 0, nowMs: 1_000 }))).toEqual({ size: 4 });
    expect(mail.isSettled).toBe(true);
  });

  it('needs what its tasks could use within the last second, whatever its policy would allow', () => {
    const budget = createBudget({ max: 40 });
    const api = join(budget, 'api');
    api.first(1);
    const needed = () => budget.snapshot().holders[0]?.needed;
    const tick = (usable: number, nowMs: number, more: Partial<SizeWish> = {}): number | undefined => {
      const { size } = api.grant(wish(30, api.share.held, { usable, nowMs, ...more }));
      api.settle(size, size);
      return needed();
    };
    expect([tick(0, 0), api.share.held]).toEqual([0, 30]); // nobody else needs it
    expect([tick(12, 100), tick(3, 500), tick(0, 1_099), tick(0, 1_100), tick(0, 1_500)]).toEqual([12, 12, 12, 3, 0]);
    expect(tick(500, 2_000)).toBe(30);
    expect(tick(500, 2_100, { live: 4 })).toBe(4); // it does not use all that it may
  });

  it('needs what it needed before while it can only hold its size', () => {
    const budget = createBudget({ max: 40 });
    const api = join(budget, 'api');
    api.grant(wish(30, 1, { usable: 20 }));
    api.settle(30, 30);
    api.grant(wish(30, 30, { usable: undefined, live: undefined, isHeld: true, nowMs: 5_000 }));
    expect(budget.snapshot().holders[0]?.needed).toBe(20);
  });

  it('releases a worker when it has left, not when it was asked to', () => {
    const budget = createBudget({ max: 10 });
    const api = join(budget, 'api');
    api.first(8);
    expect(api.grant(wish(3, 8))).toEqual({ size: 3 });
    api.settle(3, 8); // all eight still run a task
    expect(budget.used).toBe(8);
    api.grant(wish(3, 3, { live: 6 }));
    expect(budget.used).toBe(6);
    api.settle(3, undefined); // a target that does not tell its workers at once
    expect(budget.used).toBe(6);
    api.grant(wish(3, 3, { live: undefined })); // and one that cannot be read
    expect(budget.used).toBe(6);
    api.grant(wish(3, 3, { live: 3 }));
    expect(budget.used).toBe(3);
  });

  it('grows back into what it still holds without asking', () => {
    const budget = createBudget({ max: 10 });
    const api = join(budget, 'api');
    api.first(10);
    api.grant(wish(3, 10));
    api.settle(3, 10);
    expect(api.grant(wish(9, 3, { live: 10 }))).toEqual({ size: 9 });
    expect(budget.used).toBe(10);
  });

  it('gives up what others are entitled to, from the next tick on, and no more than is not on its way already', () => {
    const budget = createBudget({ max: 10 });
    const low = join(budget, 'low');
    low.first(9);
    const high = join(budget, 'high', { priority: 1 });
    high.first(1);
    expect(high.grant(wish(5, 1)).size).toBe(1);
    expect(low.isSettled).toBe(false);
    expect(low.grant(wish(9, 9))).toEqual({ size: 5, denial: { denied: 4, budgetMax: 10, heldBy: 'low 9, high 1' } });
    low.settle(5, 9);
    expect(low.grant(wish(9, 5, { live: 9 })).size).toBe(5);
    expect(high.grant(wish(5, 1)).size).toBe(1); // nobody has left yet
    low.grant(wish(9, 5, { live: 7 }));
    expect(high.grant(wish(5, 1)).size).toBe(3);
    expect(budget.used).toBe(10);
  });

  it('gives up what it does not use to an equal that needs it', () => {
    const budget = createBudget({ max: 20 });
    const idle = join(budget, 'idle');
    idle.first(19);
    const busy = join(budget, 'busy');
    busy.first(1);
    expect(busy.grant(wish(12, 1)).size).toBe(1);
    expect(idle.grant(wish(19, 19, { live: 2 })).size).toBe(8);
    idle.settle(8, 2);
    expect(busy.grant(wish(12, 1)).size).toBe(12);
  });

  it('keeps what it has while the size is frozen', () => {
    const budget = createBudget({ max: 10 });
    const low = join(budget, 'low');
    low.first(9);
    const high = join(budget, 'high', { priority: 1 });
    high.grant(wish(5, 1));
    expect(low.grant(wish(9, 9, { isFrozen: true }))).toEqual({ size: 9 });
    expect(low.grant(wish(9, 9)).size).toBe(5);
  });

  it('only asks in a dry run: nothing is booked and nobody is asked', () => {
    const budget = createBudget({ max: 10 });
    const other = join(budget, 'other');
    other.first(7);
    const dry = join(budget, 'dry');
    expect(dry.grant(wish(9, 1, { isDryRun: true, isFrozen: true }))).toMatchObject({ size: 3, denial: { denied: 6 } });
    expect([budget.used, other.share.askedBack]).toEqual([8, 0]);
  });

  it('books what somebody else let grow, and steers back what does not fit', () => {
    const budget = createBudget({ max: 10 });
    join(budget, 'other').first(4);
    const api = join(budget, 'api');
    expect(api.grant(wish(12, 12, { live: 2.5 })).size).toBe(6);
    expect(budget.used).toBe(10);
  });

  it('guarantees a new smallest size, or says in its own words that there is no room', () => {
    const budget = createBudget({ max: 10 });
    const api = join(budget, 'api');
    join(budget, 'other').first(6);
    api.setGuarantee(4);
    expect(() => api.setGuarantee(5)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'min', got: 5 }));
    expect(() => join(budget, 'late')).toThrow(expect.objectContaining({ option: 'min', got: 1 }));
    expect(() => api.setGuarantee(1.5)).toThrow(expect.objectContaining({ option: 'min' }));
    expect(api.share.guarantee).toBe(4);
  });

  it('leaves when it stops, and comes back with its smallest size when it starts', () => {
    const budget = createBudget({ max: 10 });
    const api = join(budget, 'api');
    api.setGuarantee(3);
    api.first(6);
    api.stop();
    api.stop();
    expect(budget.snapshot()).toMatchObject({ used: 0, free: 10, holders: [] });
    api.start();
    expect(api.share.guarantee).toBe(3);
    api.stop();
    const other = join(budget, 'other');
    other.first(9);
    expect(() => api.start()).toThrow(expect.objectContaining({ option: 'min' }));
  });

  it('keeps what its target has when it stops, if that lives on, and lets nobody ask for it', () => {
    const budget = createBudget({ max: 10 });
    const api = join(budget, 'api', { isKept: true });
    api.first(6);
    api.grant(wish(20, 6));
    api.settle(10, 10);
    api.stop();
    const high = join(createBudget({ max: 0 }), 'nobody', { min: 0 });
    expect(high.grant(wish(0, 0))).toEqual({ size: 0 });
    expect(budget.snapshot().holders).toMatchObject([{ held: 10, needed: 10 }]);
    api.start();
    expect(api.grant(wish(10, 10))).toEqual({ size: 10 });
    api.share.close();
    api.stop();
    expect(budget.free).toBe(10);
  });

  it('calls who wants to know when workers are asked back', () => {
    const budget = createBudget({ max: 4 });
    const low = join(budget, 'low');
    low.first(3);
    let asked = 0;
    using _listener = low.onAskedBack(() => {
      asked += 1;
    });
    join(budget, 'high', { priority: 1 }).grant(wish(3, 1));
    expect(asked).toBe(1);
  });

  it('does not hide an error that is not about a guarantee', () => {
    const budget = { register: () => fail() } as unknown as Budget; // not one of ours
    const fail = (): never => {
      throw new TypeError('foreign');
    };
    expect(() => join(budget, 'api')).toThrow(TypeError);
  });
});
