import { RetryRule } from '../../pool/index.ts';
import { seededRandom } from '../../random/index.ts';
import { visibleText } from '../../report/index.ts';
import type { CommandHost, EarlyEnd } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { describeError, type ErrorNote } from './describe-error.ts';
import type { HandlerModule } from './handler-module.ts';
import type { InputSource } from './input-source.ts';
import { Interruption } from './interruption.ts';
import { ResultWriter } from './result-writer.ts';
import { RunCounts } from './run-counts.ts';
import { endOf, exitCodeOf, type RunFacts, resumptionOf, unwrittenMessage } from './run-ending.ts';
import { RunLoop } from './run-loop.ts';
import type { RunOptions } from './run-options.ts';
import { createRunPool } from './run-pool.ts';
import { RunReport, showsProgress } from './run-report.ts';
import type { RunTask } from './run-task.ts';
import { openSinks, type RunSinks } from './sinks.ts';
import { UnstartedFile } from './unstarted-file.ts';

/** Failures told one by one on standard error; the rest are in their lines and in the summary. */
const TOLD_FAILURES = 5;

/** How long an urgent stop goes on reading standard input for inputs to keep, in milliseconds. */
const URGENT_DRAIN_MS = 1_000;

/** What a run is made of. */
export interface RunRequest {
  readonly options: RunOptions;
  readonly module: HandlerModule;
  readonly source: InputSource;
  readonly seed: number;
}

/**
 * One run, from the first input to the summary. It wires pool, loop, files and display, and decides how the command ends:
 * 1. inputs run until all have ended, a signal comes, `--fail-fast` sees a failure, or the results cannot be written;
 * 2. what was not run to its end is kept in a file, with a line that resumes;
 * 3. outputs are flushed, the summary is printed.
 */
export class RunSession {
  readonly #host: CommandHost;
  readonly #request: RunRequest;
  readonly #counts = new RunCounts();
  readonly #sinks: RunSinks;
  readonly #pool: ReturnType<typeof createRunPool>;
  readonly #unstarted: UnstartedFile;
  readonly #loop: RunLoop;
  readonly #writer: ResultWriter;
  readonly #interruption: Interruption;
  readonly #report: RunReport;
  #hasFailedFast = false;
  #isOutputBroken = false;
  #isStalled = false;
  #wasExitRefused = false;
  #urgentSinceMs: number | undefined;

  /** @throws UsageError when an option, or a file that is to be written, cannot be used. */
  constructor(host: CommandHost, request: RunRequest) {
    const { options, source, module } = request;
    this.#host = host;
    this.#request = request;
    this.#sinks = openSinks(host, options, () => this.#report?.display);
    this.#pool = this.#sinks.opened.orDiscard(() =>
      createRunPool({
        options,
        module,
        clock: host.clock,
        journal: this.#sinks.journal,
        hasProgress: showsProgress(host, options),
      }),
    );
    this.#unstarted = new UnstartedFile(this.#sinks.unstarted);
    const { results, failures } = this.#sinks;
    const window = options.queueCapacity + options.max;
    this.#writer = new ResultWriter({ results, failures, isOrdered: options.isOrdered, window });
    this.#loop = this.#createLoop();
    this.#report = new RunReport({
      host,
      options,
      pool: this.#pool.reported,
      counts: this.#counts,
      total: source.total,
      waitingForRetry: () => this.#loop.waitingForRetry,
      messages: this.#sinks.messages,
      seed: request.seed,
    });
    this.#interruption = new Interruption({
      stop: (mode) => {
        if (mode === 'now') this.#urgentSinceMs ??= this.#host.clock.now();
        this.#loop.stop(mode);
      },
      leave: () => this.#leave(),
      say: (message) => this.#say(message),
    });
  }

  /** Runs everything and gives the code for the shell. */
  async run(): Promise<ExitCode> {
    this.#sinks.opened.begin();
    const events = this.#host.onEvent((event) => this.#interruption.handle(event));
    const ends = this.#host.onEarlyEnd((end) => this.#endedEarly(end));
    const print = this.#host.redirectConsole((text) => this.#sinks.messages.write(text));
    this.#watchOutputs();
    this.#report.start();
    try {
      await this.#loop.run();
      await this.#keepTheRest();
      // Also after a whole run: the autoscaler then completes its journal.
      await this.#pool.entry.close({ deadlineMs: 0, queued: 'return' });
      this.#writer.finish();
      await this.#flush();
    } finally {
      this.#report.stop();
      print[Symbol.dispose]();
      events[Symbol.dispose]();
      ends[Symbol.dispose]();
    }
    return this.#finish();
  }

  #createLoop(): RunLoop {
    const { options, source, seed } = this.#request;
    return new RunLoop({
      pool: this.#pool.entry,
      batches: source.batches,
      writer: this.#writer,
      counts: this.#counts,
      unstarted: this.#unstarted,
      retryRule: new RetryRule(seededRandom(`${seed}/retries`)),
      retries: { overload: options.retries, failure: options.retries },
      verdictOf: this.#pool.verdictOf,
      clock: this.#host.clock,
      queueCapacity: options.queueCapacity,
      timeoutMs: options.timeoutMs,
      onFailed: (task, error) => this.#failed(task, error),
    });
  }

  #say(message: string): void {
    this.#sinks.messages.write(`marea: ${message}\n`);
  }

  #failed({ index, attempts }: RunTask, { name, message }: ErrorNote): void {
    const { isFailFast, isQuiet } = this.#request.options;
    const { failed } = this.#counts;
    if (this.#host.stderr.isTerminal && !isQuiet && failed <= TOLD_FAILURES) {
      const tries = attempts > 1 ? ` after ${attempts} tries` : '';
      this.#say(`input ${index} failed${tries}: ${visibleText(`${name}: ${message}`, 200)}`);
      if (failed === TOLD_FAILURES) this.#say('further failures are not told one by one');
    }
    if (!isFailFast || this.#hasFailedFast) return;
    this.#hasFailedFast = true;
    this.#loop.stop('graceful');
  }

  /** Inputs that can never end are kept; the caller of `process.exit` got an error, which fails its input alone. */
  #endedEarly(end: EarlyEnd): void {
    if (end.kind === 'exit') {
      if (!this.#wasExitRefused) this.#say(`process.exit(${end.code}) was called in the handler's process and refused`);
      this.#wasExitRefused = true;
      return;
    }
    this.#isStalled = true;
    const { inPool } = this.#loop;
    const waits = inPool === 1 ? 'an input waits' : `${inPool} inputs wait`;
    this.#say(`${waits} for what never comes: nothing is left that could end ${inPool === 1 ? 'it' : 'them'}; stopping`);
    this.#loop.stop('now');
  }

  #leave(): void {
    this.#report.stop();
    this.#host.exit(EXIT.interrupted, 'marea: leaving at once; what was not written by now is lost\n');
  }

  /** A reader that has gone (`| head`) ends the run quietly; another failure is told, and what was not written is kept. */
  #watchOutputs(): void {
    const { results, failures } = this.#sinks;
    for (const sink of new Set([results, failures])) {
      sink.onFailure((error) => {
        this.#isOutputBroken = true;
        if (sink.isReaderGone) this.#unstarted.discard();
        else this.#say(`${visibleText(sink.name)} cannot be written: ${error.message}`);
        this.#loop.stop('now');
      });
    }
  }

  get #isReaderGone(): boolean {
    return this.#sinks.results.isReaderGone;
  }

  async #keepTheRest(): Promise<void> {
    if (this.#isReaderGone) return;
    const isCut = (): boolean => {
      const sinceMs = this.#urgentSinceMs;
      return sinceMs !== undefined && this.#host.clock.now() - sinceMs > URGENT_DRAIN_MS;
    };
    const isWhole = await this.#loop.drainInputs(isCut);
    if (!isWhole) this.#say('the inputs were not read to their end; what was not read is not in the file');
    await this.#unstarted.close();
  }

  async #flush(): Promise<void> {
    const { results, failures, opened, unwritten } = this.#sinks;
    await Promise.all([results.flush(), failures.flush()]);
    await opened.close();
    await unwritten.close();
  }

  #finish(): ExitCode {
    const { options } = this.#request;
    const { sourceFailure } = this.#loop;
    const { unwritten } = this.#sinks;
    if (this.#isReaderGone) return EXIT.ok;
    if (sourceFailure !== undefined)
      this.#say(`the inputs cannot be read: ${visibleText(describeError(sourceFailure.error).message)}`);
    const resumption = resumptionOf(this.#host, options, this.#unstarted.places);
    if (resumption !== undefined) this.#say(resumption.message);
    const message = unwrittenMessage(options, unwritten.places);
    if (message !== undefined) this.#say(message);
    const facts: RunFacts = {
      isInterrupted: this.#interruption.isInterrupted,
      hasFailedFast: this.#hasFailedFast,
      isBroken: this.#isBroken,
      failed: this.#counts.failed,
    };
    this.#report.finish(endOf(facts), {
      unstarted: this.#unstarted.places.map(({ path }) => path),
      unwritten: unwritten.places.map(({ path }) => path),
      lost: this.#unstarted.lost + unwritten.lost,
      resume: resumption?.line,
    });
    return exitCodeOf(facts);
  }

  get #isBroken(): boolean {
    const isTrouble = this.#unstarted.hasTrouble || this.#sinks.unwritten.hasTrouble;
    return (
      this.#isOutputBroken ||
      this.#isStalled ||
      isTrouble ||
      this.#loop.sourceFailure !== undefined ||
      this.#interruption.hasUncaught
    );
  }
}
