import { isPoolError } from '../../errors/index.ts';
import { type RetryLimits, type RetryRule, RetrySchedule, type Verdict } from '../../pool/index.ts';
import type { Clock } from '../../time/index.ts';
import { describeError, type ErrorNote } from './describe-error.ts';
import { InputReader } from './input-reader.ts';
import type { ResultWriter } from './result-writer.ts';
import type { RunCounts } from './run-counts.ts';
import type { RunTask } from './run-task.ts';
import type { UnstartedFile } from './unstarted-file.ts';

/** The few members of a pool that a run uses. */
export interface RunPool {
  readonly queued: number;
  post(task: RunTask, callback: (error: unknown, result: unknown) => void): boolean;
  run(task: RunTask, options: { readonly timeoutMs: number }): Promise<unknown>;
  close(options: { readonly deadlineMs: number; readonly queued: 'return' }): Promise<unknown>;
}

/** The colleagues of a {@link RunLoop}. */
export interface RunLoopParts {
  readonly pool: RunPool;
  readonly batches: AsyncIterator<readonly RunTask[], void, undefined>;
  readonly writer: ResultWriter;
  readonly counts: RunCounts;
  readonly unstarted: UnstartedFile;
  readonly retryRule: RetryRule;
  /** Most tries after the first one. */
  readonly retries: Required<RetryLimits>;
  readonly verdictOf: (error: unknown) => Verdict;
  readonly clock: Clock;
  /** Tasks kept waiting in the pool, so that it always has something to start. Range: 1 and up. */
  readonly queueCapacity: number;
  /** Longest run of one try, in milliseconds; absent: no limit. */
  readonly timeoutMs: number | undefined;
  /** Told of each input that fails for good. */
  readonly onFailed: (task: RunTask, error: ErrorNote) => void;
}

/** How far a run has been told to stop: not at all, after what runs, or at once. */
export type StopMode = 'none' | 'graceful' | 'now';

/**
 * Moves inputs into the pool and outcomes out of it.
 * 1. `pump` hands tasks to the pool until its queue is full: first retries that are due, then new inputs.
 * 2. It pauses when the readers of the results lag, when ordered output is too far ahead, or when as many tasks wait for a
 *    retry as the queue holds. So memory is bounded by the queue, the size and one batch, however many inputs there are.
 * 3. Each end of a task, each new batch, each retry that falls due and each relief of the readers pumps again.
 * 4. A stop hands everything that has not run to its end to the file of the unstarted; nothing is taken after it.
 */
export class RunLoop {
  readonly #parts: RunLoopParts;
  readonly #reader: InputReader;
  readonly #retries: RetrySchedule<RunTask>;
  #inPool = 0;
  #position = 0;
  /** Taken from the reader, but ordered output is not ready for it. */
  #ahead: RunTask | undefined;
  #isPumping = false;
  #isWaitingForRoom = false;
  #stopMode: StopMode = 'none';
  #finish: () => void = () => undefined;
  readonly #finished: Promise<void>;

  constructor(parts: RunLoopParts) {
    this.#parts = parts;
    this.#reader = new InputReader(parts.batches, this.#pump);
    this.#retries = new RetrySchedule(parts.clock, this.#pump);
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** What broke the source of the inputs. */
  get sourceFailure(): { readonly error: unknown } | undefined {
    return this.#reader.failure;
  }

  /** Tasks that wait for their next try. */
  get waitingForRetry(): number {
    return this.#retries.size;
  }

  /** Runs everything. Resolves when every input has ended, or after a stop when nothing runs any more. */
  async run(): Promise<void> {
    this.#pump();
    await this.#finished;
  }

  /**
   * Stops: nothing new is started and what waits is handed to the file of the unstarted. `graceful` lets running tasks end; `now`
   * aborts them and keeps their inputs too. A later call can only make it faster.
   */
  stop(mode: 'graceful' | 'now'): void {
    if (this.#stopMode === 'now' || this.#stopMode === mode) return;
    this.#stopMode = mode;
    this.#keep(this.#retries.takeAll());
    if (this.#ahead !== undefined) this.#keep([this.#ahead]);
    this.#ahead = undefined;
    // Returned and aborted tasks come back through their callbacks, as closed.
    void this.#parts.pool.close({ deadlineMs: mode === 'now' ? 0 : Number.POSITIVE_INFINITY, queued: 'return' });
    this.#checkEnd();
  }

  /** Hands the inputs that were never taken to the file of the unstarted. Returns whether the source was read to its end. */
  drainInputs(isCut: () => boolean): Promise<boolean> {
    return this.#reader.drain(async (tasks) => {
      this.#keep(tasks.filter((task) => task.defect === undefined));
      for (const task of tasks) {
        if (task.defect === undefined) continue;
        this.#place(task);
        this.#parts.counts.started += 1;
        this.#failForGood(task, task.defect);
      }
      await this.#parts.unstarted.room();
    }, isCut);
  }

  readonly #pump = (): void => {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#stopMode === 'none' && this.#canSubmit()) {
      const task = this.#retries.takeDue() ?? this.#takeNew();
      if (task === undefined) break;
      this.#submit(task);
    }
    this.#isPumping = false;
    this.#checkEnd();
  };

  readonly #roomAgain = (): void => {
    this.#isWaitingForRoom = false;
    this.#pump();
  };

  #canSubmit(): boolean {
    const { pool, queueCapacity, writer } = this.#parts;
    if (pool.queued >= queueCapacity) return false;
    if (!writer.isFull) return true;
    if (!this.#isWaitingForRoom) writer.whenRoom(this.#roomAgain);
    this.#isWaitingForRoom = true;
    return false;
  }

  #takeNew(): RunTask | undefined {
    if (this.#retries.size >= this.#parts.queueCapacity) return undefined;
    while (this.#stopMode === 'none') {
      const task = this.#ahead ?? this.#reader.take();
      if (task === undefined) return undefined;
      if (this.#ahead === undefined) this.#place(task);
      if (this.#parts.writer.isAhead(task.position)) {
        this.#ahead = task;
        return undefined;
      }
      this.#ahead = undefined;
      this.#parts.counts.started += 1;
      if (task.defect === undefined) return task;
      this.#failForGood(task, task.defect);
    }
    return undefined;
  }

  #place(task: RunTask): void {
    task.position = this.#position;
    this.#position += 1;
  }

  #submit(task: RunTask): void {
    const { pool, timeoutMs } = this.#parts;
    this.#inPool += 1;
    if (timeoutMs === undefined) {
      pool.post(task, (error, result) => this.#settled(task, error, result));
      return;
    }
    pool.run(task, { timeoutMs }).then(
      (result) => this.#settled(task, undefined, result),
      (error: unknown) => this.#settled(task, error, undefined),
    );
  }

  #settled(task: RunTask, error: unknown, result: unknown): void {
    this.#inPool -= 1;
    if (error === undefined && !task.hasThrown) this.#succeeded(task, result);
    else this.#failed(task, error);
    this.#pump();
  }

  /** Inputs that are in the pool: they wait there, or run. */
  get inPool(): number {
    return this.#inPool;
  }

  #succeeded(task: RunTask, result: unknown): void {
    const { counts, writer, clock } = this.#parts;
    counts.runTimes.record(clock.now() - task.startedAtMs);
    const problem = writer.writeResult(task, result);
    if (problem === undefined) counts.succeeded += 1;
    else this.#failForGood(task, problem);
  }

  #failed(task: RunTask, error: unknown): void {
    const { counts, retryRule, retries, verdictOf } = this.#parts;
    if (this.#stopMode !== 'none' && !task.hasThrown && isPoolError(error) && error.code === 'ERR_POOL_CLOSED') {
      this.#keep([task]);
      return;
    }
    const verdict = verdictOf(error);
    if (verdict.kind === 'overload') counts.overloads += 1;
    const pauseMs = retryRule.pauseMs(retries, verdict, task.attempts);
    if (pauseMs === undefined) {
      this.#failForGood(task, describeError(error));
    } else if (this.#stopMode !== 'none') {
      this.#keep([task]);
    } else {
      counts.retries += 1;
      this.#retries.add(task, pauseMs);
    }
  }

  #failForGood(task: RunTask, error: ErrorNote): void {
    this.#parts.counts.failed += 1;
    this.#parts.writer.writeFailure(task, error);
    this.#parts.onFailed(task, error);
  }

  #keep(tasks: readonly RunTask[]): void {
    this.#parts.counts.unstarted += tasks.length;
    this.#parts.unstarted.add(tasks);
  }

  #checkEnd(): void {
    if (this.#inPool > 0) return;
    const isDone = this.#reader.isExhausted && this.#retries.size === 0 && this.#ahead === undefined;
    if (isDone || this.#stopMode !== 'none') this.#finish();
  }
}
