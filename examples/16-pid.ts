// Task 16: a PID controller that holds the utilization at 0.7. Its output is a speed, workers per second; taken for the size itself, the
// same gains starve the pool (docs/policies). Behind a tolerance and a window, because alone it follows every noise. Time is skipped, so you
// need not wait.
import { createPool, PID_STARTING_GAINS, type Policy, pid, pidPolicy } from 'marea';

import { createRunTimes, offerLoad } from './offer-load.ts';
import { runWhenMain } from './run-when-main.ts';
import { SkipClock } from './skip-clock.ts';

export interface PidRun {
  /** Busy over desired workers, averaged over the last 20 s. */
  readonly utilization: number;
  readonly size: number;
  /** Changes of direction in the last 20 s. */
  readonly reversals: number;
}

export interface PidFacts {
  readonly tuned: PidRun;
  readonly starting: PidRun;
}

const SETTLE_MS = 20_000;
const WATCH_MS = 20_000;

const run = async (clock: SkipClock, print: (line: string) => void): Promise<PidFacts> => {
  const play = async (name: string, policy: Policy): Promise<PidRun> => {
    const runMs = createRunTimes(400);
    const pool = createPool(() => clock.sleep(runMs()), { name, min: 2, max: 64, spawn: 'eager', policy, clock });
    const sizes: number[] = [];
    const utilizations: number[] = [];
    const startMs = clock.now();
    let printedMs = Number.NEGATIVE_INFINITY;
    using _decisions = pool.onDecision(({ at, observation: { busy, desired }, applied }) => {
      if (at - startMs > SETTLE_MS) {
        sizes.push(applied);
        utilizations.push(busy / desired);
      }
      if (at - printedMs < 2_500) return;
      printedMs = at;
      print(
        `${name.padEnd(9)} ${((at - startMs) / 1_000).toFixed(0).padStart(3)} s   ${String(applied).padStart(2)} workers   ${'█'.repeat(Math.round((20 * busy) / desired))}`,
      );
    });
    await offerLoad(clock, 35, SETTLE_MS + WATCH_MS, () => pool.post(undefined)); // keeps fourteen workers busy
    const size = pool.desired;
    await pool.terminate();
    const steps = sizes.map((value, index) => Math.sign(value - (sizes[index - 1] ?? value))).filter((step) => step !== 0);
    const reversals = steps.filter((step, index) => index > 0 && step !== steps[index - 1]).length;
    const utilization = utilizations.reduce((sum, value) => sum + value, 0) / utilizations.length;
    print(`${name}: ${(utilization * 100).toFixed(0)} % busy, ${reversals} changes of direction in 20 s`);
    return { utilization, size, reversals };
  };

  const tuned = await play('tuned', pidPolicy());
  const starting = await play('starting', { demand: pid(PID_STARTING_GAINS), tickMs: 100 }); // bare, with gains by hand
  return { tuned, starting };
};

export const main = ({ print = console.log } = {}): Promise<PidFacts> => {
  const clock = new SkipClock();
  return clock.play(() => run(clock, print));
};

runWhenMain(import.meta.url, main);
