import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { availableCpus, readAvailableCpus } from './available-cpus.ts';

const withFiles = (files: Readonly<Record<string, string>>, parallelism = 8) =>
  readAvailableCpus({ readText: (path) => files[path], parallelism: () => parallelism });

const status = (list: string) => ({
  '/proc/self/status': `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\nMems_allowed:\t1\n`,
});
const quota = (text: string) => ({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': text });

describe('readAvailableCpus', () => {
  it.each([
    ['no files: what Node says', {}, { cpus: 8, source: 'availableParallelism' }],
    ['one processor', status('3'), { cpus: 1, source: 'affinity' }],
    ['a range and more', status('0-3,7,9-10'), { cpus: 7, source: 'affinity' }],
    ['a list that is none', status('3-1'), { cpus: 8, source: 'availableParallelism' }],
    ['a quota below', { ...status('0-15'), ...quota('400000 100000') }, { cpus: 4, source: 'cgroup v2 cpu.max', quotaCpus: 4 }],
    [
      'a part of a processor is rounded up',
      { ...status('0-15'), ...quota('150000 100000') },
      { cpus: 2, source: 'cgroup v2 cpu.max', quotaCpus: 1.5 },
    ],
    [
      'less than a processor is one',
      { ...status('0-15'), ...quota('10000 100000') },
      { cpus: 1, source: 'cgroup v2 cpu.max', quotaCpus: 0.1 },
    ],
    ['a quota above', { ...status('0-1'), ...quota('800000 100000') }, { cpus: 2, source: 'affinity', quotaCpus: 8 }],
  ])('%s', (_words, files, answer) => {
    expect(withFiles(files)).toEqual(answer);
  });

  it('is not misled by a Node that says 1 where a quota is set', () => {
    expect(withFiles({ ...status('0-15'), ...quota('400000 100000') }, 1).cpus).toBe(4);
  });

  it('is at least 1', () => {
    expect(withFiles({}, 0).cpus).toBe(1);
  });
});

describe('availableCpus', () => {
  it('says a number that this machine can have, and why', () => {
    const { cpus: count, source } = availableCpus();
    expect(Number.isInteger(count)).toBe(true);
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(cpus().length);
    expect(source).toMatch(/^(affinity|availableParallelism|cgroup v[12] cpu\.(max|cfs_quota_us))$/);
  });
});
