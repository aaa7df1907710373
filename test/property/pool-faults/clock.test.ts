import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPool } from '../../../src/index.ts';
import { createDeferred, type Deferred } from '../../../src/internal/index.ts';
import { SuspendableClock } from './suspendable-clock.ts';

const HALF_AN_HOUR_MS = 1_800_000;

describe('a clock that jumps', () => {
  it.each([HALF_AN_HOUR_MS, -HALF_AN_HOUR_MS])('by %i ms of wall time: nothing of the pool looks at it', async (byMs) => {
    const clock = new SuspendableClock();
    const pool = createPool(() => undefined, { size: 1, clock });
    pool.pause();
    const late = pool.run(undefined, { queueTimeoutMs: 1_000 });
    clock.setWall(byMs);
    clock.advance(999);
    pool.resume();
    await late;
    expect(pool.snapshot()).toMatchObject({ completed: 1, timedOut: 0, waitMs: { max: 999 } });
    await pool.close();
  });

  it('ahead, as after a suspend: one decision for the whole gap, then the old beat', async () => {
    const clock = new SuspendableClock();
    const pool = createPool(() => new Promise<void>(() => undefined), { max: 8, clock });
    const times: number[] = [];
    pool.onDecision(({ at }) => times.push(at));
    for (let index = 0; index < 20; index += 1) pool.post(undefined); // there is something to decide about
    clock.advance(5_000);
    const beatMs = (times.at(-1) ?? 0) - (times.at(-2) ?? 0);
    const before = times.length;
    clock.leap(HALF_AN_HOUR_MS);
    clock.advance(10 * beatMs);
    const after = times.slice(before);
    expect(beatMs).toBeGreaterThan(0);
    expect(after.length).toBeGreaterThan(8);
    expect(after.length).toBeLessThanOrEqual(11);
    expect(new Set(after).size).toBe(after.length);
    await pool.terminate();
  });

  it.each([HALF_AN_HOUR_MS, -HALF_AN_HOUR_MS])(
    'by %i ms under waiting and running tasks: all settle, and no number turns bad',
    async (byMs) => {
      const clock = new SuspendableClock();
      const open: Deferred<void>[] = [];
      const handler = (): Promise<void> => {
        const deferred = createDeferred<void>();
        open.push(deferred);
        return deferred.promise;
      };
      const pool = createPool(handler, { min: 2, max: 2, clock });
      const promises = Array.from({ length: 6 }, () => pool.run(undefined));
      clock.leap(byMs);
      const { oldestWaitMs } = pool.snapshot();
      expect(oldestWaitMs).toBe(Math.max(0, byMs));
      while (open.length > 0) {
        for (const deferred of open.splice(0)) deferred.resolve();
        await setImmediate();
      }
      await Promise.all(promises);
      const { waitMs, ...numbers } = pool.snapshot();
      expect(numbers).toMatchObject({ completed: 6, busy: 0, queued: 0 });
      // A wait that runs back is no wait: it is left out rather than counted as negative.
      for (const value of Object.values(waitMs ?? {})) expect(value).toBeGreaterThanOrEqual(0);
      clock.advance(60_000);
      expect(pool.explain().record?.observation.live).toBe(2);
      await pool.close();
      expect(clock.activeTimers).toBe(0);
    },
  );
});
