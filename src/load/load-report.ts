import type { LogHistogram } from '../stats/index.ts';
import type { LoadMeter } from './load-meter.ts';
import type { LoadBin } from './load-timeline.ts';
import type { ExecutorName } from './plan.ts';

/** Times in milliseconds. Quantiles are within 3.2 %. @public */
export interface LoadTimes {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** What came of a load. `asked` is `sent` and `dropped` together; `sent` is the sum of `ok`, `failed`, `refused` and `unfinished`. @public */
export interface LoadReport {
  readonly target: string;
  readonly executor: ExecutorName;
  /** Planned length in milliseconds. */
  readonly durationMs: number;
  /** From the start until the last call had ended, in milliseconds. */
  readonly elapsedMs: number;
  readonly isInterrupted: boolean;
  readonly asked: number;
  readonly sent: number;
  /** Calls that were due while `maxInFlight` calls were under way. */
  readonly dropped: number;
  readonly ok: number;
  readonly failed: number;
  readonly refused: number;
  /** Calls that had not ended when the load did. */
  readonly unfinished: number;
  /** Calls that were due, per second of the planned time. */
  readonly askedPerSec: number;
  /** Calls that were sent, per second of that time. */
  readonly achievedPerSec: number;
  /** Calls that ended well, per second of the time until the last had ended. */
  readonly okPerSec: number;
  readonly mostInFlight: number;
  /** From the time at which a call was due to its end; without refused calls. */
  readonly latencyMs: LoadTimes;
  /** From the time at which a call was sent to its end. */
  readonly serviceMs: LoadTimes;
  /** How late calls were sent. */
  readonly sendDelayMs: LoadTimes;
  /** How often a failure or a refusal was of each kind. */
  readonly labels: Readonly<Record<string, number>>;
  readonly timeline: readonly LoadBin[];
}

const timesOf = (histogram: LogHistogram): LoadTimes => ({
  mean: histogram.mean ?? 0,
  p50: histogram.quantile(0.5) ?? 0,
  p90: histogram.quantile(0.9) ?? 0,
  p95: histogram.quantile(0.95) ?? 0,
  p99: histogram.quantile(0.99) ?? 0,
  p999: histogram.quantile(0.999) ?? 0,
  max: histogram.max ?? 0,
});

/** What a report says beside the meter. */
export interface LoadFacts {
  readonly target: string;
  readonly executor: ExecutorName;
  readonly durationMs: number;
  /** How long calls were issued, in milliseconds: shorter than planned when all iterations were made, or somebody stopped it. */
  readonly issuedForMs: number;
  readonly elapsedMs: number;
  readonly isInterrupted: boolean;
}

/** Sums a load up. */
export const reportOf = (meter: LoadMeter, { issuedForMs, ...facts }: LoadFacts): LoadReport => {
  const perSec = (count: number, ms: number): number => (ms > 0 ? (count * 1_000) / ms : 0);
  const { asked, sent, dropped, ok, failed, refused, unfinished, mostInFlight } = meter;
  return {
    ...facts,
    asked,
    sent,
    dropped,
    ok,
    failed,
    refused,
    unfinished,
    askedPerSec: perSec(asked, issuedForMs),
    achievedPerSec: perSec(sent, issuedForMs),
    okPerSec: perSec(ok, facts.elapsedMs),
    mostInFlight,
    latencyMs: timesOf(meter.latency),
    serviceMs: timesOf(meter.service),
    sendDelayMs: timesOf(meter.sendDelay),
    labels: Object.fromEntries(meter.labels),
    timeline: meter.timeline.list(),
  };
};
