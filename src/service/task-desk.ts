import type { TaskOptions } from '../pool/index.ts';
import type { Clock } from '../time/index.ts';
import { AcceptedTask } from './accepted-task.ts';
import { ExpectedWait } from './expected-wait.ts';
import { type KeepLimits, KeptTasks } from './kept-tasks.ts';
import type { ServicedPool } from './serviced-pool.ts';
import { CancelledError, outcomeOfError, outcomeOfResult, type TaskOutcome } from './task-outcome.ts';

/** What a client may ask for beside its input. */
export type TaskWishes = Pick<TaskOptions, 'priority' | 'key' | 'timeoutMs' | 'queueTimeoutMs'>;

/** An input as it came: the value for the handler, and its JSON on one line in case it has to be written out. */
export interface TaskInput {
  readonly value: unknown;
  readonly text: string;
}

/** Why a task was not taken. */
export type Refusal =
  /** There is no room, or the wait would be too long. `waitMs` is how long a task would wait now. */
  | { readonly kind: 'full'; readonly waitMs: number }
  /** The service is about to end. */
  | { readonly kind: 'closing' };

/** What takes the outcomes lags. How long it will, nobody knows. */
const LAGGING: Refusal = { kind: 'full', waitMs: 1_000 };

/** The colleagues of a {@link TaskDesk}. */
export interface TaskDeskParts {
  readonly pool: ServicedPool;
  readonly clock: Clock;
  readonly keep: KeepLimits;
  /** Longest run time of a task, in milliseconds; a task may ask for less. */
  readonly timeoutMs?: number | undefined;
  /** Makes names that nobody can guess. */
  readonly makeId: () => string;
  /**
   * Whether outcomes of accepted tasks can be told just now. While they cannot, because what takes them lags, no further task is accepted;
   * clients that wait for their task are not concerned.
   */
  readonly canTell: () => boolean;
  /** Told how each accepted task ended, before its input is let go. */
  readonly onEnded: (task: AcceptedTask, outcome: TaskOutcome) => void;
}

/** Takes tasks in: hands them to the pool, or refuses them, in one step; and keeps the books on those whose client comes again. */
export class TaskDesk {
  readonly #parts: TaskDeskParts;
  readonly #kept: KeptTasks;
  readonly #wait = new ExpectedWait();
  readonly #keeping = new Set<Promise<void>>();
  #accepted = 0;
  #isShut = false;

  constructor(parts: TaskDeskParts) {
    this.#parts = parts;
    this.#kept = new KeptTasks(parts.clock, parts.keep);
  }

  /** Accepted tasks that have not ended. */
  get open(): number {
    return this.#kept.open;
  }

  /** Tasks that were accepted with an id. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Takes no more tasks. */
  shut(): void {
    this.#isShut = true;
  }

  /** Runs a task for a client that waits for it; `signal` aborts with {@link CancelledError} when the client has gone. */
  run(value: unknown, wishes: TaskWishes, signal: AbortSignal): Promise<TaskOutcome> | Refusal {
    if (this.#isShut) return { kind: 'closing' };
    const promise = this.#parts.pool.tryRun(value, this.#optionsOf(wishes, signal));
    return promise === undefined ? this.refusal(1) : this.#outcomeOf(promise);
  }

  /** Takes a task in for a client that will come again. `release` is called once it has ended; not when it is refused. */
  accept({ value, text }: TaskInput, wishes: TaskWishes, release: () => void): AcceptedTask | Refusal {
    if (this.#isShut) return { kind: 'closing' };
    const { pool, clock, makeId, canTell } = this.#parts;
    if (!canTell()) return LAGGING;
    const task = new AcceptedTask(makeId(), this.#accepted, clock.wallNow(), text);
    const promise = pool.tryRun(value, this.#optionsOf(wishes, task.signal));
    if (promise === undefined) return this.refusal(1);
    this.#accepted += 1;
    this.#kept.add(task);
    const keeping = this.#keep(task, promise, release).finally(() => this.#keeping.delete(keeping));
    this.#keeping.add(keeping);
    return task;
  }

  /** Why `count` tasks cannot be taken now; `undefined` when they can. `isAccept`: their client comes again for the outcomes. */
  refusalOf(count: number, isAccept = false): Refusal | undefined {
    if (this.#isShut) return { kind: 'closing' };
    if (isAccept && !this.#parts.canTell()) return LAGGING;
    const { queueCapacity, queued, desired, busy } = this.#parts.pool.snapshot();
    const room = queueCapacity - queued + Math.max(0, desired - busy);
    return count > room ? this.refusal(count) : undefined;
  }

  /** Resolves when every accepted task has an outcome, which the close of the pool brings about. */
  async settled(): Promise<void> {
    await Promise.all(this.#keeping);
  }

  /** Most tasks that are taken at once when none is here: those that may wait, and those that the pool has workers for as large as it is now. */
  get mostAtOnce(): number {
    const { queueCapacity, min, desired } = this.#parts.pool.snapshot();
    return queueCapacity + Math.max(min, desired);
  }

  find(id: string): AcceptedTask | undefined {
    return this.#kept.find(id);
  }

  /** Takes an accepted task back. One that has ended stays as it is. */
  cancel(task: AcceptedTask): void {
    task.cancel(new CancelledError());
  }

  /** How long a task would wait now, in milliseconds. */
  expectedWaitMs(): number {
    return this.#wait.ms(this.#parts.pool.snapshot().queued, this.#parts.clock.now());
  }

  /** Why `count` tasks were refused just now. */
  refusal(count: number): Refusal {
    const { pool, clock } = this.#parts;
    const { state, queued } = pool.snapshot();
    if (state === 'closing' || state === 'closed') return { kind: 'closing' };
    return { kind: 'full', waitMs: this.#wait.ms(queued + count - 1, clock.now()) };
  }

  #optionsOf(wishes: TaskWishes, signal: AbortSignal): TaskOptions {
    const most = this.#parts.timeoutMs;
    if (most === undefined || (wishes.timeoutMs ?? Number.POSITIVE_INFINITY) <= most) return { ...wishes, signal };
    return { ...wishes, timeoutMs: most, signal };
  }

  async #keep(task: AcceptedTask, promise: Promise<unknown>, release: () => void): Promise<void> {
    const outcome = await this.#outcomeOf(promise);
    this.#parts.onEnded(task, outcome);
    this.#kept.end(task, outcome);
    release();
  }

  async #outcomeOf(promise: Promise<unknown>): Promise<TaskOutcome> {
    const { pool, clock } = this.#parts;
    this.#wait.recordTaken(pool.queued, clock.now());
    const outcome = await promise.then(outcomeOfResult, (error: unknown) => outcomeOfError(pool, error));
    this.#wait.recordEnd(pool.queued, clock.now());
    return outcome;
  }
}
