import { type AutoscaledPool, createPool } from '../../../autoscaled-pool/index.ts';
import { isPoolError } from '../../../errors/index.ts';
import { type LoadSender, poolSender } from '../../../load/index.ts';
import type { WorkerPool } from '../../../pool/index.ts';
import { type Random, seededRandom } from '../../../random/index.ts';
import type { Clock, Timer } from '../../../time/index.ts';
import { rampLoad, type ServiceTime } from '../../../workload/index.ts';
import type { TriedPolicy } from '../../simulate/choose-policy.ts';
import { type PoolSettings, settingsFor } from '../../simulate/pool-settings.ts';
import { UsageError } from '../../usage-error.ts';
import type { ParsedLoad } from './load-options.ts';

/** The pool at a moment, in milliseconds after the start. */
export interface SizeSample {
  readonly atMs: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
}

/** What the pool made of the load. */
export interface PoolFigures {
  readonly waitSloMs: number;
  /** Tasks that waited longer than the SLO from the time at which they were due. */
  readonly startedLate: number;
  readonly meanLive: number;
  readonly peakLive: number;
  /** Worker time ÷ run time of all tasks that were handed in. */
  readonly cost: number;
  readonly samples: readonly SizeSample[];
}

interface ModelledTask {
  readonly dueAtMs: number;
  readonly runMs: number;
}

/** How often the pool is looked at, and how many looks make one sample of the chart. */
const LOOK_MS = 20;
const LOOKS_PER_SAMPLE = 10;

type Handler = (task: ModelledTask) => Promise<void>;

/** Makes the pool of the command line. @throws UsageError when an option is refused. */
const buildPool = (
  handler: Handler,
  { queue: capacity = 1_000 }: ParsedLoad,
  { candidate, settings, clock }: { candidate: TriedPolicy; settings: PoolSettings; clock: Clock },
): WorkerPool<ModelledTask, void> => {
  const { policy, size, idleTimeoutMs, signals } = candidate;
  const { min, max, waitSlo: waitSloMs, goal } = settings;
  const common = { name: 'load', queue: { capacity }, clock, asyncContext: 'none' as const };
  try {
    if (size !== undefined) return createPool<ModelledTask, void>(handler, { ...common, size });
    const how = {
      ...(policy === undefined ? { goal } : { policy }),
      ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
      ...(signals !== undefined && { signals }),
    };
    const pool: AutoscaledPool<ModelledTask, void> = createPool(handler, { ...common, ...how, min, max, waitSloMs });
    return pool;
  } catch (error) {
    if (!isPoolError(error)) throw error;
    throw new UsageError(error.message, undefined, { cause: error });
  }
};

/** The built-in target: a live pool whose handler takes its time and does nothing. */
export class ModelledPool {
  readonly sender: LoadSender;
  readonly #pool: WorkerPool<ModelledTask, void>;
  readonly #clock: Clock;
  readonly #service: ServiceTime;
  readonly #random: Random;
  readonly #waitSloMs: number;
  readonly #samples: SizeSample[] = [];
  #startMs: number;
  #lastLookMs: number;
  #looks = 0;
  #startedLate = 0;
  #offeredMs = 0;
  #liveMs = 0;
  #peakLive = 0;
  #timer: Timer | undefined = undefined;

  /** @throws UsageError when an option is refused. */
  constructor(parsed: ParsedLoad, candidate: TriedPolicy, clock: Clock) {
    const settings = settingsFor(candidate, parsed);
    this.#clock = clock;
    this.#service = parsed.service ?? rampLoad().service;
    this.#random = seededRandom(`${parsed.seed}/service`);
    this.#waitSloMs = settings.waitSlo;
    this.#startMs = clock.now();
    this.#lastLookMs = this.#startMs;
    this.#pool = buildPool((task) => this.#work(task), parsed, { candidate, settings, clock });
    this.sender = poolSender(this.#pool, ({ intendedAtMs }) => this.#taskDueAt(intendedAtMs));
  }

  get desired(): number {
    return this.#pool.desired;
  }

  get live(): number {
    return this.#pool.live;
  }

  get queued(): number {
    return this.#pool.queued;
  }

  /** The load begins now. */
  begin(): void {
    this.#startMs = this.#clock.now();
    this.#lastLookMs = this.#startMs;
    this.#look();
  }

  /** The load is over: gives what was measured and closes the pool. */
  async end(): Promise<PoolFigures> {
    this.#timer?.cancel();
    const elapsedMs = this.#clock.now() - this.#startMs;
    await this.#pool.terminate();
    return {
      waitSloMs: this.#waitSloMs,
      startedLate: this.#startedLate,
      meanLive: elapsedMs > 0 ? this.#liveMs / elapsedMs : 0,
      peakLive: this.#peakLive,
      cost: this.#offeredMs > 0 ? this.#liveMs / this.#offeredMs : 0,
      samples: this.#samples,
    };
  }

  #taskDueAt(intendedAtMs: number): ModelledTask {
    const runMs = this.#service.sampleMs(this.#random);
    this.#offeredMs += runMs;
    return { dueAtMs: this.#startMs + intendedAtMs, runMs };
  }

  #work({ dueAtMs, runMs }: ModelledTask): Promise<void> {
    if (this.#clock.now() - dueAtMs > this.#waitSloMs) this.#startedLate += 1;
    return new Promise((resolve) => {
      this.#clock.setTimer(resolve, runMs, { keepAlive: true });
    });
  }

  readonly #look = (): void => {
    const nowMs = this.#clock.now();
    const { live, busy, queued } = this.#pool;
    this.#liveMs += live * (nowMs - this.#lastLookMs);
    this.#lastLookMs = nowMs;
    this.#peakLive = Math.max(this.#peakLive, live);
    if (this.#looks % LOOKS_PER_SAMPLE === 0) this.#samples.push({ atMs: nowMs - this.#startMs, live, busy, queued });
    this.#looks += 1;
    this.#timer = this.#clock.setTimer(this.#look, LOOK_MS);
  };
}
