import { describe, expect, it } from 'vitest';

import { Waiters } from './waiters.ts';

describe('Waiters', () => {
  it('resolves at once when the condition holds', async () => {
    await expect(new Waiters().until(() => true)).resolves.toBeUndefined();
  });

  it('resolves with the first check after which the condition holds, and asks no more then', async () => {
    const waiters = new Waiters();
    let holds = false;
    let asked = 0;
    const resolved: string[] = [];
    const isMet = (): boolean => {
      asked += 1;
      return holds;
    };
    const first = waiters.until(isMet).then(() => resolved.push('first'));
    const never = waiters.until(() => false).then(() => resolved.push('never'));
    waiters.check();
    await Promise.resolve();
    expect(resolved).toEqual([]);
    holds = true;
    waiters.check();
    await first;
    const askedBefore = asked;
    waiters.check();
    expect(asked).toBe(askedBefore);
    expect(resolved).toEqual(['first']);
    expect(never).toBeInstanceOf(Promise);
  });

  it('resolves 50,000 waiters in one pass', async () => {
    const waiters = new Waiters();
    let holds = false;
    let asked = 0;
    const all = Array.from({ length: 50_000 }, () =>
      waiters.until(() => {
        asked += 1;
        return holds;
      }),
    );
    holds = true;
    waiters.check();
    await Promise.all(all);
    expect(asked).toBe(100_000);
  });

  it('asks once for all who wait for the same', async () => {
    const waiters = new Waiters();
    let holds = false;
    let asked = 0;
    const isMet = (): boolean => {
      asked += 1;
      return holds;
    };
    const all = Array.from({ length: 1_000 }, () => waiters.until(isMet));
    asked = 0;
    waiters.check();
    holds = true;
    waiters.check();
    await Promise.all(all);
    expect(asked).toBe(2);
  });
});
