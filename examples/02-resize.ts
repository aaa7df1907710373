// Task 2: the size changes while the pool runs. 8 → 32 → 4 under load, then 4 → 2 when idle.
import { createPool } from 'marea';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface SizeLine {
  readonly moment: string;
  readonly desired: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
}

export interface ResizeFacts {
  readonly lines: readonly SizeLine[];
  /** Tasks that started above the size of their moment. */
  readonly startedAbove: number;
  readonly completed: number;
  readonly failed: number;
}

export const main = async ({ speed = 1, print = console.log } = {}): Promise<ResizeFacts> => {
  const clock = createFastClock(speed);
  const lines: SizeLine[] = [];
  let startedAbove = 0;

  const pool = createPool(
    async (index: number) => {
      if (pool.busy > pool.desired) startedAbove += 1;
      await clock.sleep(40 + (index % 5) * 20); // not all at the same moment
    },
    { name: 'resized', size: 8, clock },
  );
  const show = (moment: string): void => {
    const { desired, live, busy, queued } = pool.snapshot();
    lines.push({ moment, desired, live, busy, queued });
    print(`${moment.padEnd(36)} desired ${desired}  live ${live}  busy ${busy}  queued ${queued}`);
  };

  for (let index = 0; index < 250; index += 1) pool.post(index);
  show('250 tasks on 8 workers');

  await pool.resize(32);
  show('grown to 32: at once');

  const shrunk = pool.resize(4);
  show('asked for 4: busy workers go on');
  await shrunk;
  show('4 reached: none was interrupted');

  await pool.resize(32);
  await pool.idle();
  show('all done, 32 idle workers');

  const shrunkIdle = pool.resize(2);
  show('asked for 2: idle ones leave at once');
  await shrunkIdle;

  const refusal: unknown = await pool.resize(-1).catch((error: unknown) => error);
  print(`resize(-1): ${refusal instanceof Error ? refusal.message : 'accepted'}`);

  const { completed, failed } = pool.snapshot();
  await pool.close();
  return { lines, startedAbove, completed, failed };
};

runWhenMain(import.meta.url, main);
