// Task 6: an autoscaler by wait times. Two more workers while 1 % of tasks wait longer than 500 ms, one fewer while they wait less
// than 20 ms on average. Low waits alone are no reason to shrink: they are the goal. And a pool that is stuck records no waits and
// looks idle; there the age of the oldest waiting task counts. Time is skipped, so you need not wait.
import { createPool, waitStepPolicy } from 'marea';

import { createRunTimes, offerLoad } from './offer-load.ts';
import { runWhenMain } from './run-when-main.ts';
import { SkipClock } from './skip-clock.ts';

export interface WaitScalingFacts {
  readonly sizeUnderLoad: number;
  /** What the demand said while waits were low and the pool kept its size, and why. */
  readonly keptBecause: readonly string[];
  readonly sizeBeforeStuck: number;
  readonly sizeWhileStuck: number;
  readonly stuckText: string;
  readonly shrunkTo: number;
}

const PER_SEC = 15; // of 400 ms each: they keep six workers busy

const run = async (clock: SkipClock, print: (line: string) => void): Promise<WaitScalingFacts> => {
  const runMs = createRunTimes(400);
  const policy = waitStepPolicy({ cooldown: { downMs: 10_000 } });
  const pool = createPool(() => clock.sleep(runMs()), { name: 'by-wait', min: 2, max: 32, spawn: 'eager', policy, clock });
  const reasons = new Set<string>();
  let isSettled = false;
  using _decisions = pool.onDecision(({ observation, applied, stages }) => {
    const why = stages[0]?.reason ?? 'none';
    if (isSettled) reasons.add(why);
    if (applied === observation.desired) return;
    const { p99 = 0, mean = 0 } = observation.waitMs ?? {};
    const move = `${observation.desired} → ${applied}`;
    print(`${move.padEnd(10)} ${why.padEnd(10)} p99 ${p99.toFixed(0)} ms, mean ${mean.toFixed(0)} ms`);
  });

  print(`${PER_SEC} tasks a second of 400 ms each, before two workers`);
  await offerLoad(clock, PER_SEC, 40_000, () => pool.post(undefined));
  isSettled = true;
  await offerLoad(clock, PER_SEC, 20_000, () => pool.post(undefined));
  isSettled = false;
  const sizeUnderLoad = pool.desired;
  const keptBecause = [...reasons];
  print(`kept at ${sizeUnderLoad}: ${keptBecause.join(', ')}`);

  // Nothing starts any more, but tasks wait: a pool that only looked at the waits it has recorded would shrink now.
  pool.pause();
  for (let index = 0; index < 30; index += 1) pool.post(undefined);
  const sizeBeforeStuck = pool.desired;
  await clock.sleep(15_000);
  const { desired: sizeWhileStuck, explanation: stuckText } = { desired: pool.desired, explanation: pool.explain().text };
  print(`stuck for 15 s: ${stuckText}`);
  pool.resume();
  await pool.idle();

  await clock.sleep(60_000);
  const shrunkTo = pool.desired;
  print(`nothing to do: ${pool.explain().text}`);
  await pool.close();
  return { sizeUnderLoad, keptBecause, sizeBeforeStuck, sizeWhileStuck, stuckText, shrunkTo };
};

export const main = ({ print = console.log } = {}): Promise<WaitScalingFacts> => {
  const clock = new SkipClock();
  return clock.play(() => run(clock, print));
};

runWhenMain(import.meta.url, main);
