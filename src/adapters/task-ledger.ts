import type { TargetReading } from '../autoscale/index.ts';
import { reportListenerError } from '../host/index.ts';
import { type Classify, FloodWatch, verdictOf } from '../pool/index.ts';
import { LinkedQueue } from '../queue/index.ts';
import { RunStats, WaitTracker } from '../stats/index.ts';
import type { Clock } from '../time/index.ts';
import { WatchedTask } from './watched-task.ts';

/** What the pool itself says at this moment: its own numbers are the truth for gauges. */
export interface Gauges {
  /** The size that its knob shows; may be infinite. */
  readonly desired: number;
  readonly queued: number;
  readonly busy: number;
}

/** What a ledger needs. */
export interface TaskLedgerOptions {
  readonly clock: Clock;
  readonly classify: Classify;
  /** Room of the queue in tasks; absent when it is not bounded. */
  readonly queueCapacity: number | undefined;
}

/**
 * The measurements that a foreign pool does not take: of each task that is seen to arrive, when it came, started and ended, and
 * how. Each task is counted once in `arrivals` and once when it ends; a second end, for example of a handler that goes on after
 * its pool gave it up, is ignored. Tasks that were in the pool before are in no counter: their times are not known.
 */
export class TaskLedger {
  readonly clock: Clock;
  /** Tells when most of what ends are overloads. */
  readonly flood = new FloodWatch();
  readonly #classify: Classify;
  readonly #queueCapacity: number | undefined;
  /** Those that wait, in the order of their arrival, whatever order they start in. */
  readonly #waiting = new LinkedQueue<WatchedTask>();
  readonly #waits = new WaitTracker();
  readonly #runs = new RunStats();
  #running = 0;
  #arrivals = 0;
  #completions = 0;
  #failures = 0;
  #overloads = 0;
  #aborted = 0;
  #timedOut = 0;
  #retryAfterMs: number | undefined = undefined;

  constructor({ clock, classify, queueCapacity }: TaskLedgerOptions) {
    this.clock = clock;
    this.#classify = classify;
    this.#queueCapacity = queueCapacity;
  }

  /** Tasks that have arrived and not started. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Tasks that have arrived and not ended. */
  get present(): number {
    return this.#waiting.size + this.#running;
  }

  arrive(): WatchedTask {
    const task = new WatchedTask(this.clock.now());
    this.#arrivals += 1;
    this.#waiting.push(task);
    return task;
  }

  start(task: WatchedTask, nowMs: number = this.clock.now()): void {
    if (task.state !== 'waiting') return;
    this.#waiting.remove(task);
    task.state = 'running';
    task.startedAtMs = nowMs;
    this.#running += 1;
    this.#waits.record(nowMs - task.arrivedAtMs, nowMs);
  }

  complete(task: WatchedTask): void {
    if (!this.#end(task)) return;
    this.#completions += 1;
    this.#runs.record(this.clock.now() - task.startedAtMs);
  }

  fail(task: WatchedTask, error: unknown): void {
    if (!this.#end(task)) return;
    const { kind, retryAfterMs } = verdictOf(error, this.#classify, reportListenerError, this.clock);
    if (kind === 'failure') this.#failures += 1;
    else if (kind === 'overload') this.#overload();
    if (retryAfterMs !== undefined) this.#retryAfterMs = Math.max(this.#retryAfterMs ?? 0, retryAfterMs);
  }

  /** The task was cancelled, while it waited or ran, or left the queue without having run. */
  abort(task: WatchedTask): void {
    if (task.state === 'waiting') {
      this.#waiting.remove(task);
      task.state = 'ended';
    } else if (!this.#end(task)) return;
    this.#aborted += 1;
  }

  /** The pool gave up a running task because it took too long: a sign of overload. */
  timeOut(task: WatchedTask): void {
    if (!this.#end(task)) return;
    this.#timedOut += 1;
    this.#overload();
  }

  /** The `count` tasks that have waited longest left the queue without having run; all of them unless told otherwise. */
  abortWaiting(count: number = this.#waiting.size): void {
    for (let left = count; left > 0; left -= 1) {
      const task = this.#waiting.head;
      if (task === undefined) return;
      this.abort(task);
    }
  }

  /** The numbers for an autoscaler. `runMsMin` and `retryAfterMs` start anew with each call. */
  read(nowMs: number, { desired, queued, busy }: Gauges): TargetReading {
    const live = Number.isFinite(desired) ? Math.max(desired, busy) : busy;
    const waitMs = this.#waits.read(nowMs);
    const runMsMin = this.#runs.takeMinMs();
    const retryAfterMs = this.#retryAfterMs;
    this.#retryAfterMs = undefined;
    this.flood.read(this.#overloads, this.#ended);
    const oldest = this.#waiting.head;
    return {
      live,
      busy,
      idle: live - busy,
      starting: 0,
      queued,
      ...(this.#queueCapacity === undefined ? {} : { queueCapacity: this.#queueCapacity }),
      arrivals: this.#arrivals,
      completions: this.#completions,
      failures: this.#failures,
      overloads: this.#overloads,
      rejections: 0,
      shed: 0,
      aborted: this.#aborted,
      timedOut: this.#timedOut,
      runMsSum: this.#runs.sumMs,
      runMsSquaredSum: this.#runs.squaredSumMs2,
      ...(runMsMin === undefined ? {} : { runMsMin }),
      ...(waitMs === undefined ? {} : { waitMs }),
      oldestWaitMs: oldest === undefined ? 0 : Math.max(0, nowMs - oldest.arrivedAtMs),
      startupMs: 0,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }

  #overload(): void {
    this.#overloads += 1;
    this.flood.note(this.#overloads, this.#ended);
  }

  get #ended(): number {
    return this.#completions + this.#failures + this.#overloads;
  }

  /** Takes the task out; `false` when it has ended already. A start that nobody saw is taken for now. */
  #end(task: WatchedTask): boolean {
    if (task.state === 'ended') return false;
    if (task.state === 'waiting') this.start(task);
    this.#running -= 1;
    task.state = 'ended';
    return true;
  }
}
