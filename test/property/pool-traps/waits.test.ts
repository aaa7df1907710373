import { describe, expect, it } from 'vitest';
import { GatedPool } from './gated-pool.ts';

describe('task 5, wait tracking', () => {
  it('no data that reads as zero: before the first start there is no wait, after it there is one of 0', async () => {
    const gated = new GatedPool(1);
    const { pool } = gated;
    expect(pool.snapshot()).not.toHaveProperty('waitMs');
    gated.fill(1);
    expect(pool.snapshot().waitMs).toMatchObject({ count: 1, mean: 0, p50: 0, p99: 0, max: 0 });
    await gated.end();
    await pool.close();
  });

  it('a ring of the last thousand that never ages: the p99 of a burst is gone when its ten seconds are over', async () => {
    const gated = new GatedPool(1);
    const { pool, clock } = gated;
    gated.fill(50);
    clock.advance(900);
    for (let index = 0; index < 50; index += 1) await gated.end(1);
    expect(pool.snapshot().waitMs).toMatchObject({ count: 50, max: 900 });
    expect(pool.snapshot().waitMs?.p99).toBeCloseTo(900, -2);
    clock.advance(10_000); // nothing happens, and that is enough
    expect(pool.snapshot().waitMs).toBeUndefined();
    gated.fill(1);
    expect(pool.snapshot().waitMs).toMatchObject({ count: 1, max: 0 });
    await gated.end();
    await pool.close();
  });

  it('an index that rounds down: of two waits the p99 is the longer one, not the shorter', async () => {
    const gated = new GatedPool(1);
    const { pool, clock } = gated;
    gated.fill(2);
    clock.advance(80);
    await gated.end(1);
    expect(pool.snapshot().waitMs).toMatchObject({ count: 2, mean: 40, p50: 0, p99: 80, max: 80 });
    await gated.end();
    await pool.close();
  });

  it('a stalled pool that looks idle: it records nothing, and the age of its oldest task says so', async () => {
    const gated = new GatedPool(1);
    const { pool, clock } = gated;
    gated.fill(478);
    clock.advance(5_000);
    expect(pool.snapshot()).toMatchObject({ queued: 477, oldestWaitMs: 5_000, waitMs: { count: 1, p99: 0 } });
    clock.advance(10_000);
    expect(pool.snapshot().waitMs).toBeUndefined();
    expect(pool.snapshot().oldestWaitMs).toBe(15_000);
    await pool.terminate();
  });
});
