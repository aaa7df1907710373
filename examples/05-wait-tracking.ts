// Task 5: how long tasks wait. Quantiles over the last ten seconds, which age by themselves; the age of the oldest task that
// still waits, because a pool that is stuck records nothing; and "no data", which is not zero.
import { createPool, type PoolSnapshot } from 'marea';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

type Waits = PoolSnapshot['waitMs'];

export interface WaitFacts {
  readonly beforeAnyTask: Waits;
  readonly afterBurst: Waits;
  /** While the pool was stuck: what it recorded, and the age of the oldest waiting task. */
  readonly whileStuck: { readonly waits: Waits; readonly oldestWaitMs: number };
  readonly tenSecondsLater: Waits;
}

const WINDOW_MS = 10_000;

const inWords = (waits: Waits): string => {
  if (waits === undefined) return 'no data';
  const { count, mean, p50, p90, p99, max } = waits;
  const [meanMs, p50Ms, p90Ms, p99Ms, maxMs] = [mean, p50, p90, p99, max].map((ms) => ms.toFixed(0));
  return `${count} waits: mean ${meanMs} ms, p50 ${p50Ms}, p90 ${p90Ms}, p99 ${p99Ms}, max ${maxMs}`;
};

export const main = async ({ speed = 10, print = console.log } = {}): Promise<WaitFacts> => {
  const clock = createFastClock(speed);
  const pool = createPool(() => clock.sleep(50), { name: 'waits', size: 4, clock });

  const beforeAnyTask = pool.snapshot().waitMs;
  print(`before any task       ${inWords(beforeAnyTask)}`);

  for (let index = 0; index < 200; index += 1) pool.post(undefined);
  await pool.idle();
  const afterBurst = pool.snapshot().waitMs;
  print(`after a burst of 200  ${inWords(afterBurst)}`);

  // Stuck: nothing starts, so nothing is recorded, and the quantiles alone would look ever better.
  pool.pause();
  for (let index = 0; index < 10; index += 1) pool.post(undefined);
  await clock.sleep(WINDOW_MS + 1_000);
  const { waitMs: waits, oldestWaitMs } = pool.snapshot();
  print(`stuck for 11 s        ${inWords(waits)}; the oldest task waits ${(oldestWaitMs / 1_000).toFixed(1)} s`);
  pool.resume();
  await pool.idle();

  await clock.sleep(WINDOW_MS);
  const tenSecondsLater = pool.snapshot().waitMs;
  print(`ten seconds later     ${inWords(tenSecondsLater)}`);
  await pool.close();
  return { beforeAnyTask, afterBurst, whileStuck: { waits, oldestWaitMs }, tenSecondsLater };
};

runWhenMain(import.meta.url, main);
