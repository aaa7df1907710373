// Task 16: a PID controller that holds the utilization at 0.7, at one load and then at twice that load. Its output is a speed, workers
// per second; taken for the size itself the same gains starve the pool (docs/policies has the figures). The gains of the library are
// relative to the size; those that tuning by hand starts from (10, 0.5, 1) are in workers, and slow for a pool that has to grow
// tenfold. Time is skipped, so you need not wait.
import { createPool, PID_STARTING_GAINS, pidPolicy } from 'marea';

import { createRunTimes, offerLoad } from './offer-load.ts';
import { runWhenMain } from './run-when-main.ts';
import { SkipClock } from './skip-clock.ts';

export interface PidRun {
  /** Busy over desired workers at the end of each load, averaged over 10 s. */
  readonly utilizations: readonly number[];
  readonly sizes: readonly number[];
  /** Tasks that waited longer than half a second, share of all. */
  readonly lateRatio: number;
}

export interface PidFacts {
  readonly tuned: PidRun;
  readonly starting: PidRun;
}

const LOADS_PER_SEC = [35, 70]; // of 400 ms each: 14 and 28 busy workers, so 20 and 40 at a utilization of 0.7
const SETTLE_MS = 20_000;
const WATCH_MS = 10_000;

const run = async (clock: SkipClock, print: (line: string) => void): Promise<PidFacts> => {
  const play = async (name: string, policy: ReturnType<typeof pidPolicy>): Promise<PidRun> => {
    const runMs = createRunTimes(400);
    let late = 0;
    let started = 0;
    const work = (submittedMs: number): Promise<void> => {
      started += 1;
      if (clock.now() - submittedMs > 500) late += 1;
      return clock.sleep(runMs());
    };
    const pool = createPool(work, { name, min: 2, max: 64, spawn: 'eager', policy, clock });
    let watched: number[] = [];
    let ticks = 0;
    using _decisions = pool.onDecision(({ observation: { busy, desired }, applied }) => {
      watched.push(busy / desired);
      if (ticks % 25 === 0)
        print(`${name.padEnd(9)}${String(applied).padStart(3)} workers   ${'█'.repeat(Math.round((20 * busy) / desired))}`);
      ticks += 1;
    });
    const utilizations: number[] = [];
    const sizes: number[] = [];
    for (const perSec of LOADS_PER_SEC) {
      await offerLoad(clock, perSec, SETTLE_MS, () => pool.post(clock.now()));
      watched = [];
      await offerLoad(clock, perSec, WATCH_MS, () => pool.post(clock.now()));
      utilizations.push(watched.reduce((sum, value) => sum + value, 0) / watched.length);
      sizes.push(pool.desired);
    }
    await pool.terminate();
    const lateRatio = late / started;
    const inWords = utilizations.map(
      (utilization, index) => `${Math.round(utilization * 100)} % of ${sizes[index]} workers busy`,
    );
    print(`${name}: ${inWords.join(', then ')}; ${(lateRatio * 100).toFixed(0)} % of the tasks late`);
    return { utilizations, sizes, lateRatio };
  };

  const tuned = await play('tuned', pidPolicy());
  const starting = await play('starting', pidPolicy(PID_STARTING_GAINS));
  return { tuned, starting };
};

export const main = ({ print = console.log } = {}): Promise<PidFacts> => {
  const clock = new SkipClock();
  return clock.play(() => run(clock, print));
};

runWhenMain(import.meta.url, main);
