// Task 8: additive increase, multiplicative decrease, beside fixed steps on the same load. AIMD adds one worker at a time and takes
// away a quarter, at least one, so it never gets stuck at three. It grows more slowly and sheds faster: right for probing how much
// something shared can bear, upside down for a demand. docs/policies has the plot. Time is skipped, so you need not wait.
import { aimd, cooldown, createPool, type Policy, stepPolicy } from 'marea';

import { createRunTimes, offerLoad } from './offer-load.ts';
import { runWhenMain } from './run-when-main.ts';
import { SkipClock } from './skip-clock.ts';

export interface AimdFacts {
  /** Sizes at each change, in order. */
  readonly step: readonly number[];
  readonly aimd: readonly number[];
}

const RESTS = { upMs: 2_000, downMs: 5_000 };
const POLICIES = {
  step: (): Policy => stepPolicy({ cooldown: RESTS }),
  aimd: (): Policy => ({ demand: aimd({ by: 'queueFill' }), guards: [cooldown(RESTS)], tickMs: 500 }),
};

const run = async (clock: SkipClock, print: (line: string) => void): Promise<AimdFacts> => {
  const play = async (name: 'step' | 'aimd'): Promise<number[]> => {
    const runMs = createRunTimes(500);
    const pool = createPool(() => clock.sleep(runMs()), {
      name,
      min: 1,
      max: 40,
      queue: { capacity: 20 },
      spawn: 'eager',
      policy: POLICIES[name](),
      clock,
    });
    const sizes = [pool.desired];
    using _resizes = pool.onDecision(({ observation, applied }) => {
      if (applied !== observation.desired) sizes.push(applied);
    });
    await offerLoad(clock, 24, 35_000, () => pool.post(undefined)); // keeps twelve workers busy
    await clock.sleep(75_000);
    await pool.close();
    return sizes;
  };

  const [step, byAimd] = await Promise.all([play('step'), play('aimd')]);
  print(`step  ${step.join(' ')}`);
  print(`AIMD  ${byAimd.join(' ')}`);
  return { step, aimd: byAimd };
};

export const main = ({ print = console.log } = {}): Promise<AimdFacts> => {
  const clock = new SkipClock();
  return clock.play(() => run(clock, print));
};

runWhenMain(import.meta.url, main);
