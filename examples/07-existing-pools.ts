// Task 7: the same autoscaler for pools that you have already. A p-queue, a fastq and a p-limit get the same load: nothing, then
// 100 tasks a second of 300 ms each for 15 s, then nothing again. By Little's law 30 tasks run at once then; the three sizes find that from
// the waits and run times that the adapters measure. The clock runs ten times as fast, so that you need not wait for two minutes.
import Fastq from 'fastq';
import { autoscale } from 'marea';
import { type AdapterTarget, fastq, pLimit, pQueue } from 'marea/adapters';
import PLimit from 'p-limit';
import PQueue from 'p-queue';

import { createFastClock, type FastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface PoolFacts {
  readonly library: string;
  readonly sizeBefore: number;
  readonly highest: number;
  readonly sizeAfter: number;
  readonly tasks: number;
  readonly completed: number;
  /** Why it is as large as it was at the end of the load. */
  readonly explanation: string;
}

const PER_SEC = 100;
const RUN_MS = 300;
const LOAD_MS = 15_000;
const QUIET_MS = 60_000;

interface ExistingPool {
  readonly library: string;
  readonly target: AdapterTarget;
  /** Runs one task of the load, as you did before. */
  readonly run: () => Promise<unknown>;
}

/** Three pools with the size 2 that somebody once chose, and one line for each that measures them. */
const existingPools = (clock: FastClock): readonly ExistingPool[] => {
  const task = (): Promise<void> => clock.sleep(RUN_MS);

  const queue = new PQueue({ concurrency: 2 });
  const workers = Fastq.promise(task, 2);
  const limited = pLimit(PLimit(2), { clock });
  return [
    { library: 'p-queue', target: pQueue(queue, { clock }), run: () => queue.add(task) },
    { library: 'fastq', target: fastq(workers, { clock }), run: () => workers.push(undefined) },
    { library: 'p-limit', target: limited, run: () => limited.limit(task) }, // p-limit has no hooks: call this one
  ];
};

const playLoad = async ({ library, target, run }: ExistingPool, clock: FastClock): Promise<PoolFacts> => {
  using autoscaler = autoscale(target, { min: 2, max: 100, waitSloMs: 2_000, clock });
  using _measures = target; // the pool is given back as it was, but for its size
  let highest = 0;
  using _decisions = autoscaler.onDecision(({ applied }) => {
    highest = Math.max(highest, applied);
  });
  await clock.sleep(2_000);
  const sizeBefore = target.desired;

  const tasks: Promise<unknown>[] = [];
  const startMs = clock.now();
  for (let elapsedMs = 0; elapsedMs < LOAD_MS; elapsedMs = clock.now() - startMs) {
    while (tasks.length < (elapsedMs * PER_SEC) / 1_000) tasks.push(run());
    await clock.sleep(20);
  }
  const explanation = autoscaler.explain().text;
  const results = await Promise.allSettled(tasks);
  const completed = results.filter(({ status }) => status === 'fulfilled').length;

  await clock.sleep(QUIET_MS);
  return { library, sizeBefore, highest, sizeAfter: target.desired, tasks: tasks.length, completed, explanation };
};

export const main = async ({ speed = 10, print = console.log } = {}): Promise<readonly PoolFacts[]> => {
  const clock = createFastClock(speed);
  const facts = await Promise.all(existingPools(clock).map((pool) => playLoad(pool, clock)));
  for (const { library, sizeBefore, highest, sizeAfter, tasks, completed, explanation } of facts) {
    print(`${library.padEnd(8)} ${sizeBefore} → ${highest} → ${sizeAfter} slots, ${completed} of ${tasks} tasks completed`);
    print(`         at the end of the load: ${explanation}`);
  }
  return facts;
};

runWhenMain(import.meta.url, main);
