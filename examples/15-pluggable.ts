// Task 15: every part can be your own. A signal is a function; a decider sees all signals, the limits and the time, and answers with a
// size and a reason; a guard may calm it. The autoscaler that joins them needs a target and a clock. Nothing here waits: time is moved by
// hand, as in a test.
import { autoscale, type Decider, type Guard, readingOf, type ScaleTarget, type TargetReading } from 'marea';
import { ManualClock } from 'marea/testing';

import { runWhenMain } from './run-when-main.ts';

export interface PluggableFacts {
  readonly sizes: readonly number[];
  readonly texts: readonly string[];
}

/** A decider of one's own: a worker for each 50 messages of lag. Without a fresh value it holds. */
const byLag: Decider<null> = {
  name: 'byLag',
  spec: { kind: 'byLag' },
  start: () => null,
  decide: (state, view) => {
    const lag = readingOf(view, 'lag');
    if (lag.kind === 'no-data') return { state, desired: view.observation.desired, reason: lag.reason, detail: lag.detail };
    return { state, desired: lag.value / 50, reason: 'RULE:lag', detail: { lag: lag.value, matched: 'lag' } };
  },
};

/** A guard of one's own: at most five workers more at a time. It says what it held. */
const inFives: Guard<null> = {
  name: 'inFives',
  place: 'stepRate',
  spec: { kind: 'inFives' },
  start: () => null,
  apply: (state, { observation: { desired } }, proposed) =>
    proposed <= desired + 5
      ? { state, desired: proposed }
      : { state, desired: desired + 5, reason: 'RATE_LIMITED_UP', detail: { proposed } },
};

const NOTHING: TargetReading = {
  live: 0,
  busy: 0,
  idle: 0,
  starting: 0,
  queued: 0,
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  oldestWaitMs: 0,
  startupMs: 0,
};

/** Whatever has a size is a target: here a number. */
const createTarget = (): ScaleTarget & { desired: number } => ({
  name: 'consumers',
  desired: 2,
  observe() {
    return { ...NOTHING, live: this.desired, idle: this.desired };
  },
  resize(n) {
    this.desired = n;
  },
});

export const main = async ({ print = console.log } = {}): Promise<PluggableFacts> => {
  const clock = new ManualClock();
  const target = createTarget();
  const readings: (number | undefined)[] = [90, 90, 900, 900, 900, 900, undefined, 400];
  let lag: number | undefined;
  const autoscaler = autoscale(target, {
    min: 1,
    max: 16,
    policy: { demand: byLag, guards: [inFives], tickMs: 1_000 },
    signals: { lag: { read: () => lag, everyMs: 1_000, staleMs: 900 } },
    clock,
  });

  const sizes: number[] = [];
  const texts: string[] = [];
  for (const reading of readings) {
    lag = reading;
    clock.advance(1_000);
    sizes.push(target.desired);
    texts.push(autoscaler.explain().text);
    print(`lag ${String(reading ?? 'unknown').padEnd(8)} ${autoscaler.explain().text}`);
  }
  autoscaler.stop();
  return { sizes, texts };
};

runWhenMain(import.meta.url, main);
