// Task 1: a pool of fixed size. Eight workers, a hundred tasks of 10 ms; `idle()` waits for the last one.
import { createPool } from 'marea';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface StaticPoolFacts {
  /** Inputs in the order in which their tasks started. */
  readonly started: readonly number[];
  readonly completed: number;
  readonly mostAtOnce: number;
}

export const main = async ({ speed = 1, print = console.log } = {}): Promise<StaticPoolFacts> => {
  const clock = createFastClock(speed);
  const started: number[] = [];
  let running = 0;
  let mostAtOnce = 0;

  const pool = createPool(
    async (index: number) => {
      started.push(index);
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await clock.sleep(10);
      running -= 1;
      print(`task ${index} done`);
    },
    { name: 'static', size: 8, clock },
  );

  for (let index = 0; index < 100; index += 1) pool.post(index);
  await pool.idle();
  const { completed } = pool.snapshot();
  print(`${completed} tasks, never more than ${mostAtOnce} at once`);
  await pool.close();
  return { started, completed, mostAtOnce };
};

runWhenMain(import.meta.url, main);
