import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createPool, fixture, move } from './built-marea.ts';
import { errorOf, outcomeOf } from './outcome.ts';
import { until } from './until.ts';

type Tasks = Record<string, (input: never) => unknown>;

const tasks = fixture('tasks.mjs');
const makePool = (options: object = {}) => createPool<Tasks>(tasks, { workers: 'processes', size: 2, ...options });

/** Files that a handler waits for and writes in. */
const createGate = () => {
  const folder = createTemporaryFolder('gate');
  const [file, log] = [`${folder.path}/open`, `${folder.path}/log`];
  return {
    file,
    log,
    lines: (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    open: (): void => writeFileSync(file, ''),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
};

const pidOf = (place: unknown): number => Number(String(place).split('/')[0]);

/** Whether a process is there and has not ended. One that nobody has waited for is a zombie: it has ended. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Keeps this thread, and with it the pool, from doing anything else until something has happened in a child. */
const standStillUntil = (isMet: () => boolean): void => {
  for (let look = 0; !isMet(); look += 1) if (look === 300_000) throw new Error('It did not happen');
};

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Has a pool learn that its tasks are short, so that several go into one hand. */
const learnShort = (pool: ReturnType<typeof makePool>): Promise<unknown> =>
  Promise.all(range(300).map((index) => pool.run(index as never, { name: 'echo' })));

describe('a pool of processes', () => {
  it('runs the default export and named ones, on as many processes as its size', async () => {
    await using pool = makePool();
    using gate = createGate();
    const blocked = [1, 2].map(() => pool.run({ file: gate.file } as never, { name: 'waitForFile' }));
    await until(() => pool.busy === 2);
    gate.open();
    const pids = (await Promise.all(blocked)).map(pidOf);
    expect(new Set(pids).size).toBe(2);
    expect(pids).not.toContain(process.pid);
    expect(await pool.run(5 as never, { name: 'echo' })).toBe(5);
  });

  it('carries any value that can be cloned, both ways', async () => {
    await using pool = createPool(tasks, { workers: 'processes', size: 1 });
    const values = [undefined, null, true, 0, 1.5, Number.NaN, 12n, '', 'text', new Date(5), /x/gi, [undefined, 1]];
    values.push(new Map([[1, new Set(['a'])]]) as never, { nested: [1, { deep: undefined }] } as never);
    values.push(new Uint8Array([1, 2]) as never, 'x'.repeat(300_000));
    expect(await Promise.all(values.map((value) => pool.run(value)))).toEqual(values);
    expect(Object.is(await pool.run(-0), -0)).toBe(true);
  });

  it('copies what is to be moved: there is no memory to share', async () => {
    await using pool = makePool();
    const buffers = range(40).map(() => new Uint8Array(256));
    let count = 0;
    for await (const filled of pool.map(buffers.map((bytes) => move(bytes)) as never[], { name: 'fill' })) {
      expect((filled as Uint8Array)[255]).toBe(7);
      count += 1;
    }
    expect(count).toBe(40);
    expect(buffers.every(({ byteLength }) => byteLength === 256)).toBe(true);
  });

  it('grows and shrinks while it works, and loses nothing', async () => {
    await using pool = makePool({ max: 4, queue: { capacity: 10_000 } });
    const all = Promise.all(range(2_000).map((index) => pool.run(index as never, { name: 'echo' })));
    for (const size of [4, 1, 3, 2]) {
      await pool.resize(size);
      expect(pool.busy).toBeLessThanOrEqual(size);
    }
    expect(await all).toEqual(range(2_000));
    expect(pool.snapshot()).toMatchObject({ completed: 2_000, failed: 0, desired: 2 });
  });

  it('takes tasks back that wait behind a long one, when another worker has time', async () => {
    await using pool = makePool({ size: 1, max: 2 });
    await learnShort(pool);
    using gate = createGate();
    const long = pool.run({ file: gate.file } as never, { name: 'waitForFile' });
    const others = range(20).map((index) => pool.run(index as never, { name: 'echo' }));
    await pool.resize(2);
    expect(await Promise.all(others)).toEqual(range(20));
    gate.open();
    await long;
  });

  it('takes an aborted task back from a child that is busy', async () => {
    await using pool = makePool({ size: 1, max: 2 });
    await learnShort(pool);
    using gate = createGate();
    const { file, log } = gate;
    const controller = new AbortController();
    const first = pool.run({ file, log, line: 'first' } as never, { name: 'waitForFile' });
    const options = { name: 'waitForFile', signal: controller.signal } as const;
    const second = errorOf(pool.run({ file, log, line: 'second' } as never, options));
    const third = pool.run(3 as never, { name: 'echo' });
    await until(() => gate.lines().length === 1);
    controller.abort(new Error('changed my mind'));
    expect(await second).toBe(controller.signal.reason); // at once: the child has not answered yet
    await pool.resize(2);
    expect(await third).toBe(3); // by another child: the first one has given back what it was asked for
    gate.open();
    expect(await first).toBe('first');
    await pool.run(1 as never, { name: 'echo' });
    expect(gate.lines()).toEqual(['first']);
  });

  it('starts nothing while it is paused, not even what waits in a busy child', async () => {
    await using pool = makePool({ size: 1 });
    await learnShort(pool);
    using gate = createGate();
    const { file, log } = gate;
    const start = (line: number, options: object = {}) =>
      pool.run({ file, log, line } as never, { name: 'waitForFile', ...options });
    const results = range(5).map((line) => start(line));
    const last = errorOf(start(5, { queueTimeoutMs: 150 }));
    await until(() => gate.lines().length === 1);
    pool.pause();
    expect(await last).toMatchObject({ code: 'ERR_QUEUE_TIMEOUT' }); // the child has given it back, and with it all before it
    expect(pool.queued).toBe(4);
    gate.open();
    await results[0];
    expect(gate.lines()).toEqual(['0']);
    pool.resume();
    expect(await Promise.all(results)).toEqual(range(5));
    expect(gate.lines()).toEqual(['0', '1', '2', '3', '4']);
  });

  it('recycles workers after so many tasks, and one whose heap has grown', async () => {
    await using byTasks = makePool({ size: 1, recycle: { tasks: 5 } });
    const places = new Set<unknown>();
    for (let index = 0; index < 12; index += 1) places.add(await byTasks.run(undefined as never, { name: 'where' }));
    expect(places.size).toBe(3);
    await using byHeap = makePool({ size: 1, recycle: { heapBytes: 64 * 2 ** 20 } });
    const exit = new Promise((resolve) => byHeap.onWorkerExit(resolve));
    const before = await byHeap.run(100 as never, { name: 'keep' });
    expect(await exit).toMatchObject({ reason: 'recycled' });
    expect(await byHeap.run(undefined as never, { name: 'where' })).not.toBe(before);
  });

  it('lets a child clean up when it leaves, and survives one that cannot', async () => {
    using gate = createGate();
    const pool = createPool(fixture('clean-up.mjs'), { workers: 'processes', size: 1 });
    await pool.run(gate.log);
    await pool.close();
    expect(gate.lines()).toEqual(['closed']);
    const stubborn = createPool(fixture('stubborn-clean-up.mjs'), { workers: 'processes', size: 1 });
    await stubborn.run(1);
    expect(await stubborn.close()).toEqual({ unstarted: [] });
  });

  it('fails the task of a child that is killed from outside, and replaces it', async () => {
    await using pool = makePool();
    const exit = new Promise((resolve) => pool.onWorkerExit(resolve));
    const pid = pidOf(await pool.run(undefined as never, { name: 'where' }));
    using gate = createGate();
    const { file, log } = gate;
    const tasksOfBoth = [1, 2].map((line) => outcomeOf(pool.run({ file, log, line } as never, { name: 'waitForFile' })));
    await until(() => gate.lines().length === 2); // both have started: one that had not would run elsewhere
    process.kill(pid, 'SIGKILL');
    expect(await Promise.race(tasksOfBoth)).toMatchObject({ error: { code: 'ERR_WORKER_EXIT', signal: 'SIGKILL' } });
    expect(await exit).toMatchObject({ reason: 'crashed' });
    expect(await pool.run(5 as never, { name: 'echo' })).toBe(5);
    expect(isAlive(pid)).toBe(false);
    gate.open();
    expect((await Promise.all(tasksOfBoth)).filter((outcome) => 'value' in outcome)).toHaveLength(1);
  });

  it('runs what a killed child had not started elsewhere, once, and keeps what had ended', async () => {
    using gate = createGate();
    await using pool = makePool({ size: 1 });
    await learnShort(pool);
    const lines = range(40).map((line) => ({ file: gate.log, line, act: line === 17 ? 'kill' : '' }));
    const outcomes = await Promise.all(lines.map((line) => outcomeOf(pool.run(line as never, { name: 'note' }))));
    expect(gate.lines().map(Number)).toEqual(range(40));
    for (const [line, outcome] of outcomes.entries()) {
      // What ended before the kill and was on its way is lost with the child: its task fails, and is not run again.
      if (line === 17) expect(outcome).toMatchObject({ error: { code: 'ERR_WORKER_EXIT', signal: 'SIGKILL' } });
      else if (line > 17 || 'value' in outcome) expect(outcome).toEqual({ value: line });
      else expect(outcome).toMatchObject({ error: { code: 'ERR_WORKER_EXIT' } });
    }
  });

  it('runs nothing twice when a child dies with a task that it has started and that it was just asked to give back', async () => {
    using open = createGate();
    using closed = createGate();
    open.open();
    await using pool = makePool({ size: 1 });
    await learnShort(pool);
    const pid = pidOf(await pool.run(undefined as never, { name: 'where' }));
    const exit = new Promise((resolve) => pool.onWorkerExit(resolve));
    const start = (line: number, { file }: { file: string }) =>
      outcomeOf(pool.run({ file, log: open.log, line } as never, { name: 'waitForFile' }));
    const outcomes = [start(0, open), start(1, closed), start(2, closed)] as const;
    for (let hop = 0; hop < 20; hop += 1) await Promise.resolve(); // all that fits goes to the child
    standStillUntil(() => open.lines().length === 2); // the pool does not hear that the second one has started
    process.kill(pid, 'SIGKILL');
    standStillUntil(() => !isAlive(pid));
    pool.pause(); // asks for what waits in the hand
    await exit;
    pool.resume();
    closed.open();
    expect(await outcomes[1]).toMatchObject({ error: { code: 'ERR_WORKER_EXIT', signal: 'SIGKILL' } });
    expect(await outcomes[2]).toEqual({ value: 2 });
    expect(open.lines()).toEqual(['0', '1', '2']);
    await outcomes[0]; // its result may have been lost with the child
  });

  it('leaves it to the pool what an interrupt from the terminal means', async () => {
    await using pool = makePool({ size: 1 });
    using gate = createGate();
    const { file, log } = gate;
    const pid = pidOf(await pool.run(undefined as never, { name: 'where' }));
    const running = pool.run({ file, log, line: 'went on' } as never, { name: 'waitForFile' });
    await until(() => gate.lines().length === 1);
    process.kill(pid, 'SIGINT');
    gate.open();
    expect(await running).toBe('went on');
    expect(pidOf(await pool.run(undefined as never, { name: 'where' }))).toBe(pid);
  });

  it('finds a child that stands still, and leaves one that is only busy alone', async () => {
    await using pool = makePool();
    const stopped = errorOf(pool.run(undefined as never, { name: 'stopProcess' }));
    const busy = pool.run(4_000 as never, { name: 'spin' });
    expect(await stopped).toMatchObject({ code: 'ERR_WORKER_EXIT', signal: 'SIGKILL' });
    expect(await busy).toBe(4_000);
    expect(await pool.run(5 as never, { name: 'echo' })).toBe(5);
  });

  it('leaves no child behind, however the program of the pool ends', async () => {
    const program = spawn(process.execPath, [fileURLToPath(fixture('pool-of-two.mjs'))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve) => program.stdout.once('data', (chunk) => resolve(String(chunk))));
    const pids = line.trim().split(' ').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    program.kill('SIGKILL');
    await until(() => !pids.some(isAlive));
  });
});
