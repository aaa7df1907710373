import type { MainReason, ShadowComparison } from '../../autoscale/index.ts';
import type { ReasonTally } from './reason-tally.ts';
import type { RunCounts } from './run-counts.ts';
import type { SizeTrack } from './size-track.ts';

/** How a run ended. */
export type RunEnd = 'complete' | 'interrupted' | 'failed-fast' | 'broken';

/** Run times of tries that ended well, in milliseconds. */
export interface RunTimeSummary {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** The policy that decided beside the live one, and how the two compare. */
export interface ShadowSummary extends ShadowComparison {
  readonly name: string;
}

/** The outcome of a run. With `--json` it is printed as it stands. */
export interface RunSummary {
  readonly end: RunEnd;
  /** Inputs that ended, well or not. */
  readonly inputs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly retries: number;
  readonly overloads: number;
  /** Inputs that were not run to their end. */
  readonly unstarted: number;
  readonly elapsedMs: number;
  readonly ratePerSec: number;
  /** Absent when nothing ended well. */
  readonly runMs?: RunTimeSummary;
  /** Workers over time, and the size steered to at the end. */
  readonly size: {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly desired: number;
    readonly course: readonly number[];
  };
  readonly changes: { readonly count: number; readonly reasons: readonly MainReason[] };
  /** Absent when no shadow policy decided beside. */
  readonly shadow?: ShadowSummary;
  /** Seed of the run's chance: the same one draws the same pauses before retries. */
  readonly seed: number;
  /** File of the inputs that were not run to their end; the first one, when there are several. */
  readonly unstartedFile?: string;
  /** Every file of such inputs, when the first one could not take them all. */
  readonly unstartedFiles?: readonly string[];
  /** Files of results and failures that could not be written where they belong. */
  readonly unwrittenFiles?: readonly string[];
  /** Lines that could be written nowhere, not even to standard error. */
  readonly lost?: number;
  /** The command line that runs them. */
  readonly resume?: string;
}

/** What a summary is made of. */
export interface SummaryParts {
  readonly end: RunEnd;
  readonly counts: RunCounts;
  readonly elapsedMs: number;
  readonly sizes: SizeTrack;
  /** The size steered to at the end, in workers. */
  readonly desired: number;
  readonly reasons: ReasonTally;
  readonly shadow: ShadowSummary | undefined;
  readonly seed: number;
  /** Places of the inputs that were not run to their end. */
  readonly unstarted: readonly string[];
  /** Places of lines that could not be written where they belong. */
  readonly unwritten: readonly string[];
  readonly lost: number;
  readonly resume: string | undefined;
}

/** Most reasons that are told. */
const MOST_REASONS = 4;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const runTimesOf = ({ runTimes }: RunCounts): RunTimeSummary | undefined => {
  const { count, mean, max } = runTimes;
  if (mean === undefined || max === undefined) return undefined;
  const at = (quantile: number): number => round(runTimes.quantile(quantile) ?? max, 3);
  return { count, mean: round(mean, 3), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: round(max, 3) };
};

/** Puts the outcome of a run together. */
export const summarize = (parts: SummaryParts): RunSummary => {
  const { counts, sizes, elapsedMs, reasons, shadow, unstarted, unwritten, lost, resume } = parts;
  const [unstartedFile] = unstarted;
  const runMs = runTimesOf(counts);
  return {
    end: parts.end,
    inputs: counts.settled,
    succeeded: counts.succeeded,
    failed: counts.failed,
    retries: counts.retries,
    overloads: counts.overloads,
    unstarted: counts.unstarted,
    elapsedMs: round(elapsedMs, 1),
    ratePerSec: elapsedMs > 0 ? round((1_000 * counts.settled) / elapsedMs, 1) : 0,
    ...(runMs === undefined ? {} : { runMs }),
    size: { min: sizes.min, max: sizes.max, mean: round(sizes.mean, 1), desired: parts.desired, course: sizes.course() },
    changes: { count: reasons.total, reasons: reasons.most(MOST_REASONS) },
    ...(shadow === undefined ? {} : { shadow }),
    seed: parts.seed,
    ...(unstartedFile === undefined ? {} : { unstartedFile }),
    ...(unstarted.length > 1 ? { unstartedFiles: unstarted } : {}),
    ...(unwritten.length > 0 ? { unwrittenFiles: unwritten } : {}),
    ...(lost > 0 ? { lost } : {}),
    ...(resume === undefined ? {} : { resume }),
  };
};
