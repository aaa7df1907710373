// Task 14: workers start when tasks find none idle, and leave by themselves after 30 s without work, never below the floor. The
// size has one owner: an idle worker that leaves, a resize and an autoscaler book in the same ledger, so none leaves twice.
import { createPool } from 'marea';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface ExpiryMoment {
  readonly moment: string;
  readonly atMs: number;
  readonly live: number;
  readonly busy: number;
}

export interface ExpiryFacts {
  readonly moments: readonly ExpiryMoment[];
  /** The smallest number of live workers that was ever seen. */
  readonly fewest: number;
  /** When the last of the workers that were not needed had left, counted from the end of the burst. */
  readonly shrunkAfterMs: number;
  readonly completed: number;
}

const IDLE_TIMEOUT_MS = 30_000;
const MIN = 2;

export const main = async ({ speed = 10, print = console.log } = {}): Promise<ExpiryFacts> => {
  const clock = createFastClock(speed);
  const startMs = clock.now();
  const moments: ExpiryMoment[] = [];
  let fewest = Number.POSITIVE_INFINITY;

  const pool = createPool(() => clock.sleep(200), {
    name: 'expiring',
    min: MIN,
    max: 20,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    clock,
  });
  const show = (moment: string): void => {
    const { live, busy } = pool.snapshot();
    moments.push({ moment, atMs: clock.now() - startMs, live, busy });
    print(`${moment.padEnd(44)} live ${live}  busy ${busy}`);
  };
  /** Looks every second, as long as it is told to. */
  const watch = async (goesOn: () => boolean): Promise<void> => {
    while (goesOn()) {
      await clock.sleep(1_000);
      fewest = Math.min(fewest, pool.live);
    }
  };

  show('two workers are there from the start');
  for (let index = 0; index < 20; index += 1) pool.post(index);
  show('a burst of twenty: each finds none idle');
  await pool.idle();
  show('the burst is over, twenty idle workers');
  const burstEndMs = clock.now();

  // Two tasks a second keep two of the idle workers at work: those that were idle most recently, so that the others can leave.
  const visitor = setInterval(() => {
    pool.post(0);
    pool.post(1);
  }, 1_000 / speed);
  await watch(() => clock.now() < burstEndMs + 0.8 * IDLE_TIMEOUT_MS);
  show('24 s later: none has been idle for 30 s yet');
  await watch(() => pool.live > MIN && clock.now() < burstEndMs + 3 * IDLE_TIMEOUT_MS);
  const shrunkAfterMs = clock.now() - burstEndMs;
  show('those without work have left');
  clearInterval(visitor);

  await pool.idle();
  await watch(() => clock.now() < burstEndMs + shrunkAfterMs + 1.5 * IDLE_TIMEOUT_MS);
  show('nothing to do at all: the floor stays');

  const { completed } = pool.snapshot();
  await pool.close();
  return { moments, fewest, shrunkAfterMs, completed };
};

runWhenMain(import.meta.url, main);
