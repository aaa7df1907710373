import { describe, expect, it } from 'vitest';
import { createBudget, onDemand, type Policy } from '../autoscale/index.ts';
import { createDeferred, type Deferred } from '../internal/index.ts';
import { ManualClock } from '../time/index.ts';
import { autoscale } from './autoscale.ts';
import { createPool } from './create-pool.ts';

/** Wants as many workers as it may have. */
const greedy: Policy = { demand: onDemand(), tickMs: 100 };

/** A handler whose calls the test ends. */
const gate = () => {
  const open: Deferred<void>[] = [];
  const handler = (): Promise<void> => {
    const deferred = createDeferred<void>();
    open.push(deferred);
    return deferred.promise;
  };
  const finish = async (count: number): Promise<void> => {
    for (const deferred of open.splice(0, count)) deferred.resolve();
    await settle();
  };
  return { handler, finish, open };
};

/** Lets all promise reactions run. */
const settle = async (): Promise<void> => {
  for (let hop = 0; hop < 10; hop += 1) await Promise.resolve();
};

const submit = (pool: { post(input: undefined): boolean }, count: number): void => {
  for (let task = 0; task < count; task += 1) pool.post(undefined);
};

describe('autoscaled pools under one budget', () => {
  it('have together never more workers than the budget, and each its `min`', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 10 });
    const [one, other] = [gate(), gate()];
    const api = createPool(one.handler, { name: 'api', min: 2, max: 40, budget, clock, policy: greedy });
    const mail = createPool(other.handler, { name: 'mail', min: 3, max: 40, budget, clock, policy: greedy });
    expect([api.desired, mail.desired, budget.used]).toEqual([2, 3, 5]);
    submit(api, 30);
    clock.advance(100);
    expect([api.desired, api.busy]).toEqual([7, 7]); // all but what is guaranteed to mail
    submit(mail, 30);
    clock.advance(100);
    expect(api.explain().text).toBe(
      '5 of 40: the budget of 10 asks 2 back for others (api 7, mail 3)', // an equal part of the five that are nobody's guarantee
    );
    expect([api.desired, api.busy, mail.busy]).toEqual([5, 7, 3]);
    await one.finish(2);
    clock.advance(200);
    expect([api.busy, mail.busy]).toEqual([5, 5]);
    expect(mail.explain().record).toMatchObject({
      binding: { stage: 'budget', reason: 'BUDGET_DENIED' },
      recommended: 40,
      granted: 5,
    });
    await Promise.all([api.terminate(), mail.terminate()]);
    await Promise.all([one.finish(40), other.finish(40)]);
    expect(budget.snapshot()).toEqual({ max: 10, used: 0, free: 10, holders: [] });
  });

  it('give the higher priority what it needs, by shrinking the lower one without interrupting a task', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 10 });
    const [one, other] = [gate(), gate()];
    const batch = createPool(one.handler, { name: 'batch', max: 40, budget, clock, policy: greedy });
    const api = createPool(other.handler, { name: 'api', max: 40, budget: { from: budget, priority: 1 }, clock, policy: greedy });
    submit(batch, 40);
    clock.advance(100);
    expect(batch.busy).toBe(9);
    submit(api, 6);
    clock.advance(200);
    expect([batch.desired, batch.busy, api.busy]).toEqual([4, 9, 1]); // six tasks need six workers, whatever the policy would allow
    expect(budget.used).toBe(10);
    await one.finish(3); // three workers leave, and their successors are not started
    clock.advance(100);
    expect([batch.busy, api.busy]).toEqual([6, 4]);
    await one.finish(9);
    clock.advance(200);
    expect([batch.busy, api.busy]).toEqual([4, 6]);
    expect(batch.snapshot().failed + batch.snapshot().aborted).toBe(0);
    await other.finish(9);
    clock.advance(1_000); // idle workers leave, and what api does not use is batch's again
    expect(batch.busy).toBeGreaterThan(5);
    await Promise.all([api.terminate(), batch.terminate()]);
  });

  it('free what an idle pool may start but has not, as soon as another needs it', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 40 });
    const { handler, finish } = gate();
    const idle = createPool(async () => undefined, { name: 'idle', max: 32, budget, clock });
    clock.advance(10_000);
    expect([idle.desired, idle.live]).toEqual([32, 1]);
    expect([idle.autoscaler.isResting, clock.activeTimers]).toEqual([true, 0]);
    const busy = createPool(handler, { name: 'busy', max: 32, budget, clock, policy: greedy });
    submit(busy, 32);
    clock.advance(300);
    expect([idle.desired, busy.busy]).toEqual([8, 32]);
    expect(clock.activeTimers).toBe(2); // busy ticks, and so does idle while its wish is cut
    await busy.terminate();
    await finish(32);
    clock.advance(10_000);
    expect([idle.desired, clock.activeTimers]).toEqual([32, 0]);
    await idle.close();
    expect(budget.used).toBe(0);
  });

  it('keep a worker booked after the close for as long as its handler runs', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 10 });
    const { handler, finish } = gate();
    const pool = createPool(handler, { min: 1, max: 4, budget, clock, policy: greedy });
    submit(pool, 4);
    clock.advance(100);
    await pool.terminate();
    expect([pool.live, budget.used, budget.free]).toEqual([4, 4, 6]);
    await finish(3);
    expect(budget.used).toBe(1);
    await finish(1);
    expect(budget.snapshot().holders).toEqual([]);
    expect(clock.activeTimers).toBe(0);
  });

  it('keep what they have when their autoscaler is stopped, and nobody asks it back', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 10 });
    const [one, other] = [gate(), gate()];
    const api = createPool(one.handler, { name: 'api', max: 40, budget, clock, policy: greedy });
    submit(api, 9);
    clock.advance(100);
    api.autoscaler.stop();
    const mail = createPool(other.handler, {
      name: 'mail',
      min: 0,
      max: 40,
      budget: { from: budget, priority: 9 },
      clock,
      policy: greedy,
    });
    submit(mail, 9);
    clock.advance(1_000);
    expect([api.desired, mail.desired, budget.used]).toEqual([10, 0, 10]);
    api.autoscaler.start();
    clock.advance(100);
    expect(api.desired).toBe(1);
    await Promise.all([api.terminate(), mail.terminate()]);
  });

  it('leave each other room when they are made one after the other, whatever size their default policies begin with', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 10 });
    const { handler, finish } = gate();
    const pools = ['a', 'b', 'c'].map((name) => createPool(handler, { name, max: 40, budget, clock }));
    expect(budget.used).toBe(3);
    for (const pool of pools) submit(pool, 20);
    clock.advance(1_000);
    expect(pools.reduce((sum, { busy }) => sum + busy, 0)).toBe(10);
    const closed = Promise.all(pools.map((pool) => pool.terminate()));
    await finish(60);
    await closed;
  });

  it('refuse to begin when `min` does not fit, and leave nothing behind', () => {
    const budget = createBudget({ max: 4 });
    budget.register({ name: 'mail', guarantee: 3 });
    const open = (options: object) => () => createPool(async () => undefined, { max: 8, budget, ...options });
    expect(open({ min: 2 })).toThrow('`min` must be at most 1, which is what the budget of 4 has left (mail 3); got 2');
    const broken = { demand: onDemand(), guards: [{ place: 'nowhere' }] };
    expect(open({ policy: broken })).toThrow(expect.objectContaining({ option: 'policy.guards[0].place' }));
    expect(budget.snapshot().holders.map(({ name }) => name)).toEqual(['mail']);
  });

  it('guarantee a raised `min`, and refuse one that does not fit', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 10 });
    const pool = createPool(async () => undefined, { name: 'api', max: 8, budget, clock, policy: greedy });
    budget.register({ name: 'mail', guarantee: 4 });
    pool.setBounds({ min: 6 });
    expect([pool.desired, pool.live, pool.snapshot().min]).toEqual([8 - 2, 6, 6]);
    expect(() => pool.setBounds({ min: 7 })).toThrow(expect.objectContaining({ option: 'min', got: 7 }));
    expect([pool.live, pool.autoscaler.bounds.min]).toEqual([6, 6]);
    await pool.close();
  });
});

describe('a fixed pool under a budget', () => {
  it('has its whole size guaranteed, or is refused', async () => {
    const budget = createBudget({ max: 10 });
    const pool = createPool(async () => undefined, { name: 'disk', size: 6, budget });
    expect(budget.snapshot()).toMatchObject({
      used: 6,
      free: 4,
      holders: [{ name: 'disk', guarantee: 6, held: 6, askedBack: 0 }],
    });
    expect(() => createPool(async () => undefined, { size: 5, budget })).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', got: 5 }),
    );
    await pool.close();
    await settle();
    expect(budget.snapshot().holders).toEqual([]);
  });

  it('refuses a resize that does not fit, and changes nothing', async () => {
    const budget = createBudget({ max: 10 });
    const pool = createPool(async () => undefined, { name: 'disk', size: 6, budget });
    await pool.resize(10);
    expect([pool.live, budget.free]).toEqual([10, 0]);
    await expect(pool.resize(11)).rejects.toMatchObject({ code: 'ERR_OPTION', got: 11 });
    await expect(pool.resize(-1)).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'n' });
    expect([pool.live, budget.used]).toEqual([10, 10]);
    await pool.close();
    await pool.resize(3);
    expect(budget.used).toBe(0);
  });

  it('frees capacity only as busy workers leave', async () => {
    const budget = createBudget({ max: 10 });
    const { handler, finish } = gate();
    const pool = createPool(handler, { name: 'disk', size: 8, budget });
    submit(pool, 8);
    const shrunk = pool.resize(2);
    await settle();
    expect([pool.desired, pool.live, budget.used]).toEqual([2, 8, 8]);
    await finish(1);
    expect([pool.live, budget.used]).toEqual([7, 7]);
    await finish(4);
    expect([pool.live, budget.used]).toEqual([3, 3]);
    await finish(1);
    await shrunk;
    expect([pool.live, budget.used]).toEqual([2, 2]);
    await pool.terminate();
  });

  it('may change its mind while it shrinks: what still runs counts once', async () => {
    const budget = createBudget({ max: 10 });
    const { handler, finish } = gate();
    const pool = createPool(handler, { name: 'disk', size: 8, budget });
    submit(pool, 8);
    const resizes = [pool.resize(2), pool.resize(6), pool.resize(9), pool.resize(5)];
    await settle();
    expect([pool.desired, budget.used]).toEqual([5, 8]);
    await finish(2);
    expect(budget.used).toBe(6);
    await finish(6);
    await Promise.all(resizes);
    expect(budget.used).toBe(5);
    await pool.resize(10);
    await pool.resize(1);
    expect(budget.used).toBe(1);
    await pool.close();
    await settle();
    expect(budget.used).toBe(0);
  });

  it('frees what a resize to 0 has freed, and leaves when the last held worker does', async () => {
    const budget = createBudget({ max: 10 });
    const { handler, finish } = gate();
    const pool = createPool(handler, { name: 'disk', size: 3, budget });
    submit(pool, 1);
    void pool.resize(0);
    await settle();
    expect(budget.used).toBe(1);
    await pool.terminate();
    expect(budget.used).toBe(1);
    await finish(1);
    expect(budget.snapshot().holders).toEqual([]);
  });
});

describe('the option `budget`', () => {
  const budget = createBudget({ max: 10 });

  it.each([
    ['budget.from', { from: {} }],
    ['budget.from', { from: undefined }],
    ['budget.priority', { from: budget, priority: 0.5 }],
    ['budget.weight', { from: budget, weight: 2 }],
    ['budget', 20],
    ['budget', null],
  ])('refuses a wrong `%s`: %j', (option, wrong) => {
    expect(() => createPool(async () => undefined, { max: 4, budget: wrong as never })).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option }),
    );
  });
});

/** The reading of a target that does nothing. */
const NOTHING = Object.freeze({
  live: 0,
  busy: 0,
  idle: 0,
  starting: 0,
  queued: 0,
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  oldestWaitMs: 0,
  startupMs: 0,
});

describe('autoscale under a budget', () => {
  const targetOf = (size: number) => ({
    name: 'foreign',
    desired: size,
    observe: () => NOTHING,
    resize(n: number): void {
      this.desired = n;
    },
  });

  it('steers a target of others within its share, and leaves the budget when it stops', () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 10 });
    budget.register({ name: 'mail', guarantee: 4 });
    const target = targetOf(9);
    const autoscaler = autoscale(target, { min: 2, max: 16, policy: greedy, budget: { from: budget, priority: 1 }, clock });
    expect(target.desired).toBe(6); // from the first tick on: what it had does not fit
    expect(budget.used).toBe(6);
    autoscaler.stop();
    expect([budget.used, target.desired]).toEqual([0, 6]);
    autoscaler.start();
    expect(budget.used).toBe(6);
    autoscaler.stop();
  });

  it('lets a target without an option go on as ever', () => {
    const clock = new ManualClock();
    const target = targetOf(2);
    const autoscaler = autoscale(target, { min: 2, max: 16, policy: greedy, budget: undefined as never, clock });
    clock.advance(100);
    expect(target.desired).toBe(16);
    autoscaler.stop();
  });

  it('does not begin without room for `min`, and does not stay in the budget when it cannot begin', () => {
    const budget = createBudget({ max: 3 });
    expect(() => autoscale(targetOf(1), { min: 4, max: 16, budget })).toThrow(expect.objectContaining({ option: 'min' }));
    expect(() => autoscale(targetOf(1), { min: 1, max: 16, waitSloMs: -1, budget })).toThrow(
      expect.objectContaining({ option: 'waitSloMs' }),
    );
    expect(budget.snapshot().holders).toEqual([]);
  });
});
