import { WorkerExitError, WorkerOutOfMemoryError } from '../../errors/index.ts';
import type { Clock, Timer } from '../../time/index.ts';
import { AsideWorkers } from './aside-workers.ts';
import type { DegradedEvent, WorkerExitEvent } from './crew-events.ts';
import type { CrewHost } from './crew-host.ts';
import type { CrewLimits, RecycleOptions } from './crew-limits.ts';
import { CrewWorker, type Dismissal } from './crew-worker.ts';
import type { Handout } from './handout.ts';
import { RestartRule } from './restart-rule.ts';
import { decodeThrown } from './thrown-value.ts';
import type { LinkEvents, WorkerLink } from './worker-link.ts';
import { WorkerTimers } from './worker-timers.ts';

/** What {@link Staffing} works with. */
export interface StaffingParts<I, O> {
  readonly clock: Clock;
  readonly limits: CrewLimits;
  readonly recycle: RecycleOptions;
  /** Makes the line to a worker. @throws whatever the system says when it cannot start one. */
  readonly openLink: (worker: number, events: LinkEvents) => WorkerLink;
  readonly host: CrewHost<I, O>;
  readonly handout: Handout<I, O>;
  readonly workers: CrewWorker<I, O>[];
  readonly onExit: (event: WorkerExitEvent) => void;
  readonly onDegraded: (event: DegradedEvent) => void;
  /** Told once all workers are gone after {@link Staffing.close}. */
  readonly onEmpty: () => void;
}

/** Weight of the last start-up in the mean. */
const NEW_STARTUP_SHARE = 0.3;

/**
 * Starts workers and lets them go, as many as the pool wants.
 *
 * 1. A worker starts, loads its module, and is ready.
 * 2. One too many leaves: a starting one is put aside, else the one that was idle longest cleans up and exits. A busy one is never asked to.
 *    What is put aside goes on starting and is the first to be wanted again, so that a size that is changed a thousand times a second starts
 *    and ends no thread a thousand times. It leaves when it is ready, and is ended when nobody has wanted it for a second.
 * 3. One that ends by itself is replaced, by the {@link RestartRule}. What it had started fails; what it had not goes elsewhere.
 * 4. One that does not do in time what it is asked to is ended; one that cannot be ended is counted out.
 */
export class Staffing<I, O> {
  readonly #parts: StaffingParts<I, O>;
  readonly #rule = new RestartRule();
  readonly #timers: WorkerTimers<CrewWorker<I, O>>;
  #wanted = 0;
  #ready = 0;
  #starting = 0;
  #isClosed = false;
  #started = 0;
  #hasBeenReady = false;
  #startupMs: number | undefined = undefined;
  #retry: Timer | undefined = undefined;
  #lastError: unknown = undefined;
  #isSteering = false;
  /** Steered from within: what is to be done has changed. */
  #isSteeredAnew = false;
  /** Workers have moved, and the host was not told yet. */
  #isUntold = false;
  readonly #aside: AsideWorkers<CrewWorker<I, O>>;

  constructor(parts: StaffingParts<I, O>) {
    this.#parts = parts;
    this.#aside = new AsideWorkers(parts.clock, (worker) => this.#terminate(worker, 'left'));
    this.#timers = new WorkerTimers(parts.clock);
  }

  /** Workers that can take tasks, with or without one. */
  get ready(): number {
    return this.#ready;
  }

  get starting(): number {
    return this.#starting;
  }

  /** Mean time from the start of a worker to its readiness, in milliseconds; `undefined` before the first. */
  get startupMs(): number | undefined {
    return this.#startupMs;
  }

  /** What keeps the pool from ever having had a worker; `undefined` while there is hope. */
  get hopelessness(): { readonly exits: number; readonly error: unknown } | undefined {
    if (this.#hasBeenReady || !this.#rule.isDegraded) return undefined;
    return { exits: this.#rule.exits, error: this.#lastError };
  }

  /** Wants `wanted` workers from now on. The host is told once of all that leave, and once of all that start. */
  steer(wanted: number): void {
    if (!this.#isClosed) this.#wanted = wanted;
    this.#isSteeredAnew = true;
    if (this.#isSteering) return;
    this.#isSteering = true;
    try {
      while (this.#isSteeredAnew) this.#steerOnce();
    } finally {
      this.#isSteering = false;
    }
  }

  #steerOnce(): void {
    this.#isSteeredAnew = false;
    while (this.#staff > this.#wanted && this.#letOneGo());
    this.#tell(); // before any starts: a listener may start tasks, and those that leave must not get them
    while (this.#staff < this.#wanted && (this.#takeBack() || this.#add()));
    this.#tell();
  }

  /** Tasks are done: the workers are sound. */
  recordDone(): void {
    if (this.#rule.exits > 0) this.#rule.recordDone();
  }

  /** Whether a worker whose hand is empty goes on. One that is due for recycling leaves. */
  freed(worker: CrewWorker<I, O>): boolean {
    if (worker.state !== 'ready') return false;
    if (!this.isDue(worker)) return true;
    this.#dismiss(worker, 'recycled');
    return false;
  }

  /** Whether a worker has run enough. */
  isDue({ tasksRun, link }: CrewWorker<I, O>): boolean {
    const { tasks, heapBytes } = this.#parts.recycle;
    return (tasks !== undefined && tasksRun >= tasks) || (heapBytes !== undefined && link.heapBytes > heapBytes);
  }

  /** A worker was told to stop its task. Gives it a little time, then ends it. */
  abortSent(worker: CrewWorker<I, O>): void {
    const { firstNumber } = worker.hand;
    this.#timers.set(worker, this.#parts.limits.abortMs, () => {
      if (worker.abortion !== undefined && worker.hand.firstNumber === firstNumber) this.#terminate(worker, 'terminated');
    });
  }

  /** Lets all workers go. */
  close(): void {
    this.#isClosed = true;
    this.#wanted = 0;
    this.#retry?.cancel();
    this.steer(0);
    this.#aside.endAll();
    if (this.#parts.workers.length === 0) this.#parts.onEmpty();
  }

  get #staff(): number {
    return this.#ready + this.#starting;
  }

  /** The only place where a worker's state changes. */
  #move(worker: CrewWorker<I, O>, state: CrewWorker<I, O>['state']): void {
    if (worker.state === 'ready') this.#ready -= 1;
    if (worker.state === 'starting') this.#starting -= 1;
    if (worker.state === 'aside') this.#aside.remove(worker);
    worker.state = state;
    if (state === 'aside') this.#aside.add(worker);
    if (state === 'ready') this.#ready += 1;
    if (state === 'starting') this.#starting += 1;
    this.#isUntold = true;
    if (!this.#isSteering) this.#tell();
  }

  #tell(): void {
    if (!this.#isUntold) return;
    this.#isUntold = false;
    this.#parts.host.staffed();
  }

  #letOneGo(): boolean {
    const { workers, handout } = this.#parts;
    const starting = this.#starting === 0 ? undefined : workers.findLast(({ state }) => state === 'starting');
    if (starting !== undefined) {
      this.#move(starting, 'aside');
      return true;
    }
    const idle = handout.takeLongestIdle();
    if (idle === undefined) return false;
    this.#dismiss(idle, 'left');
    return true;
  }

  /** Wants the worker again that was put aside last. Returns whether there was one. */
  #takeBack(): boolean {
    const worker = this.#aside.last;
    if (worker !== undefined) this.#move(worker, 'starting');
    return worker !== undefined;
  }

  #dismiss(worker: CrewWorker<I, O>, dismissal: Dismissal): void {
    worker.dismissal = dismissal;
    this.#timers.set(worker, this.#parts.limits.leaveMs, () => this.#terminate(worker, dismissal));
    worker.link.leave();
    this.#move(worker, 'leaving');
  }

  /** Ends a worker. Without a dismissal it is its own fault. */
  #terminate(worker: CrewWorker<I, O>, dismissal: Dismissal | undefined): void {
    worker.dismissal = dismissal;
    this.#timers.set(worker, this.#parts.limits.terminateMs, () => this.#gone(worker, undefined, undefined, true));
    worker.link.terminate();
    this.#move(worker, 'ending');
  }

  /** Starts one more worker, unless there are as many as there may be, or it has to wait. Returns whether it has tried to. */
  #add(): boolean {
    const { workers, host } = this.#parts;
    if (workers.length >= host.most || !this.#mayStart()) return false;
    this.#start();
    return true;
  }

  /** Whether a worker may be started now; otherwise sees to it that this is asked again. */
  #mayStart(): boolean {
    const { clock } = this.#parts;
    const waitMs = this.#rule.waitMs(clock.now());
    if (waitMs === 0) return true;
    if (waitMs !== undefined) {
      this.#retry?.cancel();
      this.#retry = clock.setTimer(() => this.steer(this.#wanted), waitMs);
    }
    return false;
  }

  #start(): void {
    const { clock, openLink, workers, onExit } = this.#parts;
    this.#started += 1;
    const id = this.#started;
    this.#rule.recordStart();
    try {
      const worker = new CrewWorker<I, O>({
        id,
        startedAtMs: clock.now(),
        openLink: (events) => openLink(id, events),
        eventsFor: (self) => this.#eventsFor(self),
        abortWatch: this,
      });
      workers.push(worker);
      this.#starting += 1;
      this.#isUntold = true;
      this.#timers.set(worker, this.#parts.limits.startMs, () => this.#tookTooLong(worker));
    } catch (error) {
      this.#recordExit(error, false);
      onExit({ worker: id, reason: 'unfit', error });
    }
  }

  #tookTooLong(worker: CrewWorker<I, O>): void {
    worker.fault = new Error(`The worker was not ready after ${this.#parts.limits.startMs} ms`);
    this.#terminate(worker, undefined);
  }

  #eventsFor(worker: CrewWorker<I, O>): LinkEvents {
    const { handout } = this.#parts;
    return {
      ready: () => this.#becameReady(worker),
      unfit: (thrown) => {
        worker.fault = decodeThrown(thrown);
        worker.isUnfit = true;
      },
      results: (notes) => handout.takeIn(worker, notes),
      tookBack: (task, isTaken) => handout.tookBack(worker, task, isTaken),
      exited: (exitCode, error) => this.#gone(worker, exitCode, worker.fault ?? error, false),
    };
  }

  #becameReady(worker: CrewWorker<I, O>): void {
    const isWanted = worker.state === 'starting';
    if (!isWanted && worker.state !== 'aside') return;
    const { clock, handout, onDegraded } = this.#parts;
    const tookMs = clock.now() - worker.startedAtMs;
    this.#startupMs = this.#startupMs === undefined ? tookMs : this.#startupMs + NEW_STARTUP_SHARE * (tookMs - this.#startupMs);
    this.#timers.cancel(worker);
    this.#hasBeenReady = true;
    worker.wasReady = true;
    if (this.#rule.recordReady()) onDegraded({ isDegraded: false, exits: this.#rule.exits, retryInMs: 0 });
    if (isWanted) {
      handout.add(worker);
      this.#move(worker, 'ready');
    } else {
      this.#dismiss(worker, 'left');
    }
    this.steer(this.#wanted); // those that were held back
  }

  #gone(worker: CrewWorker<I, O>, exitCode: number | undefined, error: unknown, isLost: boolean): void {
    if (worker.state === 'gone') return;
    const { workers, handout, host, onExit } = this.#parts;
    this.#timers.cancel(worker);
    workers.splice(workers.indexOf(worker), 1);
    if (worker.dismissal === undefined) this.#recordExit(error, worker.isUnfit && !this.#hasBeenReady);
    else if (!worker.wasReady) this.#rule.recordGivenUp();
    host.inOneGo(() => {
      this.#move(worker, 'gone');
      handout.remove(worker, () => exitErrorOf(worker, exitCode, error), isLost);
    });
    const reason = isLost ? 'lost' : (worker.dismissal ?? (worker.wasReady ? 'crashed' : 'unfit'));
    const said = { ...(exitCode === undefined ? {} : { exitCode }), ...(error === undefined ? {} : { error }) };
    onExit({ worker: worker.id, reason, ...said });
    this.steer(this.#wanted);
    if (this.#isClosed && workers.length === 0) this.#parts.onEmpty();
  }

  /**
   * A worker has ended by itself, or could not be started. A module that has never loaded does not load the next time either: that is told
   * after one worker, and others are tried with pauses only, in case the file comes yet.
   */
  #recordExit(error: unknown, willRecur: boolean): void {
    this.#lastError = error;
    const nowMs = this.#parts.clock.now();
    if (!this.#rule.recordExit(nowMs, willRecur)) return;
    const retryInMs = this.#rule.waitMs(nowMs) ?? 0;
    this.#parts.onDegraded({ isDegraded: true, exits: this.#rule.exits, retryInMs, error });
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** What a task fails with whose worker is gone. */
const exitErrorOf = <I, O>({ abortion }: CrewWorker<I, O>, exitCode: number | undefined, error: unknown): unknown => {
  if (abortion !== undefined) return abortion.reason;
  const options = error === undefined ? undefined : { cause: error };
  if (isOutOfMemory(error)) return new WorkerOutOfMemoryError(options);
  const signal = typeof error === 'object' && error !== null && 'signal' in error ? String(error.signal) : undefined;
  return new WorkerExitError(exitCode, signal, options);
};
