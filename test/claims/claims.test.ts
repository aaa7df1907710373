// Each claim of docs/guide/why-not-p-limit.md, tried on the libraries themselves.
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter, getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Bottleneck from 'bottleneck';
import fastq from 'fastq';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import { describe, expect, it } from 'vitest';
import { createPool } from '../../src/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { limiters, type MakeLimiter } from './limiters.ts';
import { never, stateOf, unheeded } from './promise-state.ts';

const limiterOf = (name: string): ReturnType<MakeLimiter> => {
  const make = limiters[name];
  if (make === undefined) throw new Error(`there is no limiter ${name}`);
  return make();
};

describe('the bound of the queue', () => {
  it('marea refuses, waits or sheds when its queue is full; p-limit, p-queue and fastq take everything', async () => {
    const pool = createPool(never, { size: 1, queue: { capacity: 2 } });
    const accepted = Array.from({ length: 10 }, () => pool.post(undefined));
    expect(accepted.filter(Boolean)).toHaveLength(3);
    await pool.terminate();

    const limit = pLimit(1);
    const queue = new PQueue({ concurrency: 1 });
    const quick = fastq.promise(never, 1);
    for (let index = 0; index < 10_000; index += 1) {
      unheeded(limit(never));
      unheeded(queue.add(never));
      unheeded(quick.push(undefined));
    }
    await setImmediate();
    expect([limit.pendingCount, queue.size, quick.length()]).toEqual([9_999, 9_999, 9_999]);
  });

  it('bottleneck has a bound as well: `highWater` with a strategy', async () => {
    const limiter = new Bottleneck({ maxConcurrent: 1, highWater: 1, strategy: Bottleneck.strategy.OVERFLOW });
    unheeded(limiter.schedule(never));
    await new Promise((resolve) => setTimeout(resolve, 20)); // it admits tasks by timers
    unheeded(limiter.schedule(never));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(limiter.schedule(never)).rejects.toThrow('dropped');
  });
});

describe('what has not started when the end comes', () => {
  it('marea returns the inputs and rejects their promises', async () => {
    const pool = createPool((_input: string) => never(), { size: 1 });
    unheeded(pool.run('runs'));
    const waiting = pool.run('waits');
    const closed = pool.terminate();
    expect(await stateOf(waiting)).toBe('rejected');
    expect(await closed).toEqual({ unstarted: ['waits'] });
  });

  it('p-limit (`clearQueue`), p-queue (`clear`) and fastq (`kill`) leave their promises pending for ever', async () => {
    const limit = pLimit(1);
    unheeded(limit(never));
    const ofLimit = limit(never);
    limit.clearQueue();
    const queue = new PQueue({ concurrency: 1 });
    unheeded(queue.add(never));
    const ofQueue = queue.add(never);
    queue.clear();
    const quick = fastq.promise(never, 1);
    unheeded(quick.push(undefined));
    const ofQuick = quick.push(undefined);
    quick.kill();
    expect([await stateOf(ofLimit), await stateOf(ofQueue), await stateOf(ofQuick)]).toEqual(['pending', 'pending', 'pending']);
  });
});

describe("the submitter's async context", () => {
  it.each([
    ['marea', true],
    ['p-limit', true],
    ['p-queue', false],
    ['fastq', false],
    ['bottleneck', false],
  ])('in %s, a task that has waited runs in the context of its own submitter: %s', async (name, isOwn) => {
    const submit = limiterOf(name);
    const storage = new AsyncLocalStorage<string>();
    const seen: string[] = [];
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(
      names.map((context) =>
        storage.run(context, () =>
          submit(async () => {
            seen.push(storage.getStore() ?? 'none');
            await setImmediate();
          }),
        ),
      ),
    );
    expect(seen).toHaveLength(4);
    expect(seen.join() === names.join()).toBe(isOwn);
  });
});

describe('a task that runs out of time', () => {
  it('keeps its slot in marea until its handler ends, so that no more handlers run than the size says', async () => {
    const clock = new ManualClock();
    let running = 0;
    const handler = (): Promise<never> => {
      running += 1;
      return never();
    };
    const pool = createPool(handler, { size: 1, clock });
    for (let index = 0; index < 3; index += 1) unheeded(pool.run(undefined, { timeoutMs: 10 }));
    for (let round = 0; round < 3; round += 1) clock.advance(10);
    await setImmediate();
    expect([running, pool.snapshot().held]).toEqual([1, 1]);
    await pool.terminate();
  });

  it('gives its slot up in p-queue while its function runs on: three run at a concurrency of one', async () => {
    let running = 0;
    const queue = new PQueue({ concurrency: 1, timeout: 5 });
    const promises = Array.from({ length: 3 }, () =>
      queue.add(() => {
        running += 1;
        return never();
      }),
    );
    await Promise.allSettled(promises);
    expect(running).toBe(3);
  });
});

describe('one AbortSignal for many tasks', () => {
  /** Warnings about too many listeners while `work` runs. */
  const leakWarnings = async (work: () => Promise<void>): Promise<number> => {
    let warnings = 0;
    const onWarning = ({ name }: Error): void => {
      if (name === 'MaxListenersExceededWarning') warnings += 1;
    };
    process.on('warning', onWarning);
    await work();
    await setImmediate();
    process.off('warning', onWarning);
    return warnings;
  };

  it('costs marea one listener; p-queue adds one a task, and Node warns of a leak', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    expect(EventEmitter.defaultMaxListeners).toBe(10);
    const ours = await leakWarnings(async () => {
      const pool = createPool(never, { size: 1 });
      for (let index = 0; index < 100; index += 1) unheeded(pool.run(undefined, { signal }));
      expect(getEventListeners(signal, 'abort')).toHaveLength(1);
      await pool.terminate();
    });
    const theirs = await leakWarnings(async () => {
      const queue = new PQueue({ concurrency: 1 });
      for (let index = 0; index < 100; index += 1) unheeded(queue.add(never, { signal }));
      await setImmediate();
      expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(90);
      controller.abort();
    });
    expect([ours, theirs]).toEqual([0, 1]);
  });
});

describe('priorities', () => {
  /** Keeps one urgent task waiting at all times, and counts how many go before the one that is not. */
  const overtakers = async (
    submit: (work: () => Promise<void>, priority: number) => Promise<unknown>,
    most: number,
  ): Promise<number> => {
    let overtaken = 0;
    let hasRun = false;
    const urgent = async (): Promise<void> => {
      if (hasRun || overtaken === most) return;
      overtaken += 1;
      unheeded(submit(urgent, 1));
      await setImmediate();
    };
    unheeded(submit(setImmediateOnce, 1));
    const patient = submit(async () => {
      hasRun = true;
    }, 0);
    unheeded(submit(urgent, 1));
    await patient;
    return overtaken;
  };
  const setImmediateOnce = async (): Promise<void> => {
    await setImmediate();
  };

  it('starve nothing in marea: waiting makes up for priority; in p-queue the urgent ones go first for ever', async () => {
    const pool = createPool({ size: 1, queue: { ageingMs: 1 } });
    const ours = await overtakers((work, priority) => pool.run(work, { priority }), 100_000);
    const queue = new PQueue({ concurrency: 1 });
    const theirs = await overtakers((work, priority) => queue.add(work, { priority }), 3_000);
    expect(theirs).toBe(3_000);
    expect(ours).toBeLessThan(theirs);
    await pool.close();
  });
});

describe('a worker function that misbehaves', () => {
  it('does not lose a slot of marea: throwing at once or settling twice is one outcome', async () => {
    const pool = createPool(
      (input: number) => {
        if (input === 0) throw new Error('at once');
        return input;
      },
      { size: 1 },
    );
    await expect(pool.run(0)).rejects.toThrow('at once');
    expect(await pool.run(1)).toBe(1);
    expect(pool.snapshot()).toMatchObject({ busy: 0, completed: 1, failed: 1 });
    await pool.close();
  });

  it("takes a slot of fastq's callback form for good when it throws at once, and opens one too many when it calls back twice", async () => {
    const throwing = fastq(() => {
      throw new Error('at once');
    }, 1);
    expect(() => throwing.push(undefined)).toThrow('at once');
    expect(throwing.running()).toBe(1); // nothing runs
    const calling = fastq((_input: undefined, done: fastq.done) => {
      done(null);
      done(null);
    }, 1);
    calling.push(undefined);
    await setImmediate();
    expect(calling.running()).toBe(-1);
  });
});

describe('a size that is none', () => {
  it('is refused by marea, p-limit, p-queue and fastq; bottleneck takes it and never starts anything again', async () => {
    const pool = createPool(never, { size: 2 });
    await expect(pool.resize(Number.NaN)).rejects.toMatchObject({ code: 'ERR_OPTION' });
    await pool.close();
    const limit = pLimit(2);
    expect(() => {
      limit.concurrency = Number.NaN;
    }).toThrow(TypeError);
    const queue = new PQueue({ concurrency: 2 });
    expect(() => {
      queue.concurrency = Number.NaN;
    }).toThrow(TypeError);
    const quick = fastq.promise(never, 2);
    expect(() => {
      quick.concurrency = Number.NaN;
    }).toThrow('concurrency');
    const limiter = new Bottleneck({ maxConcurrent: 2 });
    limiter.updateSettings({ maxConcurrent: Number.NaN });
    let hasStarted = false;
    unheeded(
      limiter.schedule(async () => {
        hasStarted = true;
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hasStarted).toBe(false);
  });
});

describe('where the others are ahead', () => {
  const sourceOf = (name: string): string => readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8');

  it('p-limit is one file of fewer than 200 lines', () => {
    expect(sourceOf('p-limit').split('\n').length).toBeLessThan(200);
  });

  it.each(['p-limit', 'p-queue'])('%s asks nothing of Node.js, so that it runs in a browser too', (name) => {
    const imported = [...sourceOf(name).matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier);
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((specifier) => specifier === undefined || isBuiltin(specifier))).toEqual([]);
  });

  it('bottleneck keeps one limit across processes, in Redis', () => {
    expect(typeof Bottleneck.RedisConnection).toBe('function');
  });
});
