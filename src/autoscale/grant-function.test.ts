import { describe, expect, it } from 'vitest';
import { grantBy } from './grant-function.ts';

const wish = (recommended: number, current: number) => ({
  recommended,
  current,
  live: current,
  isFrozen: false,
  nowMs: 0,
  isDryRun: false,
});

describe('grantBy', () => {
  it('asks the function for growth only, and takes no worker away', () => {
    const source = grantBy((recommended, current) => (recommended > current ? recommended - 3 : 0));
    expect(source.grant(wish(9, 4)).size).toBe(6);
    expect(source.grant(wish(5, 4)).size).toBe(4);
    expect(source.grant(wish(2, 4)).size).toBe(2);
  });

  it('keeps no books', () => {
    const source = grantBy((recommended) => recommended);
    source.start();
    source.setGuarantee(3);
    source.settle(1, 1);
    source.stop();
    using _asked = source.onAskedBack(() => undefined);
    expect(source.isSettled).toBe(true);
  });
});
