import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGate,
  expectTallyToAddUp,
  type FixtureOptions,
  createFixture as newFixture,
  settled,
} from './pool-fixture.test-support.ts';
import type { TaskOptions } from './task-options.ts';
import { createCrewFixture } from './workers/crew-fixture.test-support.ts';

/** One worker that is busy, and a queue of three. */
const createFull = (options: FixtureOptions = {}) => {
  const gate = createGate<string>();
  const { pool, core, clock } = newFixture(gate.handler, { size: 1, queueCapacity: 3, overflow: 'evict', ...options });
  const ends: string[] = [];
  const run = (input: string, taskOptions?: TaskOptions): void => {
    pool.run(input, taskOptions).then(
      () => ends.push(`${input} done`),
      ({ code, message }: { code?: string; message: string }) => ends.push(`${input} ${code ?? message}`),
    );
  };
  run('busy');
  const finishAll = async (): Promise<void> => {
    while (gate.open > 0) {
      gate.finish('');
      await settled();
    }
  };
  return { gate, pool, core, clock, ends, run, finishAll };
};

describe('a full queue', () => {
  it('gives the place of the newest task of the lowest priority to a higher one, which that one is told', async () => {
    const { gate, core, ends, run, finishAll } = createFull();
    run('a', { priority: -1 });
    run('b', { priority: -1 });
    run('c');
    run('d', { priority: 2 });
    await settled();
    expect(ends).toEqual(['b ERR_TASK_EVICTED']);
    run('e', { priority: 1 });
    run('f', { priority: 1 });
    await settled();
    expect(ends).toEqual(['b ERR_TASK_EVICTED', 'a ERR_TASK_EVICTED', 'c ERR_TASK_EVICTED']);
    expect(core.snapshot()).toMatchObject({ evicted: 3, rejected: 0, queued: 3 });
    expectTallyToAddUp(core);
    await finishAll();
    expect(gate.started).toEqual(['busy', 'd', 'e', 'f']);
  });

  it('refuses what has no lower one below it, as it always did', async () => {
    const { core, ends, run } = createFull();
    for (const input of ['a', 'b', 'c']) run(input, { priority: 1 });
    run('same', { priority: 1 });
    run('lower');
    await settled();
    expect(ends).toEqual(['same ERR_POOL_FULL', 'lower ERR_POOL_FULL']);
    expect(core.snapshot()).toMatchObject({ evicted: 0, rejected: 2 });
  });

  it('says whose place went to whom', async () => {
    const { pool } = createFull({ queueCapacity: 1 });
    const evicted = pool.run('low', { priority: -3 });
    pool.post('high'); // priority 0
    await expect(evicted).rejects.toMatchObject({
      code: 'ERR_TASK_EVICTED',
      priority: -3,
      byPriority: 0,
      queueCapacity: 1,
      message: 'The queue is full (capacity 1), and the task, of priority -3, lost its place to one of priority 0',
    });
  });

  it('gives places of tasks without options too, which wait as no object of their own', async () => {
    const { gate, core, ends, run, pool, finishAll } = createFull();
    run('a');
    const told: unknown[] = [];
    expect([pool.post('b', (error) => told.push(error)), pool.post('c')]).toEqual([true, true]);
    expect(pool.tryRun('high', { priority: 1 })).toBeInstanceOf(Promise);
    expect(pool.tryRun('high', { priority: 1 })).toBeInstanceOf(Promise);
    expect(told).toEqual([]); // never from within
    await settled();
    expect(told).toMatchObject([{ code: 'ERR_TASK_EVICTED' }]);
    expect(pool.tryRun('ordinary')).toBeUndefined();
    expect(core.snapshot()).toMatchObject({ evicted: 2, rejected: 1, queued: 3 });
    await finishAll();
    expect(gate.started).toEqual(['busy', 'high', 'high', 'a']);
    expect(ends).toEqual(['busy done', 'a done']);
  });

  it('leaves what `map` has handed in, which takes no more inputs than there is room for', async () => {
    const { gate, core, pool, finishAll } = createFull();
    const results: unknown[] = [];
    const mapping = (async () => {
      for await (const result of pool.map(['a', 'b', 'c', 'd', 'e'])) results.push(result);
    })();
    await settled();
    expect(core.snapshot().queued).toBe(3);
    await expect(pool.run('high', { priority: 9 })).rejects.toMatchObject({ code: 'ERR_POOL_FULL' });
    await finishAll();
    await mapping;
    expect(results).toHaveLength(5);
    expect(gate.started).toEqual(['busy', 'a', 'b', 'c', 'd', 'e']);
  });

  it('leaves a task that was tried before', async () => {
    const { gate, clock, ends, run, finishAll } = createFull({ queueCapacity: 1, random: { next: () => 0 } });
    run('tried', { priority: -1, retries: 1 });
    gate.finish('');
    await settled();
    gate.fail(new Error('first try'));
    await settled();
    run('other');
    clock.advance(10_000);
    run('high', { priority: 5 });
    await settled();
    expect(ends).toEqual(['busy done', 'high ERR_POOL_FULL']);
    await finishAll();
    expect(ends.slice(2)).toEqual(['other done', 'tried done']);
  });

  it("takes nobody's place for a task that is shed itself", async () => {
    const { gate, clock, core, ends, run } = createFull({ maxWaitMs: 1_000, queueCapacity: 2 });
    clock.advance(900);
    gate.finish('');
    await settled();
    run('busy again');
    run('low', { priority: -1 });
    run('high', { priority: 1 });
    run('too late', { priority: 1 }); // 1,800 ms behind the one before it
    await settled();
    expect(ends).toEqual(['busy done', 'too late ERR_TASK_SHED']);
    expect(core.snapshot()).toMatchObject({ evicted: 0, shed: 1, queued: 2 });
  });

  it.each(['reject', 'wait'] as const)("with overflow '%s' takes no place away", async (overflow) => {
    const { core, ends, run } = createFull({ overflow, queueCapacity: 1 });
    run('low', { priority: -1 });
    run('high', { priority: 1 });
    await settled();
    expect(ends).toEqual(overflow === 'reject' ? ['high ERR_POOL_FULL'] : []);
    expect(core.snapshot().evicted).toBe(0);
  });

  it('behaves for tasks of one priority as one that takes no place away, whatever happens', async () => {
    const anyStep = fc.oneof(
      fc.record({ does: fc.constant('run' as const), isOrdinary: fc.boolean(), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ does: fc.constantFrom('finish' as const, 'fail' as const, 'advance' as const, 'resize' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 40, size: 'max' }),
        fc.integer({ min: -2, max: 2 }),
        async (steps, priority) => {
          const both = (['evict', 'reject'] as const).map((overflow) => createFull({ overflow, maxWaitMs: 5_000 }));
          for (const { gate, pool, core, clock, run } of both) {
            let id = 0;
            for (const step of steps) {
              if (step.does === 'run') {
                for (let count = 0; count < step.count; count += 1) {
                  id += 1;
                  run(`${id}`, step.isOrdinary && priority === 0 ? undefined : { priority });
                }
              } else if (step.does === 'advance') clock.advance(700);
              else if (step.does === 'resize') void pool.resize(1 + (core.roster.desired % 3));
              else if (gate.open > 0 && step.does === 'finish') gate.finish('');
              else if (gate.open > 0) gate.fail(new Error('failed'));
              await settled(5);
            }
          }
          const [evicting, refusing] = both.map(({ gate, core, ends }) => ({
            started: gate.started,
            snapshot: core.snapshot(),
            ends,
          }));
          expect(evicting).toEqual(refusing);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a full queue before threads and processes', () => {
  it.each([
    ['threads', false],
    ['processes, which have to be asked for tasks', true],
  ])('settles every task once, and evicts none that has started: %s', async (_kind, answersLater) => {
    const anyStep = fc.oneof(
      { weight: 4, arbitrary: fc.record({ does: fc.constant('run' as const), priority: fc.integer({ min: 0, max: 2 }) }) },
      {
        weight: 3,
        arbitrary: fc.record({ does: fc.constantFrom('runWorker' as const, 'runPool' as const, 'advance' as const) }),
      },
    );
    const anyRaces = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
    let evictions = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 80, size: 'max' }), anyRaces, async (steps, races) => {
        let turn = 0;
        const race = (): boolean => {
          turn += 1;
          return races[turn % races.length] === true;
        };
        const started: unknown[] = [];
        const rig = createCrewFixture(
          { default: (input) => void started.push(input) },
          {
            desired: 1,
            max: 1,
            queueCapacity: 6,
            overflow: 'evict',
            answersLater,
            races: race,
          },
        );
        const ends = new Map<number, string[]>();
        const ended = (id: number, how: string): void => void ends.set(id, [...(ends.get(id) ?? []), how]);
        await rig.settle();
        for (const [id, step] of steps.entries()) {
          if (step.does === 'run') {
            const { priority } = step;
            const task = priority === 0 ? rig.pool.run(id) : rig.pool.run(id, { priority });
            task.then(
              () => ended(id, 'done'),
              ({ code }: { code: string }) => ended(id, code),
            );
            ends.set(id, []);
          } else if (step.does === 'advance') rig.clock.advance(5);
          else rig.threads[0]?.[step.does]();
          await Promise.resolve();
        }
        for (let left = 200; left > 0 && rig.core.queued + rig.core.roster.busy > 0; left -= 1) {
          await rig.settle();
          rig.clock.advance(5);
        }
        await rig.settle();
        for (const [id, how] of ends) {
          expect(how, `task ${id}`).toHaveLength(1);
          expect(
            started.filter((input) => input === id),
            `task ${id}, ${how[0]}`,
          ).toHaveLength(how[0] === 'done' ? 1 : 0);
          if (how[0] === 'ERR_TASK_EVICTED') evictions += 1;
        }
        expectTallyToAddUp(rig.core);
      }),
      { numRuns: 150 },
    );
    expect(evictions).toBeGreaterThan(0);
  });
});
