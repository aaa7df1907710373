import { availableParallelism } from 'node:os';
import { cgroupCpus } from './cgroup.ts';
import { type ReadText, readTextFile } from './read-text.ts';

/** How many processors this process may use at once, and what says so. @public */
export interface AvailableCpus {
  /** Whole processors, 1 at least. A quota is rounded up. */
  readonly cpus: number;
  /** What limits them, for a person who wonders: `affinity`, `availableParallelism`, or the control group's file. */
  readonly source: string;
  /** Processors that a quota is worth, unrounded; absent without a quota. */
  readonly quotaCpus?: number;
}

/** Where the numbers come from. */
export interface CpuPorts {
  readonly readText: ReadText;
  readonly parallelism: () => number;
}

const NODE_PORTS: CpuPorts = { readText: readTextFile, parallelism: availableParallelism };

/** Length of a list of ranges, `0-3,7` being 5; `undefined` when it is none. */
const countRanges = (list: string): number | undefined => {
  let count = 0;
  for (const range of list.split(',')) {
    const [first, last = first] = range.split('-').map(Number);
    if (first === undefined || last === undefined || !(last >= first)) return undefined;
    count += last - first + 1;
  }
  return count;
};

/** Processors that the process is allowed to run on, by the kernel's own word. */
const affinity = (readText: ReadText): number | undefined => {
  const line = /^Cpus_allowed_list:[\t ]*(?<list>[\d,-]+)$/m.exec(readText('/proc/self/status') ?? '');
  return line?.groups?.['list'] === undefined ? undefined : countRanges(line.groups['list']);
};

/** The same from given sources. */
export const readAvailableCpus = ({ readText, parallelism }: CpuPorts): AvailableCpus => {
  const allowed = affinity(readText);
  const cpus = Math.max(1, allowed ?? parallelism());
  const source = allowed === undefined ? 'availableParallelism' : 'affinity';
  const quota = cgroupCpus(readText);
  if (quota === undefined) return { cpus, source };
  const byQuota = Math.max(1, Math.ceil(quota.value));
  const own = { quotaCpus: quota.value };
  return byQuota < cpus ? { cpus: byQuota, source: quota.source, ...own } : { cpus, source, ...own };
};

/**
 * How many processors this process may use at once: those it may run on, or fewer where the control group's quota is worth
 * less. Beside `os.cpus().length`, which in a container counts the processors of the machine.
 *
 * On Linux it asks the kernel and not `os.availableParallelism()`, whose answer in a container depends on the version of Node.
 * @public
 */
export const availableCpus = (): AvailableCpus => readAvailableCpus(NODE_PORTS);
