import { readFileSync } from 'node:fs';

/** Nanoseconds that the main thread has spent on a CPU. Where the system does not tell: those of the whole process. */
export const mainThreadCpuNs = () => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1_000;
  }
};

/** Largest resident memory of this process so far, in megabytes. `getrusage` would count the parent's at the time of the fork. */
export const peakRssMb = () => {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) / 1_024;
  } catch {
    // not Linux
  }
  return process.resourceUsage().maxRSS / 1_024;
};

/** Runs `work` and tells its cost per task. */
export const timed = async (tasks, work) => {
  const cpuBefore = mainThreadCpuNs();
  const before = process.hrtime.bigint();
  await work();
  const wallNs = Number(process.hrtime.bigint() - before);
  const cpuNs = mainThreadCpuNs() - cpuBefore;
  return { cpuNs: cpuNs / tasks, wallNs: wallNs / tasks, peakRssMb: peakRssMb() };
};
