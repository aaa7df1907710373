import { readFileSync } from 'node:fs';

/** Resident memory of this process, in megabytes: what `process.memoryUsage` reads is the same, but not on every system of pages alike. */
const residentMb = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1_024;

/** What each worker adds to the process once it has run tasks. */
export const memory = async (make, { workers, turns }) => {
  const warm = await make({ workers: 1 });
  await warm.run('where', turns);
  const before = residentMb();
  const pool = await make({ workers });
  const seen = new Set();
  for (let round = 0; round < 20 && seen.size < workers; round += 1) {
    const list = await Promise.all(Array.from({ length: workers * 4 }, () => pool.run('where', turns)));
    for (const place of list) seen.add(place);
  }
  const mbPerWorker = (residentMb() - before) / workers;
  await Promise.all([warm.close(), pool.close()]);
  return { mbPerWorker, workersSeen: seen.size };
};
