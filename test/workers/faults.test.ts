import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createPool, fixture, move } from './built-marea.ts';
import { errorOf, outcomeOf } from './outcome.ts';
import { until } from './until.ts';

type Tasks = Record<string, (input: never) => unknown>;

const tasks = fixture('tasks.mjs');

/** A part of a text; typed, as the one of `expect` is not. */
const containing = (part: string): unknown => expect.stringContaining(part);

describe.each(['threads', 'processes'] as const)('faults of %s', (workers) => {
  const makePool = (options: object = {}) => createPool<Tasks>(tasks, { workers, size: 2, ...options });

  /** What a pool is expected to do after a fault: serve, with all its workers. */
  const expectSound = async (pool: ReturnType<typeof makePool>): Promise<void> => {
    expect(await pool.run(5 as never, { name: 'echo' })).toBe(5);
    await until(() => pool.live === pool.desired && pool.starting === 0);
    const { submitted, completed, failed, aborted, timedOut, busy, held, queued } = pool.snapshot();
    expect({ busy, held, queued, sum: completed + failed + aborted + timedOut }).toEqual({
      busy: 0,
      held: 0,
      queued: 0,
      sum: submitted,
    });
  };

  describe('what a handler throws arrives as it was', () => {
    it('an error, with its class, cause, code and status', async () => {
      await using pool = makePool();
      const error = await errorOf(pool.run('too much' as never, { name: 'throwTypeError' }));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: 'too much', code: 'E_BUSY', status: 429, cause: { message: 'inner' } });
      expect((error as Error).stack).toContain('tasks.mjs');
      await expectSound(pool);
    });

    it('an error of a class of its own, by its name', async () => {
      await using pool = makePool();
      const error = await errorOf(pool.run('odd' as never, { name: 'throwCustomError' }));
      expect(error).toMatchObject({ name: 'CustomError', message: 'odd' });
      expect(error).toBeInstanceOf(Error);
    });

    it('a value that is no error: a text, nothing, a number, an object', async () => {
      await using pool = makePool();
      for (const value of ['text', undefined, null, 0, false, 12n, { status: 503 }, ['list']])
        expect(await outcomeOf(pool.run(value as never, { name: 'throwValue' }))).toEqual({ error: value });
      await expectSound(pool);
    });

    it('an abort error and an aggregate', async () => {
      await using pool = makePool();
      const abortError = await errorOf(pool.run(undefined as never, { name: 'throwAbortError' }));
      expect(abortError).toBeInstanceOf(DOMException);
      expect(abortError).toMatchObject({ name: 'AbortError', message: 'enough' });
      const aggregate = await errorOf(pool.run(undefined as never, { name: 'throwAggregate' }));
      expect(aggregate).toMatchObject({
        name: 'AggregateError',
        message: 'several',
        errors: [{ message: 'one' }, { message: 'two' }],
      });
    });

    it('what cannot be cloned, in words', async () => {
      await using pool = makePool();
      const thrownFunction = await errorOf(pool.run(undefined as never, { name: 'throwFunction' }));
      expect(thrownFunction).toMatchObject({ message: containing('cannot be cloned: [Function') });
      const symbol = await errorOf(pool.run(undefined as never, { name: 'throwSymbol' }));
      expect(symbol).toMatchObject({ message: containing('Symbol(odd)') });
      const holder = await errorOf(pool.run(undefined as never, { name: 'throwWithFunction' }));
      expect(holder).toMatchObject({ message: 'holds a function', code: 'E_HOLDS' });
      const withCause = await errorOf(pool.run(undefined as never, { name: 'throwWithCause' }));
      expect(withCause).toMatchObject({ message: 'outer', cause: containing('Function') });
      await expectSound(pool);
    });

    it('a rejection, also a late one', async () => {
      await using pool = makePool();
      expect(await errorOf(pool.run('later' as never, { name: 'rejectLate' }))).toMatchObject({ message: 'later' });
    });
  });

  describe('what cannot be sent', () => {
    it('fails its task with a DataCloneError that names it, whether it is the input or the result', async () => {
      await using pool = makePool();
      const result = await errorOf(pool.run(undefined as never, { name: 'giveFunction' }));
      expect(result).toMatchObject({ name: 'DataCloneError', message: containing("result of task 'giveFunction'") });
      const input = await errorOf(pool.run((() => 1) as never, { name: 'echo' }));
      expect(input).toMatchObject({ name: 'DataCloneError', message: containing("input of task 'echo'") });
      const all = await Promise.all(
        [1, Symbol('no'), 2, () => 3, 4].map((value) => outcomeOf(pool.run(value as never, { name: 'echo' }))),
      );
      expect(all.map((outcome) => ('value' in outcome ? outcome.value : (outcome.error as Error).name))).toEqual([
        1,
        'DataCloneError',
        2,
        'DataCloneError',
        4,
      ]);
      await expectSound(pool);
    });

    it.runIf(workers === 'threads')(
      'fails its task when it was moved before, whether it is the input or the result',
      async () => {
        await using pool = makePool({ size: 1 });
        const bytes = new Uint8Array(8);
        await pool.run(move(bytes) as never, { name: 'fill' });
        const input = await errorOf(pool.run(move(bytes) as never, { name: 'fill' }));
        expect(input).toMatchObject({ name: 'DataCloneError', message: containing('moved before') });
        expect(await pool.run(undefined as never, { name: 'moveAgain' })).toEqual(new Uint8Array(8));
        const result = await errorOf(pool.run(undefined as never, { name: 'moveAgain' }));
        expect(result).toMatchObject({ name: 'DataCloneError', message: containing('moved before') });
        await expectSound(pool);
      },
    );

    it.each([[() => 1], [Symbol('why')], [{ method: () => 1 }]])('ends a task whose reason to stop is %s', async (reason) => {
      await using pool = makePool({ size: 1 });
      const controller = new AbortController();
      const stopped = errorOf(pool.run(undefined as never, { name: 'obedient', signal: controller.signal }));
      await until(() => pool.busy === 1);
      controller.abort(reason);
      expect(await stopped).toBe(reason);
      await expectSound(pool);
    });
  });

  describe('a worker that ends by itself', () => {
    it.each([0, 1, 3])('with exit code %i: its task fails with that, the others go on, it is replaced', async (code) => {
      await using pool = makePool();
      const exits: unknown[] = [];
      pool.onWorkerExit(({ reason, exitCode }) => exits.push({ reason, exitCode }));
      const error = await errorOf(pool.run(code as never, { name: 'exit' }));
      expect(error).toMatchObject({ code: 'ERR_WORKER_EXIT', exitCode: code });
      await expectSound(pool);
      expect(exits).toEqual([{ reason: 'crashed', exitCode: code }]);
    });

    it.each(['uncaught', 'unhandled'])('by an %s error: the cause is kept', async (name) => {
      await using pool = makePool();
      const error = await errorOf(pool.run(undefined as never, { name }));
      expect(error).toMatchObject({
        code: 'ERR_WORKER_EXIT',
        exitCode: 1,
        cause: { message: containing('nobody') },
      });
      await expectSound(pool);
    });

    it('out of memory: with a code of its own', async () => {
      await using pool = makePool({ resourceLimits: { maxOldGenerationSizeMb: 32 } });
      const error = await errorOf(pool.run(undefined as never, { name: 'outOfMemory' }));
      expect(error).toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
      await expectSound(pool);
    });

    it('in the middle of a batch: what had ended is kept, what had not started runs elsewhere, once', async () => {
      using folder = createTemporaryFolder('batch');
      await using pool = makePool({ size: 1 });
      await Promise.all(Array.from({ length: 300 }, (_, index) => pool.run(index as never, { name: 'echo' }))); // learns that tasks are short
      const file = `${folder.path}/log`;
      const lines = Array.from({ length: 40 }, (_, line) => ({ file, line, act: line === 17 ? 'exit' : '' }));
      const outcomes = await Promise.all(lines.map((line) => outcomeOf(pool.run(line as never, { name: 'note' }))));
      const written = readFileSync(file, 'utf8').trim().split('\n').map(Number);
      expect(written).toEqual(lines.map(({ line }) => line));
      for (const [line, outcome] of outcomes.entries()) {
        if (line === 17) expect(outcome).toMatchObject({ error: { code: 'ERR_WORKER_EXIT', exitCode: 3 } });
        else expect(outcome).toEqual({ value: line });
      }
      await expectSound(pool);
    });
  });

  describe('a task that does not end', () => {
    it.each(['busyLoop', 'never'])('%s: fails at its timeout, and its worker is replaced', async (name) => {
      await using pool = makePool({ size: 1 });
      const exit = new Promise((resolve) => pool.onWorkerExit(resolve));
      const next = pool.run(undefined as never, { name, timeoutMs: 60 }).catch((error: unknown) => error);
      const after = pool.run(7 as never, { name: 'echo' });
      expect(await next).toMatchObject({ code: 'ERR_TASK_TIMEOUT', timeoutMs: 60 });
      expect(await exit).toMatchObject({ reason: 'terminated' });
      expect(await after).toBe(7);
      await expectSound(pool);
      expect(pool.snapshot().timedOut).toBe(1);
    });

    it('keeps its worker when it ends upon the signal', async () => {
      await using pool = makePool({ size: 1, abortGraceMs: 30_000 });
      const before = await pool.run(undefined as never, { name: 'where' });
      expect(await errorOf(pool.run(undefined as never, { name: 'obedient', timeoutMs: 20 }))).toMatchObject({
        code: 'ERR_TASK_TIMEOUT',
      });
      const controller = new AbortController();
      const stopped = pool.run(undefined as never, { name: 'stops', signal: controller.signal });
      await until(() => pool.busy === 1);
      controller.abort('enough');
      expect(await errorOf(stopped)).toBe('enough');
      expect(await pool.run(undefined as never, { name: 'where' })).toBe(before);
    });

    it('loses its worker when it is aborted and does not care', async () => {
      await using pool = makePool({ size: 1, abortGraceMs: 20 });
      await pool.run(1 as never, { name: 'echo' });
      const controller = new AbortController();
      const exit = new Promise((resolve) => pool.onWorkerExit(resolve));
      const busy = pool.run(undefined as never, { name: 'busyLoop', signal: controller.signal });
      await until(() => pool.busy === 1);
      controller.abort(new Error('stop it'));
      expect(await errorOf(busy)).toBe(controller.signal.reason);
      expect(await exit).toMatchObject({ reason: 'terminated' });
      await expectSound(pool);
    });

    it('counts its time from its start, not from when it was handed to the worker', async () => {
      await using pool = makePool({ size: 1 });
      const [long, short] = await Promise.all([
        outcomeOf(pool.run(900 as never, { name: 'spin' })),
        outcomeOf(pool.run(1 as never, { name: 'spin', timeoutMs: 700 })), // a busy machine may take half a second for a millisecond's work
      ]);
      expect([long, short]).toEqual([{ value: 900 }, { value: 1 }]);
    });

    it('is ended by the deadline of a close', async () => {
      const pool = makePool({ size: 1 });
      await pool.run(1 as never, { name: 'echo' });
      const forever = errorOf(pool.run(undefined as never, { name: 'busyLoop' }));
      const waiting = errorOf(pool.run(3 as never, { name: 'echo' }));
      expect(await pool.close({ deadlineMs: 20 })).toEqual({ unstarted: [3] });
      expect(await forever).toMatchObject({ code: 'ERR_POOL_CLOSED' });
      expect(await waiting).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    });
  });

  describe('a module that does not load', () => {
    it.each([
      ['is-not-there.mjs', 'ERR_MODULE_NOT_FOUND', 2],
      ['throws-at-import.mjs', undefined, 2],
      ['no-function.mjs', undefined, 2],
      ['exits-at-import.mjs', undefined, 7], // it does not say why it ends: five in a row, and what was on its way
    ])('%s: run rejects with the reason, and no more workers are started', async (name, code, mostExits) => {
      const pool = createPool(fixture(name), { workers, size: 2 });
      let exits = 0;
      const states: boolean[] = [];
      pool.onWorkerExit(() => {
        exits += 1;
      });
      pool.onDegraded(({ isDegraded }) => states.push(isDegraded));
      const error = await errorOf(pool.run(1));
      expect(error).toMatchObject({ code: 'ERR_POOL_DEGRADED', pool: 'pool' });
      if (code !== undefined) expect(error).toMatchObject({ cause: { code } });
      expect(states).toContain(true);
      expect(exits).toBeLessThanOrEqual(mostExits);
      expect(await errorOf(pool.run(2))).toMatchObject({ code: 'ERR_POOL_DEGRADED' });
      expect(pool.snapshot()).toMatchObject({ queued: 0, busy: 0 });
      await pool.close();
    });

    it('is told with its file, what was wrong with it and where', async () => {
      using folder = createTemporaryFolder('module-fault');
      const file = path.join(folder.path, 'tasks.mjs');
      const reasonOf = async (content: string | undefined, name = 'tasks.mjs'): Promise<unknown> => {
        if (content !== undefined) writeFileSync(file, content);
        const pool = createPool(pathToFileURL(path.join(folder.path, name)), { workers, size: 1 });
        const error = await errorOf(pool.run(1));
        await pool.close();
        return (error as Error).message;
      };
      expect(await reasonOf('export default 1;\nconst a = ;\n')).toMatch(
        /tasks\.mjs cannot be loaded: SyntaxError: .*tasks\.mjs:2:11\)$/,
      );
      expect(await reasonOf("\n\nthrow new RangeError('no table');\n")).toMatch(
        /tasks\.mjs cannot be loaded: RangeError: no table .*:3:7\)$/,
      );
      expect(await reasonOf(undefined, 'taks.js')).toMatch(/there is no file .*taks\.js; did you mean tasks\.mjs\?$/);
      expect(await reasonOf('export const limit = 5;\n')).toMatch(/tasks\.mjs exports no function; it exports limit$/);
    });

    it('fails a task for an export that there is not with the names that there are', async () => {
      await using pool = makePool();
      const error = await errorOf(pool.run(1 as never, { name: 'ehco' }));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toMatch(
        /tasks\.mjs exports no function named 'ehco'; did you mean 'echo'\? it exports .*echo/,
      );
      await expectSound(pool);
    });

    it('hangs-at-import.mjs: is given up after the time for a start', async () => {
      const pool = createPool(fixture('hangs-at-import.mjs'), { workers, size: 1, startTimeoutMs: 50 });
      const error = await errorOf(pool.run(1));
      expect(error).toMatchObject({
        code: 'ERR_POOL_DEGRADED',
        cause: { message: containing('not ready after 50 ms') },
      });
      await pool.close();
    });

    describe('for a while', () => {
      afterEach(() => {
        delete process.env['MAREA_TEST_SWITCH'];
      });

      it('keeps the tasks of a pool that worked before, says that it is degraded, and recovers', async () => {
        using folder = createTemporaryFolder('switch');
        const file = `${folder.path}/on`;
        writeFileSync(file, '');
        process.env['MAREA_TEST_SWITCH'] = file;
        const pool = createPool<Tasks>(fixture('fails-when-told.mjs'), { workers, size: 1 });
        const events: boolean[] = [];
        pool.onDegraded(({ isDegraded }) => events.push(isDegraded));
        const input = 1 as never;
        expect(await pool.run(input, { name: 'default' as never })).toBe(1);
        folder[Symbol.dispose]();
        expect(await errorOf(pool.run(4 as never, { name: 'exit' }))).toMatchObject({ code: 'ERR_WORKER_EXIT', exitCode: 4 });
        await until(() => events.length > 0);
        const waiting = pool.run(2 as never, { name: 'default' as never });
        expect(pool.queued).toBe(1);
        using again = createTemporaryFolder('switch');
        process.env['MAREA_TEST_SWITCH'] = `${again.path}/on`;
        writeFileSync(`${again.path}/on`, '');
        expect(await waiting).toBe(2);
        expect(events[0]).toBe(true);
        expect(events.at(-1)).toBe(false);
        await pool.close();
      });
    });
  });

  it('keeps its books when it is resized up and down while its workers crash', async () => {
    await using pool = makePool({ size: 3, max: 6, queue: { capacity: 1_000 } });
    const outcomes = Array.from({ length: 90 }, (_, index) =>
      outcomeOf(index % 15 === 14 ? pool.run(1 as never, { name: 'exit' }) : pool.run(index as never, { name: 'echo' })),
    );
    for (const size of [6, 1, 4, 0, 5, 2, 3]) void pool.resize(size);
    const ended = await Promise.all(outcomes);
    const kinds = ended.map((outcome) => ('value' in outcome ? 'ok' : (outcome.error as { code?: string }).code));
    expect(kinds.filter((kind) => kind === 'ok')).toHaveLength(84);
    expect(kinds.filter((kind) => kind === 'ERR_WORKER_EXIT')).toHaveLength(6);
    await expectSound(pool);
  });
});
