import { describe, expect, it } from 'vitest';
import { onDemand, step } from '../autoscale/index.ts';
import { ManualClock } from '../time/index.ts';
import { AutoscaledPool } from './autoscaled-pool.ts';
import { createPool } from './create-pool.ts';
import type { PoolOptions } from './pool-options.ts';

describe('createPool', () => {
  it('runs a handler on inputs and closes with nothing left', async () => {
    const clock = new ManualClock();
    const pool = createPool(async (x: number) => x * 2, { max: 4, clock });
    expect(await Promise.all([1, 2, 3].map((x) => pool.run(x)))).toEqual([2, 4, 6]);
    expect(await pool.close()).toEqual({ unstarted: [] });
    expect(clock.activeTimers).toBe(0);
    expect(pool.live).toBe(0);
  });

  it('runs tasks that are functions when it was made without a handler', async () => {
    const pool = createPool({ size: 2 });
    const text: string = await pool.run(() => 'done');
    expect(text).toBe('done');
    await pool.close();
  });

  it('says so when a task of such a pool is no function', async () => {
    const pool = createPool({ size: 2 });
    await expect(pool.run('work' as never)).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'task' });
    await pool.close();
  });

  it('refuses a first argument that is neither a handler nor options alone', () => {
    expect(() => createPool('handler' as never, { max: 2 })).toThrowError(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'handler' }),
    );
    expect(() => createPool((() => 1) as never)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option: 'options' }));
  });

  it('keeps a fixed size until resize', async () => {
    const pool = createPool(async (x: number) => x, { size: 8 });
    expect([pool.desired, pool.live]).toEqual([8, 8]);
    await pool.resize(3);
    expect([pool.desired, pool.live]).toEqual([3, 3]);
    await pool.close();
  });

  it('has its `min` workers from construction', async () => {
    const pool = createPool(async (x: number) => x, { min: 3, max: 10 });
    expect(pool.live).toBe(3);
    await pool.close();
  });

  it('begins at 32 for the latency goal and at 8 for the throughput goal, within its bounds', async () => {
    const begin = async (options: PoolOptions): Promise<number> => {
      const pool = createPool(async (x: number) => x, options as { max: number });
      const { desired } = pool;
      await pool.close();
      return desired;
    };
    expect(await begin({ max: 200 })).toBe(32);
    expect(await begin({ max: 20 })).toBe(20);
    expect(await begin({ max: 200, goal: 'throughput' })).toBe(8);
    expect(await begin({ max: 200, min: 9, goal: 'throughput' })).toBe(9);
  });

  it('begins at `min` with a policy of the caller', async () => {
    const pool = createPool(async (x: number) => x, { min: 2, max: 32, policy: step() });
    expect(pool.desired).toBe(2);
    await pool.close();
  });
});

describe('an autoscaled pool', () => {
  const openPool = (clock: ManualClock) => createPool(async (x: number) => x, { min: 2, max: 32, policy: onDemand(), clock });

  it('follows its policy at the next tick and explains the size', async () => {
    const clock = new ManualClock();
    const pool = openPool(clock);
    expect(pool).toBeInstanceOf(AutoscaledPool);
    clock.advance(200);
    expect(pool.desired).toBe(32);
    expect(pool.explain().text).toContain('32 of 32');
    expect(pool.explain().record?.applied).toBe(32);
    await pool.close();
  });

  it('refuses resize and points to the override', async () => {
    const clock = new ManualClock();
    const pool = openPool(clock);
    await expect(pool.resize(5)).rejects.toMatchObject({ code: 'ERR_OPTION' });
    await expect(pool.resize(5)).rejects.toThrow('pool.autoscaler.override');
    await pool.close();
  });

  it('holds an override, also below `min`, until it ends', async () => {
    const clock = new ManualClock();
    const pool = openPool(clock);
    pool.autoscaler.override({ desired: 1, forMs: 1_000, reason: 'deploy', actor: 'alice' });
    clock.advance(200);
    expect([pool.desired, pool.live]).toEqual([1, 1]);
    clock.advance(1_000);
    expect(pool.desired).toBe(32);
    await pool.close();
  });

  it('tells of every tick, and no more after the close', async () => {
    const clock = new ManualClock();
    const pool = openPool(clock);
    const outcomes: string[] = [];
    using _watch = pool.onDecision((record) => outcomes.push(record.outcome));
    clock.advance(300);
    expect(outcomes).toEqual(['up', 'none']); // with nothing to do there is nothing to tick for
    await pool.close();
    clock.advance(1_000);
    expect(outcomes).toHaveLength(2);
  });

  it('writes its journal to the sink it was given', async () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    const pool = createPool(() => new Promise<void>(() => undefined), { max: 8, clock, journal: (line) => lines.push(line) });
    pool.post(undefined);
    clock.advance(500);
    await pool.terminate();
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'marea-journal', name: 'pool', min: 1, max: 8 });
    expect(lines.length).toBeGreaterThan(5);
  });
});
