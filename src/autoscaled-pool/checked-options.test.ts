import { describe, expect, it } from 'vitest';
import { systemRandom } from '../random/index.ts';
import { ManualClock, systemClock } from '../time/index.ts';
import { checkPoolOptions } from './checked-options.ts';
import type { PoolOptions } from './pool-options.ts';

/** Options as an untyped caller gives them. */
const check = (options: unknown) => checkPoolOptions(options as PoolOptions);

describe('options of createPool', () => {
  it('completes an autoscaled pool with the documented defaults', () => {
    const { core, scaling, size } = checkPoolOptions({ max: 200 });
    expect(size).toBeUndefined();
    expect(scaling).toMatchObject({ goal: 'latency', waitSloMs: 500, min: 1, max: 200, policy: undefined });
    expect(core).toMatchObject({
      name: 'pool',
      spawn: 'onDemand',
      min: 1,
      max: 200,
      idleTimeoutMs: 400,
      queueCapacity: 1_000,
      overflow: 'evict',
      onTimeout: 'hold',
      retries: undefined,
      retryBudget: { ratio: 0.2, minPerSec: 10 },
      random: systemRandom,
      measuresRuns: true,
      clock: systemClock,
    });
  });

  it('completes a fixed pool: eager, without idle expiry, resizable up to 10,000', () => {
    const { core, scaling, size } = checkPoolOptions({ size: 8 });
    expect(size).toBe(8);
    expect(scaling).toBeUndefined();
    expect(core).toMatchObject({ spawn: 'eager', min: 0, max: 10_000, idleTimeoutMs: undefined, measuresRuns: false });
  });

  it('lets workers of a fixed pool come and go when spawn is on demand', () => {
    expect(checkPoolOptions({ size: 8, spawn: 'onDemand' }).core).toMatchObject({ min: 1, idleTimeoutMs: 400 });
    expect(checkPoolOptions({ size: 0, spawn: 'onDemand' }).core.min).toBe(0);
  });

  it('takes a fixed size above 10,000 as the highest size', () => {
    expect(checkPoolOptions({ size: 20_000 }).core.max).toBe(20_000);
  });

  it.each<[unknown, string]>([
    [null, 'options'],
    [{}, 'max'],
    [{ max: 0 }, 'max'],
    [{ max: 2.5 }, 'max'],
    [{ max: Number.NaN }, 'max'],
    [{ max: Number.POSITIVE_INFINITY }, 'max'],
    [{ max: '5' }, 'max'],
    [{ max: 4, min: 5 }, 'min'],
    [{ max: 4, min: -1 }, 'min'],
    [{ max: 4, goal: 'speed' }, 'goal'],
    [{ max: 4, retries: -1 }, 'retries'],
    [{ max: 4, retries: { failures: 1 } }, 'retries.failures'],
    [{ max: 4, retryBudget: { ratio: 11 } }, 'retryBudget.ratio'],
    [{ max: 4, retryBudget: { minPerSec: -1 } }, 'retryBudget.minPerSec'],
    [{ max: 4, retryBudget: 5 }, 'retryBudget'],
    [{ max: 4, random: () => 0.5 }, 'random'],
    [{ max: 4, waitSloMs: 0 }, 'waitSloMs'],
    [{ max: 4, name: 'Mail' }, 'name'],
    [{ max: 4, name: '' }, 'name'],
    [{ max: 4, name: 'a'.repeat(64) }, 'name'],
    [{ max: 4, workers: 'threads' }, 'workers'],
    [{ max: 4, queue: { capacity: -1 } }, 'queue.capacity'],
    [{ max: 4, queue: { capacity: 1.5 } }, 'queue.capacity'],
    [{ max: 4, queue: { overflow: 'drop' } }, 'queue.overflow'],
    [{ max: 4, queue: { size: 5 } }, 'queue.size'],
    [{ max: 4, spawn: 'lazy' }, 'spawn'],
    [{ max: 4, idleTimeoutMs: 0 }, 'idleTimeoutMs'],
    [{ max: 4, spawn: 'eager', idleTimeoutMs: 5 }, 'idleTimeoutMs'],
    [{ max: 4, onTimeout: 'kill' }, 'onTimeout'],
    [{ max: 4, classify: 'overload' }, 'classify'],
    [{ max: 4, journal: 'file' }, 'journal'],
    [{ max: 4, clock: {} }, 'clock'],
    [{ max: 4, concurrency: 3 }, 'concurrency'],
    [{ max: 4, min: null }, 'min'],
    [{ max: 4, waitSloMs: null }, 'waitSloMs'],
    [{ max: 4, classify: null }, 'classify'],
    [{ max: 4, queue: null }, 'queue'],
    [{ max: 4, queue: { capacity: null } }, 'queue.capacity'],
    [{ size: -1 }, 'size'],
    [{ size: 2, max: 1 }, 'max'],
    [{ size: 2, min: 1 }, 'min'],
    [{ size: 2, goal: 'latency' }, 'goal'],
    [{ size: 2, waitSloMs: 5 }, 'waitSloMs'],
    [{ size: 2, policy: {} }, 'policy'],
    [{ size: 2, journal: () => undefined }, 'journal'],
  ])('refuses %j and names the option', (options, option) => {
    expect(() => check(options)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });

  it('says what was got and what is allowed', () => {
    expect(() => check({ max: 4, queue: { overflow: 'drop' } })).toThrowError(
      "`queue.overflow` must be 'evict' or 'reject' or 'wait'; got \"drop\"",
    );
  });

  it('is not fooled by a name that comes with the prototype', () => {
    const options: unknown = JSON.parse('{ "max": 4, "__proto__": { "polluted": true } }');
    expect(() => check(options)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option: '__proto__' }));
  });

  it('takes a clock of the caller', () => {
    const clock = new ManualClock();
    expect(checkPoolOptions({ max: 4, clock }).core.clock).toBe(clock);
  });
});
