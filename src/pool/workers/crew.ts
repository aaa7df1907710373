import { EventSource, type ListenerErrorSink } from '../../events/index.ts';
import { createDeferred, type Deferred } from '../../internal/index.ts';
import type { Clock, Timer } from '../../time/index.ts';
import type { Task } from '../task.ts';
import type { DegradedEvent, WorkerExitEvent } from './crew-events.ts';
import type { CrewHost } from './crew-host.ts';
import type { CrewLimits, RecycleOptions } from './crew-limits.ts';
import type { CrewWorker } from './crew-worker.ts';
import { HandSize } from './hand-size.ts';
import { Handout } from './handout.ts';
import { Staffing } from './staffing.ts';
import type { LinkEvents, WorkerLink } from './worker-link.ts';

/** What a crew is made of. */
export interface CrewOptions {
  readonly clock: Clock;
  readonly limits: CrewLimits;
  readonly recycle: RecycleOptions;
  /** Makes the line to the worker with this number. @throws whatever the system says when it cannot start one. */
  readonly openLink: (worker: number, events: LinkEvents) => WorkerLink;
  readonly onListenerError: ListenerErrorSink;
}

/** Far beyond any task: what keeps the process alive is cancelled when it is not needed. */
const FOR_EVER_MS = 2_147_483_647;

/** The workers of a pool that are threads or processes. It wires those who start them and those who give them tasks. */
export class Crew<I, O> {
  readonly exits: EventSource<WorkerExitEvent>;
  readonly degradations: EventSource<DegradedEvent>;
  readonly #options: CrewOptions;
  readonly #host: CrewHost<I, O>;
  readonly #workers: CrewWorker<I, O>[] = [];
  readonly #handout: Handout<I, O>;
  readonly #staffing: Staffing<I, O>;
  #closed: Deferred<void> | undefined = undefined;
  /** Keeps the process alive while there are tasks: threads and child processes by themselves do not. */
  #life: Timer | undefined = undefined;

  constructor(options: CrewOptions, host: CrewHost<I, O>) {
    const { clock, onListenerError } = options;
    this.#options = options;
    this.#host = host;
    this.exits = new EventSource(onListenerError);
    this.degradations = new EventSource(onListenerError);
    const workers = this.#workers;
    this.#handout = new Handout({
      clock,
      host,
      handSize: new HandSize(),
      workers,
      onEnded: (worker) => this.#ended(worker),
      onFreed: (worker) => this.#staffing.freed(worker),
    });
    this.#staffing = new Staffing({
      ...options,
      host,
      handout: this.#handout,
      workers,
      onExit: (event) => this.exits.emit(event),
      onDegraded: (event) => this.degradations.emit(event),
      onEmpty: this.#empty,
    });
  }

  /** Workers that can take tasks, with or without one. */
  get ready(): number {
    return this.#staffing.ready;
  }

  get starting(): number {
    return this.#staffing.starting;
  }

  /** Mean time that a worker takes to be ready, in milliseconds; 0 before the first is. */
  get startupMs(): number {
    return this.#staffing.startupMs ?? 0;
  }

  /** What keeps the pool from ever having had a worker; `undefined` while there is hope. */
  get hopelessness(): { readonly exits: number; readonly error: unknown } | undefined {
    return this.#staffing.hopelessness;
  }

  /** Whether every waiting task waits in a hand: one that comes may start at once. */
  get hasAllInHands(): boolean {
    return this.#handout.handedOut === this.#host.queue.size;
  }

  /** Starts workers or lets some go. To be called after every change of the books. */
  steer(): void {
    this.#staffing.steer(this.#host.wanted);
    this.#stayAlive();
  }

  execute(task: Task<I, O>): void {
    this.#handout.execute(task);
    this.#stayAlive();
  }

  /** A task has come to wait. */
  queued(): void {
    this.#handout.queued();
    this.steer();
  }

  /** @see Handout.pick */
  pick(): Task<I, O> | undefined {
    return this.#handout.pick();
  }

  /** @see Retrieval.release */
  release(task: Task<I, O>): 'free' | 'started' | 'asked' {
    return this.#handout.retrieval.release(task);
  }

  /** @see Retrieval.forsake */
  forsake(task: Task<I, O>, reason: unknown): void {
    this.#handout.retrieval.forsake(task, reason);
  }

  /** Gets all waiting tasks out of hands, as far as they have not started. */
  recall(): void {
    this.#handout.retrieval.recall();
  }

  /** The tasks that workers run, settled or not. */
  runningTasks(): Task<I, O>[] {
    return this.#workers.map(({ hand }) => hand.first).filter((task) => task !== undefined);
  }

  /** Lets all workers go; what they run was aborted before, what they start yet is with `reason`. Resolves when the last one is gone. */
  close(reason: unknown): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = createDeferred();
      this.#handout.stop(reason);
      this.#staffing.close();
      this.#stayAlive();
    }
    return this.#closed.promise;
  }

  #ended(worker: CrewWorker<I, O>): void {
    this.#staffing.recordDone();
    if (this.#staffing.isDue(worker)) worker.isRetiring = true;
  }

  readonly #empty = (): void => {
    this.#closed?.resolve();
    this.exits.clear();
    this.degradations.clear();
    this.#stayAlive();
  };

  #stayAlive(): void {
    const isClosing = this.#closed !== undefined && this.#workers.length > 0;
    if (isClosing || this.#host.queue.size > 0 || this.#handout.idle < this.ready) {
      this.#life ??= this.#options.clock.setTimer(this.#goOn, FOR_EVER_MS, { keepAlive: true });
    } else if (this.#life !== undefined) {
      this.#life.cancel();
      this.#life = undefined;
    }
  }

  readonly #goOn = (): void => {
    this.#life = undefined;
    this.#stayAlive();
  };
}
