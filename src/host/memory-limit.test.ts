import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { memoryLimit, readMemoryLimit } from './memory-limit.ts';

const GIB = 1_073_741_824;

const read = (memoryMax: string | undefined, constrained: number) =>
  readMemoryLimit({
    readText: (path) => ({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/memory.max': memoryMax })[path],
    totalBytes: () => 8 * GIB,
    constrainedBytes: () => constrained,
  });

describe('readMemoryLimit', () => {
  it.each<[string, string | undefined, number, { readonly bytes: number; readonly source: string }]>([
    ['the group', String(GIB), 2 * GIB, { bytes: GIB, source: 'cgroup v2 memory.max' }],
    ['no group', undefined, 2 * GIB, { bytes: 2 * GIB, source: 'constrainedMemory' }],
    ['a group with more than there is', String(9 * GIB), 2 * GIB, { bytes: 2 * GIB, source: 'constrainedMemory' }],
    ['no limit in bytes of 64 bits', 'max', 18_446_744_073_709_552_000, { bytes: 8 * GIB, source: 'total memory' }],
    ['a limit of nothing', 'max', 0, { bytes: 8 * GIB, source: 'total memory' }],
  ])('%s', (_words, memoryMax, constrained, answer) => {
    expect(read(memoryMax, constrained)).toEqual(answer);
  });
});

describe('memoryLimit', () => {
  it('is no more than this machine has', () => {
    const { bytes } = memoryLimit();
    expect(bytes).toBeGreaterThan(16 * 1_048_576);
    expect(bytes).toBeLessThanOrEqual(totalmem());
  });
});
