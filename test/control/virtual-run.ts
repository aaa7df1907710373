import type { Decider, Limits, Verdict } from '../../src/autoscale/decider.ts';
import type { Observation } from '../../src/autoscale/observation.ts';
import type { Backend, TaskEnd } from './backend.ts';

export interface RunOptions<State> {
  readonly backend: Backend;
  readonly ceiling: Decider<State>;
  readonly limits: Limits;
  readonly untilMs: number;
  /** Random shift of the next tick, in milliseconds. @defaultValue none */
  readonly jitterMs?: () => number;
  /** Time of the first arrival after `nowMs`; without it the queue is always full. */
  readonly nextArrivalMs?: (nowMs: number) => number;
  /** Sees each tick. */
  readonly onTick?: (tick: Tick) => void;
  /** Sees each task that ended well, with its wait. */
  readonly onDone?: (nowMs: number, waitMs: number) => void;
}

export interface Tick {
  readonly observation: Observation;
  readonly verdict: Verdict<unknown>;
  readonly size: number;
}

const noCounts = () => ({
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  runMsMin: Number.POSITIVE_INFINITY,
  retryAfterMs: -1,
});

/** A pool of slots before a virtual backend, steered by one ceiling: the size is the ceiling within the limits. */
export class VirtualRun<State> {
  readonly #options: RunOptions<State>;
  #state: State;
  #size: number;
  #busy = 0;
  #counts = noCounts();
  #waiting: number[] = [];
  #head = 0;
  #lastTickMs = 0;
  readonly #waitOf = new Map<number, number[]>();

  constructor(options: RunOptions<State>) {
    this.#options = options;
    this.#state = options.ceiling.start(options.limits);
    this.#size = options.limits.min;
  }

  run(): void {
    const { backend, limits, untilMs, jitterMs, nextArrivalMs } = this.#options;
    let tickAtMs = limits.tickMs;
    let arrivalAtMs = nextArrivalMs?.(0) ?? Number.POSITIVE_INFINITY;
    this.#fill(0);
    for (;;) {
      const nowMs = Math.min(tickAtMs, backend.nextMs, arrivalAtMs);
      if (nowMs > untilMs) return;
      if (nowMs === tickAtMs) {
        this.#tick(nowMs);
        tickAtMs = nowMs + Math.max(1, limits.tickMs + (jitterMs?.() ?? 0));
      } else if (nowMs === arrivalAtMs) {
        this.#counts.arrivals += 1;
        this.#waiting.push(nowMs);
        arrivalAtMs = nextArrivalMs?.(nowMs) ?? Number.POSITIVE_INFINITY;
      } else {
        const ended = backend.next();
        if (ended !== undefined) this.#settle(nowMs, ended);
      }
      this.#fill(nowMs);
    }
  }

  #fill(nowMs: number): void {
    while (this.#busy < this.#size) {
      if (this.#options.nextArrivalMs !== undefined) {
        const arrived = this.#waiting[this.#head];
        if (arrived === undefined) return;
        this.#head += 1;
        if (this.#head > 10_000) {
          this.#waiting = this.#waiting.slice(this.#head);
          this.#head = 0;
        }
        const waits = this.#waitOf.get(nowMs);
        if (waits === undefined) this.#waitOf.set(nowMs, [nowMs - arrived]);
        else waits.push(nowMs - arrived);
      }
      this.#busy += 1;
      this.#options.backend.start(nowMs);
    }
  }

  #settle(nowMs: number, { startedMs, kind, retryAfterMs }: TaskEnd): void {
    this.#busy -= 1;
    const counts = this.#counts;
    const waits = this.#waitOf.get(startedMs);
    const waitMs = waits?.pop() ?? 0;
    if (waits?.length === 0) this.#waitOf.delete(startedMs);
    if (kind === 'ok') {
      const runMs = nowMs - startedMs;
      counts.completions += 1;
      counts.runMsSum += runMs;
      counts.runMsSquaredSum += runMs * runMs;
      counts.runMsMin = Math.min(counts.runMsMin, runMs);
      this.#options.onDone?.(nowMs, waitMs);
      return;
    }
    if (kind === 'failure') {
      counts.failures += 1;
      return;
    }
    counts.overloads += 1;
    if (kind === 'timeout') counts.timedOut += 1;
    if (retryAfterMs !== undefined) counts.retryAfterMs = Math.max(counts.retryAfterMs, retryAfterMs);
  }

  #tick(nowMs: number): void {
    const observation = this.#observe(nowMs);
    const verdict = this.#options.ceiling.decide(this.#state, { observation, limits: this.#options.limits });
    this.#state = verdict.state;
    this.#size = this.#clamp(verdict.desired);
    this.#counts = noCounts();
    this.#lastTickMs = nowMs;
    this.#options.onTick?.({ observation, verdict, size: this.#size });
  }

  #clamp(desired: number): number {
    return Math.max(this.#options.limits.min, Math.min(this.#options.limits.max, Math.ceil(desired)));
  }

  #observe(nowMs: number): Observation {
    const { runMsMin, retryAfterMs, ...counts } = this.#counts;
    const isOpen = this.#options.nextArrivalMs !== undefined;
    const queued = isOpen ? this.#waiting.length - this.#head : 1_000;
    const oldest = this.#waiting[this.#head];
    return {
      nowMs,
      dtMs: nowMs - this.#lastTickMs,
      desired: this.#size,
      live: Math.max(this.#size, this.#busy),
      busy: this.#busy,
      idle: Math.max(0, this.#size - this.#busy),
      starting: 0,
      queued,
      ...counts,
      rejections: 0,
      shed: 0,
      aborted: 0,
      ...(counts.completions > 0 ? { runMsMin } : {}),
      ...(retryAfterMs >= 0 ? { retryAfterMs } : {}),
      oldestWaitMs: oldest === undefined ? (isOpen ? 0 : 100) : nowMs - oldest,
      startupMs: 0,
    };
  }
}
