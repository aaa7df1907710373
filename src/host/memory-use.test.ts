import { describe, expect, it } from 'vitest';
import { heapUse, MemoryUse, memoryUse } from './memory-use.ts';

describe('MemoryUse', () => {
  it('gives the share of the limit, which is looked up once at each start', () => {
    let limitBytes = 1_000;
    let usedBytes = 250;
    let begun = 0;
    const signal = new MemoryUse(() => {
      begun += 1;
      const limit = limitBytes;
      return () => ({ usedBytes, limitBytes: limit });
    });
    expect(signal.read()).toBeUndefined();
    signal.start();
    limitBytes = 500;
    usedBytes = 750;
    expect([signal.read(), begun]).toEqual([0.75, 1]);
    signal.stop();
    expect(signal.read()).toBeUndefined();
    signal.start();
    expect([signal.read(), begun]).toEqual([1.5, 2]);
  });

  it('knows nothing without a limit', () => {
    const signal = new MemoryUse(() => () => ({ usedBytes: 1, limitBytes: 0 }));
    signal.start();
    expect(signal.read()).toBeUndefined();
  });

  it.each([
    ['memory', memoryUse],
    ['heap', heapUse],
  ])('reads the %s of this process: some, but not all', (_words, create) => {
    const signal = create();
    signal.start();
    const share = signal.read({ nowMs: 0 }) ?? 0;
    signal.stop();
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
  });
});
