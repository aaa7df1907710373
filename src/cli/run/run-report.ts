import type { DecisionRecord, ShadowComparison } from '../../autoscale/index.ts';
import type { Timer } from '../../time/index.ts';
import type { CommandHost } from '../command-host.ts';
import { createPaint, hasColour } from '../paint.ts';
import type { Shadow } from '../policy/shadow.ts';
import type { TextSink } from '../text-sink.ts';
import type { WorkerKind } from '../workers-option.ts';
import { LiveDisplay } from './live-display.ts';
import { progressLines } from './progress-lines.ts';
import { RateMeter } from './rate-meter.ts';
import { ReasonTally } from './reason-tally.ts';
import type { RunCounts } from './run-counts.ts';
import { type RunEnd, type ShadowSummary, type SummaryParts, summarize } from './run-summary.ts';
import { SizeTrack } from './size-track.ts';
import { summaryLine, summaryText } from './summary-text.ts';

/** Time between two samples of the size, in milliseconds. */
const SAMPLE_MS = 100;

/** What a report reads of a pool. */
export interface ReportedPool {
  readonly desired: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
  readonly autoscaler: { readonly shadow: ShadowComparison | undefined };
  snapshot(): { readonly max: number; readonly waitMs?: { readonly p99: number } };
  onDecision(listener: (record: DecisionRecord) => void): Disposable;
}

/** The options of a run that a report heeds. */
export interface ReportOptions {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isColourRefused: boolean;
  readonly outPath: string | undefined;
  readonly workers: WorkerKind;
  readonly shadow: Shadow | undefined;
}

/** Whether a run shows live progress: on a terminal that can, unless something else is to be there. */
export const showsProgress = (
  { stderr, environment }: Pick<CommandHost, 'stderr' | 'environment'>,
  { isQuiet, isJson }: Pick<ReportOptions, 'isQuiet' | 'isJson'>,
): boolean => stderr.isTerminal && environment['TERM'] !== 'dumb' && !isQuiet && !isJson;

/** The colleagues of a {@link RunReport}. */
export interface RunReportParts {
  readonly host: CommandHost;
  readonly options: ReportOptions;
  readonly pool: ReportedPool;
  readonly counts: RunCounts;
  /** Inputs in all, when that is known. */
  readonly total: number | undefined;
  readonly waitingForRetry: () => number;
  readonly messages: TextSink;
  readonly seed: number;
}

/** What of a run is to be run or to be added later, and where it is. */
export type KeptSummary = Pick<SummaryParts, 'unstarted' | 'unwritten' | 'lost' | 'resume'>;

const NOTHING_KEPT: KeptSummary = { unstarted: [], unwritten: [], lost: 0, resume: undefined };

/** Watches a run: live progress while it goes on, on a terminal, and the summary at its end. */
export class RunReport {
  readonly #parts: RunReportParts;
  readonly #sizes = new SizeTrack();
  readonly #reasons = new ReasonTally();
  #rate: RateMeter;
  #startMs = 0;
  #elapsedMs = 0;
  #display: LiveDisplay | undefined;
  #timer: Timer | undefined;
  #decisions: Disposable | undefined;

  constructor(parts: RunReportParts) {
    this.#parts = parts;
    this.#rate = new RateMeter(0);
  }

  /** The live progress, while it is shown. */
  get display(): LiveDisplay | undefined {
    return this.#display;
  }

  /** Begins to watch. */
  start(): void {
    const { host, options, pool } = this.#parts;
    this.#startMs = host.clock.now();
    this.#rate = new RateMeter(this.#startMs);
    this.#decisions = pool.onDecision((record) => {
      this.#reasons.add(record);
      this.#sizes.notePeak(pool.live);
    });
    this.#sample();
    if (!showsProgress(host, options)) return;
    // Threads and processes write their prints to the terminal themselves.
    const isKept = options.workers !== 'slots';
    this.#display = new LiveDisplay(host.stderr, host.clock, (width) => this.#lines(width), isKept);
  }

  /** Ends watching and gives the terminal back. Calling it again does nothing. */
  stop(): void {
    if (this.#decisions === undefined) return;
    this.#elapsedMs = this.#parts.host.clock.now() - this.#startMs;
    this.#sizes.notePeak(this.#parts.pool.live);
    this.#timer?.cancel();
    this.#decisions[Symbol.dispose]();
    this.#decisions = undefined;
    this.#display?.stop();
    this.#display = undefined;
  }

  /** Prints the summary. */
  finish(end: RunEnd, kept: KeptSummary = NOTHING_KEPT): void {
    const { host, options, counts, pool, seed, messages } = this.#parts;
    if (options.isQuiet && !options.isJson) return;
    const summary = summarize({
      end,
      counts,
      elapsedMs: this.#elapsedMs,
      sizes: this.#sizes,
      desired: pool.desired,
      reasons: this.#reasons,
      shadow: this.#shadow(),
      seed,
      ...kept,
    });
    if (options.isJson) {
      const sink = options.outPath === undefined ? messages : host.stdout.sink;
      sink.write(`${JSON.stringify(summary)}\n`);
      return;
    }
    const paint = createPaint(hasColour(host.stderr, host.environment, options.isColourRefused));
    const text = host.stderr.isTerminal ? summaryText(summary, host.stderr.columns, paint) : summaryLine(summary, paint);
    messages.write(`${text}\n`);
  }

  #shadow(): ShadowSummary | undefined {
    const { options, pool } = this.#parts;
    const { shadow: comparison } = pool.autoscaler;
    return options.shadow && comparison && { name: options.shadow.name, ...comparison };
  }

  readonly #sample = (): void => {
    const { pool, host } = this.#parts;
    this.#sizes.sample(pool.live);
    this.#timer = host.clock.setTimer(this.#sample, SAMPLE_MS);
  };

  #lines(width: number): readonly string[] {
    const { counts, pool, host, total, waitingForRetry } = this.#parts;
    const nowMs = host.clock.now();
    const { max, waitMs } = pool.snapshot();
    return progressLines(
      {
        succeeded: counts.succeeded,
        failed: counts.failed,
        waitingForRetry: waitingForRetry(),
        total,
        ratePerSec: this.#rate.perSec(counts.settled, nowMs),
        elapsedMs: nowMs - this.#startMs,
        live: pool.live,
        desired: pool.desired,
        max,
        busy: pool.busy,
        queued: pool.queued,
        waitP99Ms: waitMs?.p99,
        course: this.#sizes.course(),
      },
      width,
    );
  }
}
