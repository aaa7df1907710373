import { describe, expect, it } from 'vitest';
import { createBudget } from '../autoscale/index.ts';
import { ManualClock } from '../time/index.ts';
import { createPool } from './create-pool.ts';

/** Lets all promise reactions run. */
const settle = async (): Promise<void> => {
  for (let hop = 0; hop < 10; hop += 1) await Promise.resolve();
};

const sleepBy = (clock: ManualClock, ms: number) => (): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimer(resolve, ms);
  });

/** Goes on in steps of 10 ms until the condition holds, and returns how long that took. */
const playUntil = async (clock: ManualClock, isMet: () => boolean): Promise<number> => {
  const startMs = clock.now();
  while (!isMet() && clock.now() - startMs < 60_000) {
    clock.advance(10);
    await settle();
  }
  return clock.now() - startMs;
};

describe('an idle pool that shares a budget', () => {
  it('takes nothing from its neighbour, although its priority is higher', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 30 });
    const api = createPool(async () => undefined, { name: 'api', min: 2, max: 30, budget: { from: budget, priority: 1 }, clock });
    const batch = createPool(sleepBy(clock, 50), { name: 'batch', min: 2, max: 30, budget, clock, queue: { capacity: 2_000 } });
    for (let task = 0; task < 1_500; task += 1) batch.post(undefined);
    const sizes = new Set<number>();
    batch.onDecision(({ at, applied }) => {
      if (at >= 500) sizes.add(applied);
    });
    const tookMs = await playUntil(clock, () => batch.snapshot().completed === 1_500);
    expect([...sizes]).toEqual([28]);
    expect(tookMs).toBeLessThanOrEqual(3_000); // 28 at once need 2,700 ms, and the first ticks 200
    await Promise.all([api.close(), batch.close()]);
  });

  it('gets its share back with the first tick that finds tasks, within a tick of each and the run time of the tasks in between', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 30 });
    const api = createPool(sleepBy(clock, 20), { name: 'api', min: 2, max: 30, budget: { from: budget, priority: 1 }, clock });
    const batch = createPool(sleepBy(clock, 50), { name: 'batch', min: 2, max: 30, budget, clock, queue: { capacity: 2_000 } });
    for (let task = 0; task < 1_500; task += 1) batch.post(undefined);
    await playUntil(clock, () => clock.now() >= 1_000);
    expect([api.desired, batch.busy]).toEqual([2, 28]);
    for (let task = 0; task < 300; task += 1) api.post(undefined);
    // its tick asks at 1,100, batch's tasks end by 1,150, batch's tick books that at 1,200, and its own takes it at 1,300
    await playUntil(clock, () => api.busy === 28);
    expect(clock.now()).toBeLessThanOrEqual(1_300);
    expect(batch.busy).toBe(2);
    await Promise.all([api.terminate(), batch.terminate()]);
  });

  it('does not stand in the way of the `min` of a pool that is made later', async () => {
    const clock = new ManualClock();
    const budget = createBudget({ max: 30 });
    const idle = createPool(async () => undefined, { name: 'idle', max: 30, budget, clock });
    clock.advance(10_000);
    expect([idle.desired, idle.autoscaler.isResting]).toEqual([30, true]);
    const late = createPool(async () => undefined, { name: 'late', min: 4, max: 30, budget, clock });
    expect([idle.desired, late.live]).toEqual([26, 4]);
    expect(() => createPool(async () => undefined, { name: 'huge', size: 26, budget, clock })).toThrow('must be at most 25');
    const fixed = createPool(async () => undefined, { name: 'fixed', size: 20, budget, clock });
    await fixed.resize(25);
    expect([idle.desired, fixed.desired, budget.used]).toEqual([1, 25, 30]);
    late.setBounds({ max: 8 });
    await Promise.all([idle.close(), late.close(), fixed.close()]);
    expect(budget.used).toBe(0);
  });
});
