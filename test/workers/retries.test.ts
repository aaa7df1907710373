import { describe, expect, it } from 'vitest';
import { createPool, fixture, move } from './built-marea.ts';

type Tasks = Record<string, (input: never) => unknown>;

/** A pool of one worker in which every error is a failure, and the numbers of the tries that failed. */
const makePool = (workers: 'threads' | 'processes') => {
  const pool = createPool<Tasks>(fixture('tasks.mjs'), { workers, size: 1, classify: () => 'failure' });
  const attempts: number[] = [];
  pool.onTaskError((event) => attempts.push(event.attempts));
  return { pool, attempts, [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() };
};

describe.each(['threads', 'processes'] as const)('retries of a pool of %s', (workers) => {
  it('try a task again that threw, and end with its last error', async () => {
    await using made = makePool(workers);
    const result = made.pool.run('busy' as never, { name: 'throwTypeError', retries: 1 });
    await expect(result).rejects.toMatchObject({ name: 'TypeError', status: 429, code: 'E_BUSY' });
    expect(made.attempts).toEqual([1, 2]);
    expect(made.pool.snapshot()).toMatchObject({ submitted: 1, failed: 1, retried: 1, retrying: 0 });
  });

  it('try a task again that took its worker down, on another worker', async () => {
    await using made = makePool(workers);
    const result = made.pool.run(3 as never, { name: 'exit', retries: 1 });
    await expect(result).rejects.toMatchObject({ code: 'ERR_WORKER_EXIT' });
    expect(made.attempts).toEqual([1, 2]);
    expect(await made.pool.run(5 as never, { name: 'echo' })).toBe(5);
  });

  it('try a task again that ran out of time', async () => {
    await using made = makePool(workers);
    const result = made.pool.run(undefined as never, { name: 'never', timeoutMs: 20, retries: { overload: 1 } });
    await expect(result).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    expect(made.attempts).toEqual([1, 2]);
  });

  it('do not send again what cannot be sent', async () => {
    await using made = makePool(workers);
    const result = made.pool.run((() => 'a function') as never, { name: 'echo', retries: 5 });
    await expect(result).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(made.attempts).toEqual([1]);
  });

  it('are refused for an input that is moved, which then is still there', async () => {
    await using made = makePool(workers);
    const bytes = new Uint8Array(8);
    const result = made.pool.run(move(bytes) as never, { name: 'echo', retries: 1 });
    await expect(result).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'retries' });
    expect(bytes.byteLength).toBe(8);
  });
});
