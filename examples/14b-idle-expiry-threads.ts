// Task 14 once more, with worker threads: they start when tasks find none idle, leave when they have been idle for a while, and the
// floor stays. A thread takes about 50 ms to start, so the default is to keep an idle one for 30 s; here it is a third of a second.
import { createPool } from 'marea';

import { runWhenMain } from './run-when-main.ts';

export interface ThreadExpiryFacts {
  readonly completed: number;
  readonly mostLive: number;
  /** The smallest number of threads that were ready or starting, from the burst on. */
  readonly fewestLive: number;
  /** Threads that ended, by themselves or at the close. */
  readonly exits: number;
  readonly livePastBurst: number;
}

type Worker = typeof import('./recipes/prime-worker.mjs');

const MIN = 1;
const MAX = 4;

export const main = async ({ idleTimeoutMs = 333, limit = 300_000, print = console.log } = {}): Promise<ThreadExpiryFacts> => {
  const pool = createPool<Worker>(new URL('./recipes/prime-worker.mjs', import.meta.url), {
    workers: 'threads',
    spawn: 'onDemand',
    min: MIN,
    max: MAX,
    idleTimeoutMs,
  });
  let exits = 0;
  let mostLive = 0;
  let fewestLive = MAX;
  using _watch = pool.onWorkerExit(() => {
    exits += 1;
  });
  const show = (moment: string): void => print(`${moment.padEnd(40)} live ${pool.live}  busy ${pool.busy}  left ${exits}`);

  show('one thread is there from the start');
  const burst = Array.from({ length: 40 }, (_, index) => pool.run(limit + index, { name: 'countPrimes' }));
  for (const task of burst) {
    await task;
    mostLive = Math.max(mostLive, pool.live);
  }
  show('a burst of forty: each finds none idle');
  while (pool.live > MIN) {
    fewestLive = Math.min(fewestLive, pool.live);
    await new Promise((resolve) => setTimeout(resolve, idleTimeoutMs / 10));
  }
  fewestLive = Math.min(fewestLive, pool.live);
  const livePastBurst = pool.live;
  show('those without work have left, the floor stays');
  const { completed } = pool.snapshot();
  await pool.close();
  return { completed, mostLive, fewestLive, exits, livePastBurst };
};

runWhenMain(import.meta.url, main);
