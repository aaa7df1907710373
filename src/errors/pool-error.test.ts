import { describe, expect, it } from 'vitest';

import {
  isPoolError,
  OptionError,
  PoolClosedError,
  PoolError,
  PoolFullError,
  QueueTimeoutError,
  TaskTimeoutError,
} from './index.ts';

describe('PoolError', () => {
  it.each([
    [new PoolFullError(3), 'ERR_POOL_FULL', 'PoolFullError', { queueCapacity: 3 }, '3'],
    [new PoolClosedError('mail'), 'ERR_POOL_CLOSED', 'PoolClosedError', { pool: 'mail' }, 'mail'],
    [new TaskTimeoutError(250), 'ERR_TASK_TIMEOUT', 'TaskTimeoutError', { timeoutMs: 250 }, '250 ms'],
    [new QueueTimeoutError(75), 'ERR_QUEUE_TIMEOUT', 'QueueTimeoutError', { queueTimeoutMs: 75 }, '75 ms'],
    [
      new OptionError('max', 0, 'an integer'),
      'ERR_OPTION',
      'OptionError',
      { option: 'max', got: 0, allowed: 'an integer' },
      '`max`',
    ],
  ])('carries code, name and data, and says the data in its message: %s', (error, code, name, data, said) => {
    expect(error).toBeInstanceOf(PoolError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code, name, ...data });
    expect(error.message).toContain(said);
    expect(error.stack).toContain(name);
  });

  it('tells what the caller of a full pool can do', () => {
    expect(new PoolFullError(1).message).toMatch(/ready\(\).*queue\.capacity.*overflow/);
  });

  it('keeps a cause', () => {
    const cause = new Error('why');
    expect(new PoolClosedError('mail', { cause }).cause).toBe(cause);
  });
});

describe('isPoolError', () => {
  it('knows errors of this copy of the package', () => {
    expect(isPoolError(new PoolFullError(1))).toBe(true);
  });

  it('knows errors of another copy by their brand, not by their class', () => {
    const foreign = Object.assign(new Error('full'), { [Symbol.for('marea.PoolError')]: true, code: 'ERR_POOL_FULL' });
    expect(isPoolError(foreign)).toBe(true);
  });

  it.each([[new Error('other')], [{ code: 'ERR_POOL_FULL' }], [null], [undefined], ['ERR_POOL_FULL'], [() => undefined]])(
    'refuses %s',
    (value) => {
      expect(isPoolError(value)).toBe(false);
    },
  );
});
