// Task 12: several signals. Rules over waits, utilization and depth, as data; every rule that matched is seen, and the one that asks
// for the most workers wins. Growth is vetoed while more than a tenth of the tasks fail, shrinking is not; and a full pool that
// refuses tasks is not a failing one. Time is skipped, so you need not wait.
import { createPool, type Policy, RULES_DEFAULTS, rulesPolicy } from 'marea';

import { createRunTimes, offerLoad } from './offer-load.ts';
import { runWhenMain } from './run-when-main.ts';
import { SkipClock } from './skip-clock.ts';

export interface MultiSignalFacts {
  /** Sizes at the end of each phase. */
  readonly calm: number;
  readonly failing: number;
  readonly mended: number;
  readonly quiet: number;
  readonly refused: number;
  /** What was said while tasks failed. */
  readonly vetoText: string;
  /** Sets of rules that matched in one tick. */
  readonly matched: readonly string[];
}

const run = async (clock: SkipClock, print: (line: string) => void): Promise<MultiSignalFacts> => {
  for (const { name, when, size } of RULES_DEFAULTS)
    print(`rule ${name.padEnd(11)} ${JSON.stringify(size)} when ${JSON.stringify(when)}`);
  let failsEvery = Number.POSITIVE_INFINITY;
  let started = 0;
  const runMs = createRunTimes(400);
  const work = async (): Promise<void> => {
    started += 1;
    const isBad = started % failsEvery === 0;
    await clock.sleep(runMs());
    if (isBad) throw new Error('the service behind it is down');
  };
  const policy: Policy = rulesPolicy({ cooldown: { downMs: 5_000 } });
  const pool = createPool(work, { name: 'rules', min: 2, max: 40, queue: { capacity: 60 }, spawn: 'eager', policy, clock });
  const matched = new Set<string>();
  let vetoText = '';
  using _decisions = pool.onDecision(({ stages, binding }) => {
    const rules = stages[0]?.detail?.['matched'];
    if (typeof rules === 'string' && rules !== '') matched.add(rules);
    if (binding.reason === 'VETO:errors') vetoText = pool.explain().text;
  });
  const offer = (perSec: number, forMs: number): Promise<void> => offerLoad(clock, perSec, forMs, () => pool.post(undefined));
  const show = (moment: string): number => {
    print(`${moment.padEnd(26)} ${pool.desired} workers   ${pool.explain().text}`);
    return pool.desired;
  };

  await offer(10, 30_000);
  const calm = show('10 tasks a second');
  failsEvery = 3;
  await offer(10, 12_000); // until the failures are seen
  await offer(40, 15_000); // four times the load while every third fails
  const failing = show('40 a second, a third fails');
  failsEvery = Number.POSITIVE_INFINITY;
  await offer(40, 40_000);
  const mended = show('40 a second, mended');
  await pool.idle();
  await clock.sleep(40_000);
  const quiet = show('nothing to do');
  const refused = pool.snapshot().rejected;
  await pool.close();
  return { calm, failing, mended, quiet, refused, vetoText, matched: [...matched] };
};

export const main = ({ print = console.log } = {}): Promise<MultiSignalFacts> => {
  const clock = new SkipClock();
  return clock.play(() => run(clock, print));
};

runWhenMain(import.meta.url, main);
