// Task 3: the classic autoscaler of a work queue. Every 500 ms: two more workers above 75 % of the queue's capacity, one fewer
// below 10 %, between 2 and 32, with rests of 2 s between scale-ups and 30 s before a scale-down. The clock runs twenty times as
// fast, so that you need not wait two minutes.
import { createPool, stepPolicy } from 'marea';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface ScalingLine {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

export interface QueueDepthFacts {
  readonly changes: readonly ScalingLine[];
  /** Sizes before the first task: an empty pool at its minimum must not shrink. */
  readonly sizesBeforeLoad: readonly number[];
  readonly highest: number;
  readonly last: number;
  readonly explanation: string;
}

const MAX = 32;
const LOAD_MS = 60_000;
const QUIET_MS = 100_000;

export const main = async ({ speed = 20, print = console.log } = {}): Promise<QueueDepthFacts> => {
  const clock = createFastClock(speed);
  const changes: ScalingLine[] = [];
  const pool = createPool(() => clock.sleep(800), {
    name: 'by-depth',
    min: 2,
    max: MAX,
    queue: { capacity: 40 },
    spawn: 'eager',
    policy: stepPolicy(),
    clock,
  });
  const startMs = clock.now();
  using _decisions = pool.onDecision(({ at, observation, applied, stages }) => {
    if (applied === observation.desired) return;
    const why = stages[0]?.reason ?? 'none';
    const change = { atMs: Math.round(at - startMs), from: observation.desired, to: applied, why };
    changes.push(change);
    print(`${(change.atMs / 1_000).toFixed(1).padStart(6)} s   ${change.from} → ${change.to}   ${why}`);
  });

  const sizesBeforeLoad: number[] = [];
  for (let tick = 0; tick < 4; tick += 1) {
    await clock.sleep(500);
    sizesBeforeLoad.push(pool.desired);
  }

  // A producer that fills the queue as fast as there is room, for a minute at least and until the pool has reached its maximum.
  const loadEndsMs = clock.now() + LOAD_MS;
  let highest = pool.desired;
  while (clock.now() < loadEndsMs || highest < MAX) {
    while (pool.post(undefined)) {
      // until it is full
    }
    highest = Math.max(highest, pool.desired);
    await clock.sleep(100);
  }
  await pool.idle();
  await clock.sleep(QUIET_MS);

  const facts = { changes, sizesBeforeLoad, highest, last: pool.desired, explanation: pool.explain().text };
  print(facts.explanation);
  await pool.close();
  return facts;
};

runWhenMain(import.meta.url, main);
