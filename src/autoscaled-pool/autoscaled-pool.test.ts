import { describe, expect, it } from 'vitest';
import { onDemand } from '../autoscale/index.ts';
import { createDeferred, type Deferred } from '../internal/index.ts';
import { ManualClock } from '../time/index.ts';
import { createPool } from './create-pool.ts';

/** A pool of 2 to 10 slots that wants as many as it may have; its tasks never end by themselves. */
const setup = (options: { readonly spawn?: 'eager' | 'onDemand' } = {}) => {
  const clock = new ManualClock();
  const open: Deferred<void>[] = [];
  const handler = (): Promise<void> => {
    const deferred = createDeferred<void>();
    open.push(deferred);
    return deferred.promise;
  };
  const pool = createPool(handler, { min: 2, max: 10, policy: { demand: onDemand(), tickMs: 100 }, clock, ...options });
  const finish = async (count: number): Promise<void> => {
    for (const deferred of open.splice(0, count)) deferred.resolve();
    for (let hop = 0; hop < 8; hop += 1) await Promise.resolve();
  };
  return { clock, pool, finish };
};

describe('setBounds of an autoscaled pool', () => {
  it('starts no task above a lowered `max` from that instant on, and interrupts none', async () => {
    const { clock, pool, finish } = setup();
    clock.advance(100);
    for (let task = 0; task < 20; task += 1) pool.post(undefined);
    expect(pool.busy).toBe(10);
    pool.setBounds({ max: 4 });
    expect([pool.desired, pool.busy, pool.snapshot().max]).toEqual([4, 10, 4]);
    await finish(5);
    expect([pool.live, pool.busy]).toEqual([5, 5]);
    await finish(3);
    expect([pool.live, pool.busy, pool.snapshot().aborted]).toEqual([4, 4, 0]);
    await pool.terminate();
    await finish(20);
  });

  it('has the workers of a raised `min` at once, and lets those above a lowered one leave', async () => {
    const { clock, pool } = setup();
    expect([pool.live, pool.snapshot().min]).toEqual([2, 2]);
    pool.setBounds({ min: 6 });
    expect([pool.live, pool.snapshot().min]).toEqual([6, 6]);
    pool.setBounds({ min: 1 });
    pool.post(undefined);
    clock.advance(10_000);
    expect(pool.live).toBe(1); // the idle ones have expired
    await pool.terminate();
  });

  it('holds in a dry run too: a largest size is a promise', async () => {
    const { clock, pool } = setup({ spawn: 'eager' });
    clock.advance(100);
    pool.autoscaler.dryRun = true;
    pool.setBounds({ max: 3 });
    expect([pool.desired, pool.live]).toEqual([3, 3]);
    await pool.terminate();
  });

  it('refuses what contradicts or is out of range, and changes nothing', async () => {
    const { pool } = setup();
    for (const wrong of [{ min: 11 }, { max: 1 }, { max: 1_000_001 }, { max: Number.NaN }, { min: -1 }, { most: 3 }]) {
      expect(() => pool.setBounds(wrong as object)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
    }
    expect(pool.snapshot()).toMatchObject({ min: 2, max: 10, autoscaler: { bounds: { min: 2, max: 10 } } });
    await pool.terminate();
  });

  it('does nothing to a closed pool', async () => {
    const { pool } = setup();
    await pool.terminate();
    pool.setBounds({ min: 5 });
    expect([pool.live, pool.desired]).toEqual([0, 0]);
  });
});

describe('an autoscaled pool', () => {
  it('shows its override in the snapshot, and obeys it until the close is done', async () => {
    const { clock, pool, finish } = setup();
    pool.autoscaler.override({ desired: 3, reason: 'deploy', actor: 'alice' });
    clock.advance(100);
    for (let task = 0; task < 5; task += 1) pool.post(undefined);
    expect(pool.snapshot()).toMatchObject({ desired: 3, busy: 3, autoscaler: { override: { desired: 3, actor: 'alice' } } });
    const closed = pool.close();
    pool.autoscaler.override({ desired: 5, reason: 'hurry', actor: 'alice' });
    clock.advance(100);
    expect(pool.busy).toBe(5);
    await finish(5);
    expect(await closed).toEqual({ unstarted: [] });
    expect(pool.snapshot().autoscaler).toMatchObject({ isRunning: false });
    expect(clock.activeTimers).toBe(0);
  });

  it('returns what waits when it closes under an override of 0', async () => {
    const { clock, pool } = setup();
    pool.autoscaler.override({ desired: 0, reason: 'maintenance', actor: 'alice' });
    clock.advance(100);
    pool.post(undefined);
    expect(pool.queued).toBe(1);
    expect(await pool.close()).toEqual({ unstarted: [undefined] });
  });
});
