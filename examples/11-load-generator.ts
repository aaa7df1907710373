// Task 11: a load that does not wait for its target. It ramps from 100 to 2,000 calls a second in a straight line, stays there, and comes
// back; calls take 30 to 120 ms. Calls come at their times: what was late is made up for, and latencies count from when a call was due.
// The same load goes to a pool of 32 workers and to one that finds its size by itself. Here it takes a tenth of its time; `--for 3m` of
// `marea lab load` plays all of it.
import { createPool } from 'marea';
import { play, rampLoad } from 'marea/sim';
import { type LoadReport, poolSender, rampingArrivalRate, startLoad } from 'marea/testing';

import { runWhenMain } from './run-when-main.ts';
import { SkipClock } from './skip-clock.ts';

export interface LoadFacts {
  /** What a fixed pool made of the load. */
  readonly fixed: LoadReport;
  /** What an autoscaled pool made of it. */
  readonly autoscaled: LoadReport;
}

const COMPRESS = 10;

const playOn = async (clock: SkipClock, kind: 'fixed' | 'autoscaled'): Promise<LoadReport> => {
  const work = (ms: number): Promise<void> => clock.sleep(ms);
  const pool =
    kind === 'fixed'
      ? createPool(work, { name: kind, size: 32, clock })
      : createPool(work, { name: kind, min: 1, max: 1_000, clock });
  const { profile } = rampLoad();
  const run = startLoad({
    plan: rampingArrivalRate(play(profile, { compress: COMPRESS })),
    sender: poolSender(pool, ({ index }) => 30 + ((index * 37) % 91)), // 30 to 120 ms, each equally often
    clock,
  });
  const report = await run.done;
  await pool.close();
  return report;
};

const inWords = (name: string, { asked, sent, refused, dropped, latencyMs }: LoadReport): string =>
  `${name.padEnd(11)}${asked} asked, ${sent} sent, ${dropped} dropped, ${refused} refused; ` +
  `latency p50 ${Math.round(latencyMs.p50)} ms, p99 ${Math.round(latencyMs.p99)} ms`;

export const main = async ({ print = console.log } = {}): Promise<LoadFacts> => {
  const clock = new SkipClock();
  const fixed = await clock.play(() => playOn(clock, 'fixed'));
  const autoscaled = await clock.play(() => playOn(clock, 'autoscaled'));
  print(inWords('fixed 32', fixed));
  print(inWords('autoscaled', autoscaled));
  return { fixed, autoscaled };
};

runWhenMain(import.meta.url, main);
