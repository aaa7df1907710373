import { type AutoscaledPool, createPool } from '../../autoscaled-pool/index.ts';
import { type Random, seededRandom } from '../../random/index.ts';
import { formatCount, formatDuration, formatRate } from '../../report/index.ts';
import type { Clock, Timer } from '../../time/index.ts';
import { arrivalTimes, type Load } from '../../workload/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { demoLoad } from './demo-load.ts';
import { RunCounts } from './run-counts.ts';
import type { RunOptions } from './run-options.ts';
import { RunReport } from './run-report.ts';
import { openSinks, type RunSinks } from './sinks.ts';

/** Arrivals are handed in this often; each counts from its own time of arrival. */
const FEED_MS = 5;

/** Off a terminal a line is printed this often. */
const LINE_MS = 1_000;

/** The wait that counts as late when the user names none, in milliseconds. */
const WAIT_SLO_MS = 500;

/** A task of the demo: when it arrived and how long it takes. */
interface DemoTask {
  readonly arrivedAtMs: number;
  readonly serviceMs: number;
}

/**
 * Plays an open load on a pool, in this process: arrivals do not wait for the pool, as users do not. Shows live progress, or a
 * line a second off a terminal, and the summary with the share of tasks that waited too long.
 */
export class DemoSession {
  readonly #host: CommandHost;
  readonly #clock: Clock;
  readonly #options: RunOptions;
  readonly #load: Load = demoLoad();
  readonly #service: Random;
  readonly #arrivals: Iterator<number>;
  readonly #counts = new RunCounts();
  readonly #sinks: RunSinks;
  readonly #pool: AutoscaledPool<DemoTask, void>;
  readonly #report: RunReport;
  readonly #waitSloMs: number;
  #startMs = 0;
  #nextArrivalMs: number | undefined;
  #late = 0;
  #isInterrupted = false;
  #feedTimer: Timer | undefined;
  #lineTimer: Timer | undefined;
  #end: () => void = () => undefined;

  constructor(host: CommandHost, options: RunOptions, seed: number) {
    this.#host = host;
    this.#clock = host.clock;
    this.#options = options;
    this.#waitSloMs = options.waitSloMs ?? WAIT_SLO_MS;
    this.#service = seededRandom(`${seed}/service`);
    this.#arrivals = arrivalTimes(this.#load.profile, { random: seededRandom(`${seed}/arrivals`) });
    this.#sinks = openSinks(host, options, () => this.#report?.display);
    this.#pool = this.#sinks.opened.orDiscard(() => this.#createPool());
    this.#report = new RunReport({
      host,
      options,
      pool: this.#pool,
      counts: this.#counts,
      total: Math.round(this.#load.profile.totalCount),
      waitingForRetry: () => 0,
      messages: this.#sinks.messages,
      seed,
    });
  }

  /** Plays the load to its end. */
  async run(): Promise<ExitCode> {
    const { profile, service } = this.#load;
    this.#sinks.opened.begin();
    if (!this.#options.isQuiet && !this.#options.isJson) {
      this.#say(
        `marea demo: ${formatDuration(profile.durationMs)} of arrivals, ${formatRate(profile.ratePerSecAt(0))} up to ` +
          `${formatRate(profile.ratePerSecAt(profile.durationMs / 2))} and back; tasks of 30 to 120 ms (mean ${service.meanMs})`,
      );
    }
    let uncaught: { readonly error: unknown } | undefined;
    const events = this.#host.onEvent((event) => {
      if (event.kind === 'uncaught') uncaught ??= event;
      this.#interrupt();
    });
    this.#startMs = this.#clock.now();
    this.#nextArrivalMs = this.#drawArrival();
    this.#report.start();
    await new Promise<void>((resolve) => {
      this.#end = resolve;
      this.#feed();
      if (!this.#host.stderr.isTerminal && !this.#options.isQuiet && !this.#options.isJson) this.#lineLater();
    });
    this.#feedTimer?.cancel();
    this.#lineTimer?.cancel();
    await this.#pool.close({ queued: 'return', deadlineMs: this.#isInterrupted ? 0 : 1_000 });
    this.#report.stop();
    events[Symbol.dispose]();
    if (uncaught !== undefined) throw uncaught.error; // numbers of a demo that broke are no result
    return this.#finish();
  }

  #createPool(): AutoscaledPool<DemoTask, void> {
    const { min, max, policy, shadow, signals } = this.#options;
    const { journal } = this.#sinks;
    return createPool<DemoTask, void>((task) => this.#work(task), {
      name: 'demo',
      min,
      max,
      waitSloMs: this.#waitSloMs,
      ...(policy === undefined ? {} : { policy }),
      ...(shadow === undefined ? {} : { shadow: shadow.policy }),
      ...(signals === undefined ? {} : { signals }),
      queue: { capacity: this.#options.queueCapacity },
      clock: this.#clock,
      ...(journal === undefined ? {} : { journal }),
    });
  }

  #work({ arrivedAtMs, serviceMs }: DemoTask): Promise<void> {
    if (this.#clock.now() - arrivedAtMs > this.#waitSloMs) this.#late += 1;
    return new Promise((resolve) => {
      this.#clock.setTimer(resolve, serviceMs, { keepAlive: true });
    });
  }

  #drawArrival(): number | undefined {
    const next = this.#arrivals.next();
    return next.done === true ? undefined : this.#startMs + next.value;
  }

  readonly #feed = (): void => {
    const nowMs = this.#clock.now();
    while (this.#nextArrivalMs !== undefined && this.#nextArrivalMs <= nowMs) {
      this.#submit(this.#nextArrivalMs);
      this.#nextArrivalMs = this.#drawArrival();
    }
    if (this.#nextArrivalMs === undefined) this.#checkEnd();
    else this.#feedTimer = this.#clock.setTimer(this.#feed, FEED_MS, { keepAlive: true });
  };

  #submit(arrivedAtMs: number): void {
    const serviceMs = this.#load.service.sampleMs(this.#service);
    this.#counts.started += 1;
    this.#pool.post({ arrivedAtMs, serviceMs }, (error) => {
      if (error === undefined) this.#counts.succeeded += 1;
      else this.#counts.failed += 1; // refused, because the queue was full
      if (error === undefined) this.#counts.runTimes.record(serviceMs);
      this.#checkEnd();
    });
  }

  #checkEnd(): void {
    if (this.#nextArrivalMs === undefined && this.#counts.settled === this.#counts.started) this.#end();
  }

  #interrupt(): void {
    this.#isInterrupted = true;
    this.#end();
  }

  #say(text: string): void {
    this.#sinks.messages.write(`${text}\n`);
  }

  #lineLater(): void {
    this.#lineTimer = this.#clock.setTimer(() => {
      const elapsedMs = this.#clock.now() - this.#startMs;
      const { desired, live, busy, queued } = this.#pool;
      const p99Ms = this.#pool.snapshot().waitMs?.p99;
      const wait = p99Ms === undefined ? '' : `  wait p99 ${formatDuration(p99Ms)}`;
      const offered = formatRate(this.#load.profile.ratePerSecAt(elapsedMs));
      this.#say(
        `${formatDuration(Math.round(elapsedMs / 1_000) * 1_000)}  offered ${offered}  done ${formatCount(this.#counts.succeeded)}  ` +
          `size ${live} of ${desired}  busy ${busy}  queued ${queued}${wait}`,
      );
      this.#lineLater();
    }, LINE_MS);
  }

  async #finish(): Promise<ExitCode> {
    const { succeeded, settled } = this.#counts;
    this.#report.finish(this.#isInterrupted ? 'interrupted' : 'complete');
    if (!this.#options.isQuiet && !this.#options.isJson && settled > 0) {
      const share = (100 * (this.#late + settled - succeeded)) / settled;
      this.#say(
        `late      ${share.toFixed(2)} % of the tasks waited longer than ${formatDuration(this.#waitSloMs)} or were refused`,
      );
    }
    await this.#sinks.opened.close();
    return this.#isInterrupted ? EXIT.interrupted : EXIT.ok;
  }
}
