import { describe, expect, it } from 'vitest';
import { GatedPool } from './gated-pool.ts';

const IDLE_MS = 400;

/** Workers that come and go: `min` is 1 for a fixed size on demand. */
const onDemand = (size: number): GatedPool => new GatedPool(size, { spawn: 'onDemand', idleTimeoutMs: IDLE_MS });

describe('task 14, idle expiry', () => {
  it('two workers that both find more than the floor alive: however many expire together, the floor stays', async () => {
    const gated = onDemand(32);
    const { pool, clock } = gated;
    gated.fill(32);
    await gated.end();
    expect([pool.live, pool.busy]).toEqual([32, 0]);
    const lives: number[] = [];
    for (let step = 0; step < 40; step += 1) {
      clock.advance(IDLE_MS / 8);
      lives.push(pool.live);
    }
    expect([lives[0], Math.min(...lives), lives.at(-1)]).toEqual([32, 1, 1]); // to the floor, and never below
    expect(clock.activeTimers).toBe(0);
    await pool.close();
  });

  it('a stale timer that takes a worker which has just worked: a busy spell starts the whole timeout anew', async () => {
    const gated = onDemand(8);
    const { pool, clock } = gated;
    gated.fill(2);
    await gated.end();
    for (let round = 0; round < 10; round += 1) {
      clock.advance(IDLE_MS * 0.9);
      gated.fill(2);
      await gated.end();
      expect(pool.live).toBe(2);
    }
    clock.advance(IDLE_MS * 0.99);
    expect(pool.live).toBe(2);
    clock.advance(IDLE_MS * 0.27);
    expect(pool.live).toBe(1);
    await pool.close();
  });

  it('two owners of one size: a resize in the middle of an expiry takes each worker away once', async () => {
    const gated = onDemand(10);
    const { pool, clock } = gated;
    gated.fill(10);
    await gated.end();
    clock.advance(IDLE_MS * 0.6);
    await pool.resize(6);
    expect(pool.live).toBe(6);
    clock.advance(IDLE_MS);
    expect(pool.live).toBe(1);
    await pool.resize(10);
    expect(pool.live).toBe(1); // on demand: none is started without work
    gated.fill(10);
    expect(pool.live).toBe(10);
    await gated.end();
    await pool.close();
  });

  it('a busy worker that expires: only idle ones do, and a task never loses its worker', async () => {
    const gated = onDemand(4);
    const { pool, clock } = gated;
    gated.fill(4);
    await gated.end(2);
    clock.advance(10 * IDLE_MS);
    expect([pool.live, pool.busy, gated.open]).toEqual([2, 2, 2]);
    await gated.end();
    expect(pool.snapshot()).toMatchObject({ completed: 4 });
    await pool.close();
  });
});
