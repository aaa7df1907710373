import { createDeferred } from '../internal/index.ts';
import { seededRandom } from '../random/index.ts';
import type { Timer } from '../time/index.ts';
import { CallDesk } from './call-desk.ts';
import { ClosedIssuer } from './closed-issuer.ts';
import type { Issuer } from './issuer.ts';
import { LoadMeter } from './load-meter.ts';
import { type CheckedLoadOptions, checkLoadOptions, type LoadOptions } from './load-options.ts';
import { type LoadReport, reportOf } from './load-report.ts';
import { OpenIssuer } from './open-issuer.ts';

/** How far a load is. @public */
export interface LoadProgress {
  /** Time since the start, in milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Rate that is asked for now, in calls per second; absent of virtual users. */
  readonly ratePerSec?: number;
  readonly asked: number;
  readonly sent: number;
  readonly dropped: number;
  readonly ok: number;
  readonly failed: number;
  readonly refused: number;
  readonly inFlight: number;
  /** 99th percentile of all latencies so far, in milliseconds; absent before the first end. */
  readonly latencyP99Ms?: number;
}

const createIssuer = (options: CheckedLoadOptions, desk: CallDesk, onDone: () => void): Issuer => {
  const { plan, clock, spread, seed } = options;
  if (plan.kind === 'closed') return new ClosedIssuer({ plan, clock, desk, onDone });
  const random = seededRandom(`${seed}/arrivals`);
  return new OpenIssuer({ plan, clock, desk, onDone, spread: spread === 'evenly' ? 'evenly' : { random } });
};

/** A load that is under way. @public */
export class LoadRun {
  /** Resolves with what came of it, once every call has ended or was given up. Never rejects. */
  readonly done: Promise<LoadReport>;
  readonly #options: CheckedLoadOptions;
  readonly #meter: LoadMeter;
  readonly #desk: CallDesk;
  readonly #issuer: Issuer;
  readonly #over = createDeferred<LoadReport>();
  #grace: Timer | undefined = undefined;
  #issuedForMs: number | undefined = undefined;
  #isInterrupted = false;
  #isOver = false;

  /** @internal */
  constructor(options: CheckedLoadOptions) {
    const { clock, sender, plan, maxInFlight } = options;
    this.#options = options;
    this.done = this.#over.promise;
    const meter = new LoadMeter(plan.durationMs);
    this.#meter = meter;
    const most = plan.kind === 'open' ? maxInFlight : Number.POSITIVE_INFINITY; // users bound themselves
    this.#desk = new CallDesk({ clock, sender, meter, startMs: clock.now(), maxInFlight: most, onEnd: this.#check });
    this.#issuer = createIssuer(options, this.#desk, this.#issued);
    this.#issuer.start();
  }

  progress(): LoadProgress {
    const { plan } = this.#options;
    const { asked, sent, dropped, ok, failed, refused, inFlight } = this.#meter;
    const atMs = this.#desk.nowMs();
    const latencyP99Ms = this.#meter.latency.quantile(0.99);
    return {
      atMs,
      durationMs: plan.durationMs,
      ...(plan.kind === 'open' && { ratePerSec: plan.profile.ratePerSecAt(atMs) }),
      asked,
      sent,
      dropped,
      ok,
      failed,
      refused,
      inFlight,
      ...(latencyP99Ms !== undefined && { latencyP99Ms }),
    };
  }

  /** Issues no more calls and gives up those under way. Calling it again does nothing. */
  stop(): void {
    if (this.#isOver) return;
    this.#isInterrupted = true;
    this.#issuer.stop();
    this.#end();
  }

  readonly #issued = (): void => {
    if (this.#isOver) return;
    this.#issuedForMs ??= this.#desk.nowMs();
    this.#grace = this.#options.clock.setTimer(() => this.#end(), this.#options.gracefulStopMs, { keepAlive: true });
    this.#check();
  };

  readonly #check = (): void => {
    if (this.#issuedForMs !== undefined && this.#desk.inFlight === 0) this.#end();
  };

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#grace?.cancel();
    this.#desk.close();
    this.#options.sender.close?.();
    const { plan, sender } = this.#options;
    const elapsedMs = this.#desk.nowMs();
    const issuedForMs = this.#issuedForMs ?? elapsedMs;
    this.#over.resolve(
      reportOf(this.#meter, {
        target: sender.name,
        executor: plan.executor,
        durationMs: plan.durationMs,
        // An open load is as long as it was planned, although its last call comes somewhat before its end.
        issuedForMs: plan.kind === 'open' && !this.#isInterrupted ? plan.durationMs : issuedForMs,
        elapsedMs,
        isInterrupted: this.#isInterrupted,
      }),
    );
  }
}

/**
 * Starts a load. An open one is offered by the times at which calls are due: a slow target, or a generator that was held up, does not make
 * it less, and latencies count from those times, so that what a user would have waited is what is measured.
 * @example
 * ```ts
 * const run = startLoad({ plan: constantArrivalRate({ perSec: 200, durationMs: 10_000 }), sender: httpSender({ url }) });
 * const { achievedPerSec, latencyMs } = await run.done;
 * ```
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const startLoad = (options: LoadOptions): LoadRun => new LoadRun(checkLoadOptions(options));
