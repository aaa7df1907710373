// Task 19: five minutes in which one task in twenty throws, one in ten takes five times as long, and somebody overrides the size every
// few seconds. Time is skipped, so it is over in a few seconds. Every task settles once, no more than `max` run, and the waits stay short.
import { createPool } from 'marea';
import { constantRate } from 'marea/sim';
import { HandlerFaults, overrideStorm, poolSender, rampingArrivalRate, startLoad } from 'marea/testing';

import { createRunTimes } from './offer-load.ts';
import { runWhenMain } from './run-when-main.ts';
import { SkipClock } from './skip-clock.ts';

export interface ChaosFacts {
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  /** Tasks that were made to throw. */
  readonly thrown: number;
  readonly slowed: number;
  readonly overrides: number;
  readonly mostAtOnce: number;
  readonly latencyP99Ms: number;
  /** Timers that were left when the pool was closed. */
  readonly timersLeft: number;
}

const MINUTES_5 = 300_000;
const MAX = 60;

const run = async (clock: SkipClock): Promise<ChaosFacts> => {
  const faults = new HandlerFaults({ throwRatio: 0.05, slowRatio: 0.1, slowFactor: 5, seed: 19, clock });
  const runMs = createRunTimes(75);
  const handler = faults.wrap(() => clock.sleep(runMs()));
  let running = 0;
  let mostAtOnce = 0;
  const pool = createPool(
    async (task: number, context) => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      try {
        await handler(task, context);
      } finally {
        running -= 1;
      }
    },
    { name: 'chaos', min: 2, max: MAX, clock },
  );
  const storm = overrideStorm(pool.autoscaler, { between: [20, MAX], everyMs: 3_000, seed: 19, clock });
  const load = startLoad({
    plan: rampingArrivalRate(constantRate(80, MINUTES_5)),
    sender: poolSender(pool, ({ index }) => index),
    clock,
  });
  const { latencyMs } = await load.done;
  storm[Symbol.dispose]();
  await pool.close();
  const { submitted, completed, failed } = pool.snapshot();
  const { thrown, slowed } = faults.counts;
  const latencyP99Ms = latencyMs.p99;
  const timersLeft = clock.activeTimers;
  return { submitted, completed, failed, thrown, slowed, overrides: storm.blows, mostAtOnce, latencyP99Ms, timersLeft };
};

export const main = async ({ print = console.log } = {}): Promise<ChaosFacts> => {
  const clock = new SkipClock();
  const facts = await clock.play(() => run(clock));
  print(`${facts.submitted} tasks: ${facts.completed} completed, ${facts.failed} failed, ${facts.thrown} of them on purpose`);
  print(`${facts.slowed} slowed, ${facts.overrides} overrides; at most ${facts.mostAtOnce} of ${MAX} at once`);
  print(`latency p99 ${Math.round(facts.latencyP99Ms)} ms; ${facts.timersLeft} timers left`);
  return facts;
};

runWhenMain(import.meta.url, main);
