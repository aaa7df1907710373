import { PoolClosedError } from '../errors/index.ts';
import { checkFinite, checkKeys, checkOneOf, createDeferred } from '../internal/index.ts';
import type { Clock, Timer } from '../time/index.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Intake } from './intake.ts';
import type { RetryDesk } from './retries/retry-desk.ts';
import type { Roster } from './roster.ts';
import type { Settler } from './settler.ts';

/** How a pool closes. @public */
export interface CloseOptions {
  /**
   * Time for what still runs, in milliseconds; `Infinity` waits without end. At the deadline waiting tasks are returned and
   * running ones are aborted: their handlers' signals abort, and tasks with a signal or a timeout of their own, and callbacks, get
   * `ERR_POOL_CLOSED`; the promise of a started task without them settles when its handler does. Range: 0 and up. @defaultValue 30_000
   */
  readonly deadlineMs?: number;
  /** What happens to tasks that wait: they still run, or they are returned at once. @defaultValue 'run' */
  readonly queued?: 'run' | 'return';
}

/** What a close gives back. @public */
export interface CloseResult<I> {
  /**
   * Inputs of accepted tasks that never started, in their order. Their promises were rejected with `ERR_POOL_CLOSED`. A task that was
   * tried and waits for its next try is not among them: its promise was rejected with the error of its last try.
   */
  readonly unstarted: readonly I[];
}

/** The colleagues of a {@link Closing}. */
export interface ClosingParts<I, O> {
  readonly poolName: string;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher<I, O>;
  readonly intake: Intake<I, O>;
  readonly settler: Settler<I, O>;
  readonly roster: Roster;
  readonly retries: RetryDesk<I, O>;
  /** Called once, when nothing of the pool runs any more. The close is done when what it returns is. */
  readonly onClosed: () => Promise<void> | undefined;
}

/**
 * The close's protocol:
 * 1. the door shuts: new tasks are refused;
 * 2. waiting tasks go on (`run`) or are returned (`return`, and whenever nothing could start: a paused pool, or size 0); tries that
 *    could not start before the deadline are forgone: their tasks settle with the error of their last one;
 * 3. when nothing waits and nothing runs, the close is done;
 * 4. at the deadline what waits is returned, what runs is aborted, and the close is done;
 * 5. of workers that are processes it is done when they are gone: only then is it sure which of their tasks had not started.
 * A second call shares the first one's promise; it may bring the deadline forward and return what waits, never the reverse.
 */
export class Closing<I, O> {
  readonly #parts: ClosingParts<I, O>;
  readonly #done = createDeferred<CloseResult<I>>();
  readonly #unstarted: I[] = [];
  #timer: Timer | undefined = undefined;
  #deadlineAtMs = Number.POSITIVE_INFINITY;
  #state: 'open' | 'closing' | 'closed' = 'open';

  constructor(parts: ClosingParts<I, O>) {
    this.#parts = parts;
  }

  get state(): 'open' | 'closing' | 'closed' {
    return this.#state;
  }

  /** @throws OptionError for an unknown option or one out of range. */
  close(options: CloseOptions = {}): Promise<CloseResult<I>> {
    checkKeys('', options, ['deadlineMs', 'queued']);
    const { deadlineMs = 30_000 } = options;
    if (deadlineMs !== Number.POSITIVE_INFINITY) checkFinite('deadlineMs', deadlineMs, { min: 0 });
    const queued = checkOneOf('queued', options.queued ?? 'run', ['run', 'return']);
    if (this.#state === 'closed') return this.#done.promise;
    const { intake } = this.#parts;
    this.#state = 'closing';
    intake.close();
    if (queued === 'return') this.#returnQueued();
    if (deadlineMs === 0) this.#expire();
    else this.#setDeadline(deadlineMs);
    this.check();
    return this.#done.promise;
  }

  /** To be called after every change: ends the close when nothing waits and nothing runs. */
  check(): void {
    if (this.#state !== 'closing') return;
    const { dispatcher, roster, retries } = this.#parts;
    if (dispatcher.isPaused || roster.desired === 0) this.#returnQueued(); // nothing could start
    if (dispatcher.queue.size === 0 && roster.occupied === 0 && retries.waiting === 0) this.#finish();
  }

  #setDeadline(deadlineMs: number): void {
    const { clock, retries, settler } = this.#parts;
    const deadlineAtMs = clock.now() + deadlineMs;
    if (deadlineAtMs >= this.#deadlineAtMs) return;
    this.#deadlineAtMs = deadlineAtMs;
    this.#timer?.cancel();
    this.#timer = clock.setTimer(() => this.#expire(), deadlineMs, { keepAlive: true });
    settler.forgo(retries.closeAt(deadlineAtMs));
  }

  #expire(): void {
    if (this.#state !== 'closing') return;
    this.#returnQueued();
    this.#parts.dispatcher.abortRunning(new PoolClosedError(this.#parts.poolName));
    this.#finish();
  }

  #returnQueued(): void {
    const { dispatcher, settler, poolName, retries } = this.#parts;
    const tasks = dispatcher.takeQueued();
    for (const task of tasks) if (!task.wasTried) this.#unstarted.push(task.input);
    settler.forgo(retries.closeAt(Number.NEGATIVE_INFINITY));
    for (const task of tasks) settler.giveBack(task, new PoolClosedError(poolName));
  }

  #returnRest(result: CloseResult<I>): CloseResult<I> {
    this.#returnQueued();
    return result;
  }

  #finish(): void {
    if (this.#state !== 'closing') return;
    this.#state = 'closed';
    this.#timer?.cancel();
    this.#timer = undefined;
    const result = { unstarted: this.#unstarted };
    const released = this.#parts.onClosed();
    if (released === undefined) this.#done.resolve(result);
    else this.#done.resolve(released.then(() => this.#returnRest(result)));
  }
}
