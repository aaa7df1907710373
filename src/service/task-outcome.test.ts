import { describe, expect, it } from 'vitest';
import { createPool } from '../autoscaled-pool/index.ts';
import { isPoolError, PoolClosedError } from '../errors/index.ts';
import { isCloseOf, outcomeOfError } from './task-outcome.ts';

const open = { name: 'serve', snapshot: () => createPool({ size: 1, name: 'serve' }).snapshot() };

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const trapped = (): object => {
  const refuse = (): never => {
    throw new Error('not to be looked at');
  };
  return new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse });
};

describe('the outcome of a task whose handler threw', () => {
  it.each([
    ['a proxy that was revoked', revoked()],
    ['a proxy whose traps throw', trapped()],
    ['nothing', undefined],
    ['a symbol', Symbol('s')],
  ])('is a failure, told in words, for %s', (_name, thrown) => {
    expect(isPoolError(thrown)).toBe(false);
    expect(outcomeOfError(open, thrown)).toMatchObject({ kind: 'failed', error: { name: 'NonError' } });
  });

  it('is a failure when the handler throws the end of a pool of its own, whatever that is called', () => {
    for (const name of ['inner', 'serve'])
      expect(outcomeOfError(open, new PoolClosedError(name))).toMatchObject({
        kind: 'failed',
        error: { code: 'ERR_POOL_CLOSED' },
      });
  });
});

describe('a task that the service gives up', () => {
  it('is left when the pool of the service closes, and a pool within a handler is still another one', async () => {
    const pool = createPool({ size: 1, name: 'serve' });
    await pool.close();
    expect(outcomeOfError(pool, new PoolClosedError('serve'))).toEqual({ kind: 'unstarted' });
    expect(isCloseOf(pool, new PoolClosedError('inner'))).toBe(false);
  });
});
