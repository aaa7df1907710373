import type { ReadText } from './read-text.ts';

/** A limit that a control group sets, and the file that says so. */
export interface CgroupLimit {
  readonly value: number;
  readonly source: string;
}

const ROOT = '/sys/fs/cgroup';

/** The process's own groups: path by controller in version 1; the path under `''` is that of version 2. */
const ownGroups = (readText: ReadText): ReadonlyMap<string, string> => {
  const groups = new Map<string, string>();
  for (const line of (readText('/proc/self/cgroup') ?? '').split('\n')) {
    // `4:memory:/some/path`; in version 2 `0::/some/path`.
    const [, controllers, ...rest] = line.split(':');
    if (controllers === undefined || rest.length === 0) continue;
    for (const controller of controllers.split(',')) groups.set(controller, rest.join(':'));
  }
  return groups;
};

/**
 * The folders from a group's own up to the root of its mount: every one of them limits. A container sees its own group as the
 * root, whatever path it is told, so a folder that is not there is passed over.
 */
const foldersOf = (mount: string, path: string): readonly string[] => {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.includes('..')) return [mount]; // outside of what this process may see
  const folders: string[] = [];
  for (let depth = parts.length; depth >= 0; depth -= 1) folders.push([mount, ...parts.slice(0, depth)].join('/'));
  return folders;
};

/** The smallest limit of a group and those above it. */
const smallest = (folders: readonly string[], readLimit: (folder: string) => number | undefined): number | undefined => {
  let least: number | undefined;
  for (const folder of folders) {
    const limit = readLimit(folder);
    if (limit !== undefined && (least === undefined || limit < least)) least = limit;
  }
  return least;
};

const limitOf = (value: number | undefined, source: string): CgroupLimit | undefined =>
  value === undefined ? undefined : { value, source };

/** A number above 0; `undefined` for `max`, for −1 and for anything else. */
const positive = (text: string | undefined): number | undefined => {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
};

const quotient = (quota: number | undefined, period: number | undefined): number | undefined =>
  quota === undefined || period === undefined ? undefined : quota / period;

/** Processors that the quota is worth: `200000 100000` is 2. `undefined` without a quota. */
export const cgroupCpus = (readText: ReadText): CgroupLimit | undefined => {
  const groups = ownGroups(readText);
  const byMax = smallest(foldersOf(ROOT, groups.get('') ?? ''), (folder) => {
    const [quota, period] = (readText(`${folder}/cpu.max`) ?? '').split(' ');
    return quotient(positive(quota), positive(period));
  });
  if (byMax !== undefined) return limitOf(byMax, 'cgroup v2 cpu.max');
  for (const mount of [`${ROOT}/cpu`, `${ROOT}/cpu,cpuacct`]) {
    const byQuota = smallest(foldersOf(mount, groups.get('cpu') ?? ''), (folder) =>
      quotient(positive(readText(`${folder}/cpu.cfs_quota_us`)), positive(readText(`${folder}/cpu.cfs_period_us`))),
    );
    if (byQuota !== undefined) return limitOf(byQuota, 'cgroup v1 cpu.cfs_quota_us');
  }
  return undefined;
};

/** Bytes of memory that the group may use. `undefined` without a limit; one that no machine has is for the caller to see. */
export const cgroupMemory = (readText: ReadText): CgroupLimit | undefined => {
  const groups = ownGroups(readText);
  const byMax = smallest(foldersOf(ROOT, groups.get('') ?? ''), (folder) => positive(readText(`${folder}/memory.max`)));
  if (byMax !== undefined) return limitOf(byMax, 'cgroup v2 memory.max');
  const byLimit = smallest(foldersOf(`${ROOT}/memory`, groups.get('memory') ?? ''), (folder) =>
    positive(readText(`${folder}/memory.limit_in_bytes`)),
  );
  return limitOf(byLimit, 'cgroup v1 memory.limit_in_bytes');
};
