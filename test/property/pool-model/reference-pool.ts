import type { PoolSetup, TaskSpec } from './pool-setup.ts';

/** What became of a task: a word for each way to end, the error's code for those that marea makes. */
export type Outcome =
  | 'completed'
  | 'failed'
  | 'aborted'
  | 'ERR_POOL_FULL'
  | 'ERR_POOL_CLOSED'
  | 'ERR_TASK_TIMEOUT'
  | 'ERR_QUEUE_TIMEOUT';

/** The counters, and what else a snapshot must show exactly. */
export interface ReferenceNumbers {
  readonly state: 'open' | 'paused' | 'closing' | 'closed';
  readonly desired: number;
  readonly busy: number;
  readonly held: number;
  readonly abandoned: number;
  readonly queued: number;
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  readonly rejected: number;
  readonly aborted: number;
  readonly timedOut: number;
  readonly unstarted: number;
}

interface ReferenceTask {
  readonly spec: TaskSpec;
  state: 'queued' | 'running' | 'held' | 'abandoned' | 'ended';
  outcome: Outcome | undefined;
  hasSettled: boolean;
  /** Whether `tryRun` says so by returning `undefined`; the counters name the reason. */
  isTurnedAway: boolean;
}

interface ReferenceTimer {
  readonly dueMs: number;
  readonly fire: () => void;
  isActive: boolean;
}

/** The counters of tasks that have settled. */
type Counter = 'completed' | 'failed' | 'rejected' | 'aborted' | 'timedOut' | 'unstarted';

/** A promise that the pool has given for a condition. */
interface Wait {
  readonly isMet: () => boolean;
  hasResolved: boolean;
}

/**
 * What a pool must do, written for reading and not for speed: lists, and a step after step simulation of the documented rules.
 * Handlers that end at once end in the order in which they started, after the command that started them.
 */
export class ReferencePool {
  readonly setup: PoolSetup;
  readonly tasks = new Map<number, ReferenceTask>();
  readonly starts: number[] = [];
  readonly unstarted: number[] = [];
  readonly waits: Wait[] = [];
  readonly abortedSignals = new Set<number>();
  nowMs = 0;
  desired: number;
  #isPaused = false;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #queue: ReferenceTask[] = [];
  #running: ReferenceTask[] = [];
  #endAtOnce: ReferenceTask[] = [];
  #timers: ReferenceTimer[] = [];
  #deadline: ReferenceTimer | undefined = undefined;
  readonly #counts = { submitted: 0, completed: 0, failed: 0, rejected: 0, aborted: 0, timedOut: 0, unstarted: 0 };

  constructor(setup: PoolSetup) {
    this.setup = setup;
    this.desired = setup.desired;
  }

  get numbers(): ReferenceNumbers {
    const handlersIn = (state: 'held' | 'abandoned'): number =>
      [...this.tasks.values()].filter((task) => task.state === state).length;
    return {
      state: this.#state === 'open' && this.#isPaused ? 'paused' : this.#state,
      desired: this.desired,
      busy: this.#running.length,
      held: handlersIn('held'),
      abandoned: handlersIn('abandoned'),
      queued: this.#queue.length,
      ...this.#counts,
    };
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Tasks whose handler waits to be told to end, in the order of their start. */
  get open(): number[] {
    return this.starts.filter((id) => {
      const task = this.tasks.get(id);
      return task?.spec.behaviour === 'whenTold' && task.state !== 'ended';
    });
  }

  /** Whether one more task would be accepted. */
  get hasRoom(): boolean {
    if (this.#state !== 'open') return false;
    return this.#queue.length < this.setup.capacity || (this.#queue.length === 0 && this.#canStart);
  }

  submit(spec: TaskSpec): void {
    const task: ReferenceTask = {
      spec,
      state: 'ended',
      outcome: undefined,
      hasSettled: false,
      isTurnedAway: spec.door === 'tryRun' && !this.hasRoom,
    };
    const mayOverflow = spec.door === 'run' && this.setup.overflow === 'wait';
    this.tasks.set(spec.id, task);
    this.#counts.submitted += 1;
    if (this.#state !== 'open') this.#settle(task, 'ERR_POOL_CLOSED', 'rejected');
    else if (spec.signal !== undefined && this.abortedSignals.has(spec.signal)) this.#settle(task, 'aborted', 'aborted');
    else if (this.#queue.length === 0 && this.#canStart) this.#start(task);
    else if (this.#queue.length >= this.setup.capacity && !mayOverflow) this.#settle(task, 'ERR_POOL_FULL', 'rejected');
    else this.#enqueue(task);
    this.#endWhatEndsAtOnce();
  }

  /** Ends the handler of a task. */
  end(id: number, isOk: boolean): void {
    const task = this.tasks.get(id);
    if (task !== undefined) this.#handlerEnded(task, isOk);
    this.#endWhatEndsAtOnce();
  }

  resize(n: number): void {
    if (n !== this.desired && this.#state !== 'closed') {
      this.desired = n;
      this.#drain();
    }
    this.waitFor(() => this.#occupied <= this.desired || this.isClosed);
    this.#endWhatEndsAtOnce();
  }

  pause(): void {
    this.#isPaused = true;
    this.#check();
  }

  resume(): void {
    this.#isPaused = false;
    this.#drain();
    this.#endWhatEndsAtOnce();
  }

  abort(signal: number): void {
    this.abortedSignals.add(signal);
    const linked = [...this.tasks.values()].filter(({ spec, hasSettled }) => spec.signal === signal && !hasSettled);
    for (const task of linked) {
      if (task.state === 'running') this.#detach(task, 'held');
      else this.#queue = this.#queue.filter((other) => other !== task);
      this.#settle(task, 'aborted', 'aborted');
      this.#check();
    }
    this.#endWhatEndsAtOnce();
  }

  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      // Sorting is stable: timers due at the same time keep the order in which they were set.
      const due = this.#timers
        .filter((timer) => timer.isActive && timer.dueMs <= untilMs)
        .toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (due === undefined) break;
      due.isActive = false;
      this.nowMs = due.dueMs;
      due.fire();
    }
    this.#timers = this.#timers.filter((timer) => timer.isActive);
    this.nowMs = untilMs;
    this.#endWhatEndsAtOnce();
  }

  close(deadlineMs: number, queued: 'run' | 'return'): void {
    if (this.#state === 'closed') return;
    this.#state = 'closing';
    if (queued === 'return') this.#returnQueued();
    if (deadlineMs === 0) this.#expire();
    else if (this.nowMs + deadlineMs < (this.#deadline?.dueMs ?? Number.POSITIVE_INFINITY)) {
      if (this.#deadline !== undefined) this.#deadline.isActive = false;
      this.#deadline = this.#setTimer(deadlineMs, () => this.#expire());
    }
    this.#check();
    this.#endWhatEndsAtOnce();
  }

  /** Registers a promise for a condition. */
  waitFor(isMet: () => boolean): void {
    this.waits.push({ isMet, hasResolved: isMet() });
  }

  isIdle(): boolean {
    return this.#queue.length === 0 && this.#running.length === 0;
  }

  queueIsBelow(n: number): boolean {
    return this.#queue.length < n;
  }

  get #occupied(): number {
    return this.#running.length + this.numbers.held;
  }

  get #canStart(): boolean {
    return !this.#isPaused && this.#occupied < this.desired;
  }

  #enqueue(task: ReferenceTask): void {
    task.state = 'queued';
    this.#queue.push(task);
    const { queueTimeoutMs } = task.spec;
    if (queueTimeoutMs !== undefined) {
      this.#setTimer(queueTimeoutMs, () => {
        if (task.state !== 'queued') return;
        this.#queue = this.#queue.filter((other) => other !== task);
        this.#settle(task, 'ERR_QUEUE_TIMEOUT', 'timedOut');
        this.#check();
      });
    }
    this.#check();
  }

  #start(task: ReferenceTask): void {
    const { id, behaviour, timeoutMs } = task.spec;
    task.state = 'running';
    this.#running.push(task);
    this.starts.push(id);
    if (behaviour !== 'whenTold') this.#endAtOnce.push(task);
    if (timeoutMs === undefined) return;
    this.#setTimer(timeoutMs, () => {
      if (task.state !== 'running') return;
      this.#detach(task, this.setup.onTimeout === 'hold' ? 'held' : 'abandoned');
      this.#settle(task, 'ERR_TASK_TIMEOUT', 'timedOut');
      this.#drain();
    });
  }

  #drain(): void {
    while (this.#canStart) {
      const task = this.#queue.shift();
      if (task === undefined) break;
      this.#start(task);
    }
    this.#check();
  }

  #handlerEnded(task: ReferenceTask, isOk: boolean): void {
    const wasRunning = task.state === 'running';
    this.#running = this.#running.filter((other) => other !== task);
    task.state = 'ended';
    if (wasRunning && isOk) this.#settle(task, 'completed', 'completed');
    else if (wasRunning) this.#settle(task, 'failed', 'failed');
    this.#drain();
  }

  #endWhatEndsAtOnce(): void {
    for (let task = this.#endAtOnce.shift(); task !== undefined; task = this.#endAtOnce.shift()) {
      this.#handlerEnded(task, task.spec.behaviour === 'returns');
    }
  }

  #detach(task: ReferenceTask, fate: 'held' | 'abandoned'): void {
    this.#running = this.#running.filter((other) => other !== task);
    task.state = fate;
  }

  #settle(task: ReferenceTask, outcome: Outcome, counter: Counter): void {
    task.hasSettled = true;
    task.outcome = outcome;
    if (task.state === 'queued') task.state = 'ended';
    this.#counts[counter] += 1;
  }

  /** Conditions that others wait for, and the end of a close. */
  #check(): void {
    if (this.#state === 'closing') {
      if (this.#isPaused || this.desired === 0) this.#returnQueued();
      if (this.#queue.length === 0 && this.#occupied === 0) this.#finish();
    }
    for (const wait of this.waits) wait.hasResolved ||= wait.isMet();
  }

  #returnQueued(): void {
    const returned = this.#queue;
    this.#queue = [];
    for (const task of returned) {
      this.unstarted.push(task.spec.id);
      this.#settle(task, 'ERR_POOL_CLOSED', 'unstarted');
    }
  }

  #expire(): void {
    if (this.#state !== 'closing') return;
    this.#returnQueued();
    for (const task of this.#running) {
      this.#detach(task, 'held');
      this.#settle(task, 'ERR_POOL_CLOSED', 'aborted');
    }
    this.#finish();
    this.#check();
  }

  #finish(): void {
    this.#state = 'closed';
    this.desired = 0;
    if (this.#deadline !== undefined) this.#deadline.isActive = false;
  }

  #setTimer(delayMs: number, fire: () => void): ReferenceTimer {
    const timer: ReferenceTimer = { dueMs: this.nowMs + delayMs, fire, isActive: true };
    this.#timers.push(timer);
    return timer;
  }
}
