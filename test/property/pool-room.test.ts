import { setImmediate } from 'node:timers/promises';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createPool } from '../../src/autoscaled-pool/index.ts';
import { isPoolError } from '../../src/errors/index.ts';
import { createDeferred, type Deferred } from '../../src/internal/index.ts';
import { SEEDS } from './seeds.ts';

describe('ready()', () => {
  it.each(SEEDS)(
    'lets any number of producers fill the pool without one refusal, and forgets none of them (seed %i)',
    async (seed) => {
      const anyCase = fc.record({
        size: fc.integer({ min: 1, max: 3 }),
        capacity: fc.integer({ min: 0, max: 3 }),
        producers: fc.integer({ min: 1, max: 6 }),
        tasksEach: fc.integer({ min: 1, max: 4 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), anyCase, async (scheduler, { size, capacity, producers, tasksEach }) => {
          const pool = createPool((id: number) => scheduler.schedule(Promise.resolve(id), `task ${id}`), {
            size,
            queue: { capacity },
          });
          const ended: number[] = [];
          const failures: unknown[] = [];
          const produce = async (producer: number): Promise<void> => {
            for (let index = 0; index < tasksEach; index += 1) {
              await pool.ready();
              // Not awaited: a producer hands in as fast as there is room.
              void pool.run(producer * 100 + index).then(
                (id) => ended.push(id),
                (error: unknown) => failures.push(error),
              );
            }
          };
          const producing = Promise.all(Array.from({ length: producers }, (_, producer) => produce(producer)));
          await scheduler.waitFor(producing);
          await scheduler.waitFor(pool.idle());
          await setImmediate();
          expect(failures).toEqual([]);
          expect(ended).toHaveLength(producers * tasksEach);
          await pool.close();
        }),
        { seed, numRuns: 100 },
      );
    },
    60_000,
  );

  it('resolves for the next producer when the one before does not use its room', async () => {
    const pool = createPool((id: number) => id, { size: 1, queue: { capacity: 0 } });
    let resolved = 0;
    for (let producer = 0; producer < 5; producer += 1) {
      void pool.ready().then(() => {
        resolved += 1;
      });
    }
    await setImmediate();
    expect(resolved).toBe(5);
    await pool.close();
  });

  it('wakes no more producers than there is room for, when tasks end one right after the other', async () => {
    const handlers: Deferred<number>[] = [];
    const pool = createPool(
      () => {
        const deferred = createDeferred<number>();
        handlers.push(deferred);
        return deferred.promise;
      },
      { size: 2, queue: { capacity: 1 } },
    );
    const refusals: string[] = [];
    const note = (error: unknown): void => {
      refusals.push(isPoolError(error) ? error.code : String(error));
    };
    for (let task = 0; task < 3; task += 1) void pool.run(task).catch(note);
    for (let producer = 0; producer < 4; producer += 1)
      void pool
        .ready()
        .then(() => pool.run(producer))
        .catch(note);
    handlers[0]?.resolve(0);
    handlers[1]?.resolve(0);
    await setImmediate();
    expect(refusals).toEqual([]);
    expect([pool.busy, pool.queued]).toEqual([2, 1]);
    await pool.terminate();
    await setImmediate();
    expect(new Set(refusals)).toEqual(new Set(['ERR_POOL_CLOSED']));
  });

  it('rejects when the pool closes while producers wait', async () => {
    const pool = createPool(() => createDeferred<number>().promise, { size: 1, queue: { capacity: 0 } });
    const running = pool.run(0, { timeoutMs: 60_000 }); // with a limit of its own it need not wait for its handler
    const waiting = pool.ready();
    const closed = pool.terminate();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await expect(running).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await closed;
  });
});
