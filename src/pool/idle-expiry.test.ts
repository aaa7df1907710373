import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createFixture, createGate, type FixtureOptions, settled } from './pool-fixture.test-support.ts';

const ON_DEMAND: FixtureOptions = { spawn: 'onDemand', min: 1, size: 8, idleTimeoutMs: 400 };

describe('Idle expiry', () => {
  it('starts workers when tasks find none idle, and takes an idle one first', async () => {
    const { pool } = createFixture<number, number>((n) => n, ON_DEMAND);
    expect(pool.live).toBe(1);
    await pool.run(1);
    await pool.run(2);
    expect(pool.live).toBe(1);
    await Promise.all([pool.run(3), pool.run(4), pool.run(5)]);
    expect(pool.live).toBe(3);
  });

  it('lets a worker leave between 1 and 1.25 times the timeout after its last task', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 399 }), async (offsetMs) => {
        const gate = createGate<number>();
        const { pool, clock } = createFixture(gate.handler, ON_DEMAND);
        const tasks = [pool.run(1), pool.run(2), pool.run(3)];
        gate.finish('first'); // the watch begins here; the others end `offsetMs` later
        await tasks[0];
        clock.advance(offsetMs);
        gate.finishAll('rest');
        await Promise.all(tasks);
        await settled();
        clock.advance(400 - 0.001);
        expect(pool.live).toBeGreaterThanOrEqual(2); // only the worker that was idle earlier may have left
        clock.advance(100 + 0.001);
        expect(pool.live).toBe(1);
      }),
      { numRuns: 50 },
    );
  });

  it('never goes below the floor, however many workers expire at the same moment', async () => {
    const { pool, clock } = createFixture<number, number>((n) => n, { ...ON_DEMAND, min: 3 });
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => pool.run(n)));
    expect(pool.live).toBe(8);
    clock.advance(10_000);
    expect(pool.live).toBe(3);
  });

  it.each([399, 400, 401])('takes workers away once when a resize comes %d ms after the last task', async (atMs) => {
    const { pool, clock } = createFixture<number, number>((n) => n, { ...ON_DEMAND, min: 2 });
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => pool.run(n)));
    clock.setTimer(() => void pool.resize(4), atMs);
    clock.advance(499);
    expect([pool.live, pool.desired]).toEqual([4, 4]);
    clock.advance(1);
    expect([pool.live, pool.desired]).toEqual([2, 4]);
  });

  it('gives those that a resize leaves their whole timeout: the longest idle go first', async () => {
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { ...ON_DEMAND, min: 0 });
    const tasks = [1, 2, 3, 4].map((n) => pool.run(n));
    gate.finish('two end early');
    gate.finish('two end early');
    await Promise.all(tasks.slice(0, 2));
    clock.advance(300);
    gate.finishAll('two end late');
    await Promise.all(tasks);
    void pool.resize(2);
    clock.advance(399);
    expect(pool.live).toBe(2);
    clock.advance(101);
    expect(pool.live).toBe(0);
  });

  it('does not take away a worker that has just worked', async () => {
    const { pool, clock } = createFixture<number, number>((n) => n, ON_DEMAND);
    await Promise.all([pool.run(1), pool.run(2)]);
    for (let round = 0; round < 20; round += 1) {
      clock.advance(399);
      await Promise.all([pool.run(1), pool.run(2)]);
      expect(pool.live).toBe(2);
    }
    clock.advance(399);
    expect(pool.live).toBe(2);
    clock.advance(101);
    expect(pool.live).toBe(1);
  });

  it('lets only the workers go that were idle all the time', async () => {
    const { pool, clock } = createFixture<number, number>((n) => n, ON_DEMAND);
    await Promise.all([1, 2, 3, 4, 5].map((n) => pool.run(n)));
    for (let round = 0; round < 10; round += 1) {
      clock.advance(50);
      await Promise.all([pool.run(1), pool.run(2)]);
    }
    expect(pool.live).toBe(2);
  });

  it('never takes a busy or a held worker', async () => {
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { ...ON_DEMAND, min: 0 });
    const controller = new AbortController();
    const long = pool.run(1);
    const held = pool.run(2, { signal: controller.signal });
    const short = pool.run(3);
    controller.abort(new Error('stop'));
    await expect(held).rejects.toThrow('stop');
    clock.advance(10_000);
    expect(core.snapshot()).toMatchObject({ live: 3, busy: 2, held: 1 });
    gate.finishAll('done');
    await Promise.all([long, short]);
    clock.advance(10_000);
    expect(core.snapshot()).toMatchObject({ live: 0, busy: 0, held: 0 });
  });

  it('has one timer while a worker could leave and none otherwise', async () => {
    const { pool, clock } = createFixture<number, number>((n) => n, ON_DEMAND);
    expect(clock.activeTimers).toBe(0);
    await pool.run(1);
    expect(clock.activeTimers).toBe(0);
    for (let round = 0; round < 5; round += 1) await Promise.all([1, 2, 3, 4].map((n) => pool.run(n)));
    expect(clock.activeTimers).toBe(1);
    clock.advance(10_000);
    expect(clock.activeTimers).toBe(0);
    await Promise.all([pool.run(1), pool.run(2)]);
    expect(clock.activeTimers).toBe(1);
    clock.advance(500);
    expect([pool.live, clock.activeTimers]).toEqual([1, 0]);
  });

  it('sets no timer for eager workers', async () => {
    const { pool, clock } = createFixture<number, number>((n) => n, { spawn: 'eager', size: 8, idleTimeoutMs: 400 });
    await pool.run(1);
    expect(clock.activeTimers).toBe(0);
    clock.advance(10_000);
    expect(pool.live).toBe(8);
  });

  it('forgets what it saw before a rest: workers that come back get the whole timeout', async () => {
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, ON_DEMAND);
    const first = [pool.run(1), pool.run(2)];
    gate.finishAll('x');
    await Promise.all(first);
    clock.advance(250);
    const second = [pool.run(3), pool.run(4)];
    clock.advance(100); // the watch rests: nothing is idle
    expect(clock.activeTimers).toBe(0);
    gate.finishAll('x');
    await Promise.all(second);
    clock.advance(399);
    expect(pool.live).toBe(2);
    clock.advance(101);
    expect(pool.live).toBe(1);
  });
});
