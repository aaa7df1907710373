import { describe, expect, it } from 'vitest';
import { cgroupCpus, cgroupMemory } from './cgroup.ts';

type Files = Readonly<Record<string, string>>;

const reader = (files: Files) => (path: string) => files[path];

const V2 = '/sys/fs/cgroup';
const V1_MEMORY = '/sys/fs/cgroup/memory';

describe('cgroupCpus', () => {
  it.each<[string, Files, number | undefined, string | undefined]>([
    ['nothing to read', {}, undefined, undefined],
    [
      'version 2 in a container, which sees itself as the root',
      { '/proc/self/cgroup': '0::/\n', [`${V2}/cpu.max`]: '150000 100000\n' },
      1.5,
      'cgroup v2 cpu.max',
    ],
    ['version 2 without a quota', { '/proc/self/cgroup': '0::/\n', [`${V2}/cpu.max`]: 'max 100000\n' }, undefined, undefined],
    [
      'version 2 with a quota of a group above',
      {
        '/proc/self/cgroup': '0::/system.slice/app.service\n',
        [`${V2}/system.slice/app.service/cpu.max`]: '400000 100000\n',
        [`${V2}/system.slice/cpu.max`]: '200000 100000\n',
      },
      2,
      'cgroup v2 cpu.max',
    ],
    [
      'version 2 by a path that the container cannot see',
      { '/proc/self/cgroup': '0::/docker/abc\n', [`${V2}/cpu.max`]: '50000 100000\n' },
      0.5,
      'cgroup v2 cpu.max',
    ],
    [
      'version 2 by a path that leads outside',
      { '/proc/self/cgroup': '0::/../other\n', [`${V2}/cpu.max`]: '300000 100000\n' },
      3,
      'cgroup v2 cpu.max',
    ],
    [
      'version 1',
      {
        '/proc/self/cgroup': '3:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n',
        [`${V2}/cpu,cpuacct/docker/abc/cpu.cfs_quota_us`]: '250000\n',
        [`${V2}/cpu,cpuacct/docker/abc/cpu.cfs_period_us`]: '100000\n',
        [`${V2}/cpu,cpuacct/cpu.cfs_quota_us`]: '-1\n',
        [`${V2}/cpu,cpuacct/cpu.cfs_period_us`]: '100000\n',
      },
      2.5,
      'cgroup v1 cpu.cfs_quota_us',
    ],
    [
      'version 1 without a quota',
      {
        '/proc/self/cgroup': '1:cpu:/\n0::/\n',
        [`${V2}/cpu/cpu.cfs_quota_us`]: '-1\n',
        [`${V2}/cpu/cpu.cfs_period_us`]: '100000\n',
      },
      undefined,
      undefined,
    ],
    ['junk', { '/proc/self/cgroup': 'x\n0::/\n', [`${V2}/cpu.max`]: 'many few\n' }, undefined, undefined],
    ['a quota of nothing', { '/proc/self/cgroup': '0::/\n', [`${V2}/cpu.max`]: '0 100000\n' }, undefined, undefined],
    ['an empty file', { '/proc/self/cgroup': '0::/\n', [`${V2}/cpu.max`]: '' }, undefined, undefined],
  ])('%s', (_words, files, value, source) => {
    expect(cgroupCpus(reader(files))).toEqual(value === undefined ? undefined : { value, source });
  });
});

describe('cgroupMemory', () => {
  it.each<[string, Files, number | undefined, string | undefined]>([
    ['nothing to read', {}, undefined, undefined],
    ['version 2', { '/proc/self/cgroup': '0::/\n', [`${V2}/memory.max`]: '536870912\n' }, 536_870_912, 'cgroup v2 memory.max'],
    ['version 2 without a limit', { '/proc/self/cgroup': '0::/\n', [`${V2}/memory.max`]: 'max\n' }, undefined, undefined],
    [
      'version 1, the smallest of the group and those above',
      {
        '/proc/self/cgroup': '4:memory:/kube/pod/app\n',
        [`${V1_MEMORY}/kube/pod/app/memory.limit_in_bytes`]: '9223372036854771712\n',
        [`${V1_MEMORY}/kube/pod/memory.limit_in_bytes`]: '1073741824\n',
        [`${V1_MEMORY}/memory.limit_in_bytes`]: '9223372036854771712\n',
      },
      1_073_741_824,
      'cgroup v1 memory.limit_in_bytes',
    ],
    [
      'both versions mounted, the controller in version 1',
      { '/proc/self/cgroup': '4:memory:/a\n0::/\n', [`${V1_MEMORY}/a/memory.limit_in_bytes`]: '2048\n' },
      2_048,
      'cgroup v1 memory.limit_in_bytes',
    ],
  ])('%s', (_words, files, value, source) => {
    expect(cgroupMemory(reader(files))).toEqual(value === undefined ? undefined : { value, source });
  });
});
