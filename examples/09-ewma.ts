// Task 9: exponential moving averages. By sample (alpha 0.3), or over time, which means the same however often a sample comes; a value
// that is no number is refused, because a single one would stay for ever. `smoothed` puts them before a decider.
import { createController, Ewma, type Observation, smoothed, TimeEwma, waitStep } from 'marea';

import { runWhenMain } from './run-when-main.ts';

export interface EwmaFacts {
  readonly bySample: readonly number[];
  readonly overTime: readonly number[];
  readonly isNanAccepted: boolean;
  readonly afterNan: number | undefined;
  /** Scale-ups asked for by a decider that saw noisy waits as they were, and by one that saw averages. */
  readonly scaleUps: { readonly plain: number; readonly smoothed: number };
}

/** p99 waits in milliseconds, one in half a second: mostly calm, now and then one odd task. */
const NOISY_P99_MS = [90, 120, 80, 900, 110, 95, 130, 85, 1_100, 100, 90, 120, 105, 80, 95, 850, 110, 90, 120, 100];

const observed = (index: number, p99: number): Observation => ({
  nowMs: index * 500,
  dtMs: 500,
  desired: 10,
  live: 10,
  busy: 9,
  idle: 1,
  starting: 0,
  queued: 2,
  arrivals: 40,
  completions: 40,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 4_000,
  runMsSquaredSum: 400_000,
  oldestWaitMs: 30,
  startupMs: 0,
  waitMs: { count: 800, mean: 40, p50: 30, p99, max: p99 },
});

const countScaleUps = (policy: Parameters<typeof createController>[0]['policy']): number => {
  const controller = createController({ min: 1, max: 32, waitSloMs: 500, ...(policy !== undefined && { policy }) });
  return NOISY_P99_MS.filter((p99, index) => controller.step(observed(index, p99)).desired > 10).length;
};

export const main = async ({ print = console.log } = {}): Promise<EwmaFacts> => {
  const perSample = new Ewma({ alpha: 0.3 });
  const overTime = new TimeEwma({ tauMs: 1_000 });
  const facts = { bySample: [] as number[], overTime: [] as number[] };
  perSample.add(0);
  overTime.add(0, 0);
  print('a step from 0 to 100, seen every half second, then every two seconds');
  for (const nowMs of [500, 1_000, 1_500, 2_000, 4_000, 6_000]) {
    perSample.add(100);
    overTime.add(100, nowMs);
    facts.bySample.push(Math.round(perSample.value() ?? 0));
    facts.overTime.push(Math.round(overTime.value() ?? 0));
    print(`  after ${(nowMs / 1_000).toFixed(1)} s   by sample ${facts.bySample.at(-1)}   over time ${facts.overTime.at(-1)}`);
  }

  const isNanAccepted = perSample.add(Number.NaN);
  const afterNan = perSample.value();
  print(`NaN accepted: ${isNanAccepted}; the average is still ${Math.round(afterNan ?? 0)}`);

  const scaleUps = {
    plain: countScaleUps(waitStep()),
    smoothed: countScaleUps(smoothed(waitStep(), { fields: ['waitMs.p99'], alpha: 0.3 })),
  };
  print(`three odd p99 waits among twenty: ${scaleUps.plain} scale-ups as they are, ${scaleUps.smoothed} smoothed`);
  return { ...facts, isNanAccepted, afterNan, scaleUps };
};

runWhenMain(import.meta.url, main);
