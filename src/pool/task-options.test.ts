import { describe, expect, it } from 'vitest';

import { createFixture } from './pool-fixture.test-support.ts';
import { ownTaskOptions, type TaskOptions } from './task-options.ts';

const bad: readonly (readonly [string, object])[] = [
  ['timeoutMs', { timeoutMs: 0 }],
  ['timeoutMs', { timeoutMs: -1 }],
  ['timeoutMs', { timeoutMs: Number.NaN }],
  ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
  ['timeoutMs', { timeoutMs: '100' }],
  ['queueTimeoutMs', { queueTimeoutMs: 0 }],
  ['queueTimeoutMs', { queueTimeoutMs: null }],
  ['signal', { signal: true }],
  ['signal', { signal: null }],
  ['signal', { signal: {} }],
  ['timeout', { timeout: 100 }],
];

describe('Task options', () => {
  it.each(bad)('refuses a bad `%s`: %o', (option, options) => {
    const hostile = options as TaskOptions;
    expect(() => ownTaskOptions(hostile)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });

  it.each(bad)('makes `run` reject and `tryRun` throw for a bad `%s`, and counts nothing: %o', async (option, options) => {
    const hostile = options as TaskOptions;
    const { pool } = createFixture<number, number>((n) => n);
    await expect(pool.run(1, hostile)).rejects.toMatchObject({ code: 'ERR_OPTION', option });
    expect(() => pool.tryRun(1, hostile)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
    expect(pool.snapshot().submitted).toBe(0);
  });

  it.each([[null], [3], ['fast']])('makes `run` reject options that are no object: %s', async (options) => {
    const { pool } = createFixture<number, number>((n) => n);
    await expect(pool.run(1, options as unknown as TaskOptions)).rejects.toMatchObject({ code: 'ERR_OPTION' });
  });

  it('takes `undefined` for absent', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const options = { signal: undefined, timeoutMs: undefined, queueTimeoutMs: undefined } as unknown as TaskOptions;
    await expect(pool.run(1, options)).resolves.toBe(1);
  });

  it('keeps what the caller gave, whatever the caller does to the object later', () => {
    const { signal } = new AbortController();
    const options = { signal, timeoutMs: 5, queueTimeoutMs: 7 };
    const own = ownTaskOptions(options);
    options.timeoutMs = Number.NaN;
    expect(own).toEqual({ signal, timeoutMs: 5, queueTimeoutMs: 7 });
  });
});
