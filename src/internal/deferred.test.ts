import { describe, expect, it } from 'vitest';

import { createDeferred } from './index.ts';

describe('createDeferred', () => {
  it('resolves from outside, once', async () => {
    const { promise, resolve, reject } = createDeferred<number>();
    resolve(1);
    resolve(2);
    reject(new Error('late'));
    await expect(promise).resolves.toBe(1);
  });

  it('rejects from outside with the very reason', async () => {
    const { promise, reject } = createDeferred<number>();
    const reason = { any: 'thing' };
    reject(reason);
    await expect(promise).rejects.toBe(reason);
  });
});
