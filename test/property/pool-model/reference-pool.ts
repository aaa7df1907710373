import type { HeldBack } from '../../../src/pool/index.ts';
import { TimeEwma } from '../../../src/stats/index.ts';
import { isOrdinary, type PoolSetup, type TaskSpec } from './pool-setup.ts';
import { NOTHING_REACHED, type Reached } from './reached.ts';
import { ReferenceQueue } from './reference-queue.ts';
import { ReferenceRates } from './reference-rates.ts';
import {
  type Counter,
  type Outcome,
  type ReferenceNumbers,
  type ReferenceTask,
  type ReferenceTimer,
  type Wait,
  weightOf,
  workersOf,
} from './reference-task.ts';

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
  readonly reached: Reached = { ...NOTHING_REACHED };
  nowMs = 0;
  desired: number;
  #isPaused = false;
  #state: 'open' | 'closing' | 'closed' = 'open';
  readonly #queue: ReferenceQueue<ReferenceTask>;
  readonly #rates: ReferenceRates;
  /** Mean run time, as the shed rule learns it. */
  readonly #runMs = new TimeEwma({ tauMs: 1_000 });
  #running: ReferenceTask[] = [];
  #endAtOnce: ReferenceTask[] = [];
  #timers: ReferenceTimer[] = [];
  #deadline: ReferenceTimer | undefined = undefined;
  readonly #counts = {
    submitted: 0,
    completed: 0,
    failed: 0,
    rejected: 0,
    shed: 0,
    evicted: 0,
    aborted: 0,
    timedOut: 0,
    unstarted: 0,
  };

  constructor(setup: PoolSetup) {
    this.setup = setup;
    this.desired = setup.desired;
    const { limits } = setup;
    this.#queue = new ReferenceQueue(limits?.ageingMs ?? 10_000, limits?.maxPerKey);
    this.#rates = new ReferenceRates(limits?.rates);
  }

  get numbers(): ReferenceNumbers {
    const all = [...this.tasks.values()];
    return {
      state: this.#state === 'open' && this.#isPaused ? 'paused' : this.#state,
      desired: this.desired,
      busy: workersOf(this.#running),
      held: workersOf(all.filter(({ state }) => state === 'held')),
      abandoned: all.filter(({ state }) => state === 'abandoned').length,
      queued: this.#queue.size,
      ...this.#counts,
      heldBack: this.#heldBack(),
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
    if (this.#queue.size < this.setup.capacity) return true;
    const isFree = this.#isUnderWay && this.#occupied < this.desired;
    return this.#queue.size === 0 && isFree && this.#rates.waitMs(undefined, this.nowMs) === 0;
  }

  /** Takes tasks in within one breath: those that end at once end after it. */
  submit(specs: readonly TaskSpec[]): void {
    for (const spec of specs) this.#submit(spec);
    this.#endWhatEndsAtOnce();
  }

  #submit(spec: TaskSpec): void {
    const { place } = spec;
    const task: ReferenceTask = {
      spec,
      priority: place?.priority ?? 0,
      key: place?.key,
      submittedAtMs: this.nowMs,
      startedAtMs: 0,
      booked: 0,
      state: 'ended',
      outcome: undefined,
      hasSettled: false,
      isTurnedAway: false,
      settlesLate: false,
    };
    const mayStart = this.#queue.size === 0 && this.#mayStart(task);
    const mayGetIn = (this.#state === 'open' && mayStart) || this.#evictableBy(task.priority) !== undefined;
    task.isTurnedAway = spec.door === 'tryRun' && !this.hasRoom && !mayGetIn;
    const mayOverflow = spec.door === 'run' && this.setup.overflow === 'wait';
    this.tasks.set(spec.id, task);
    if (this.#rates.isTooHeavy(task)) {
      this.reached.tooHeavy += 1;
      Object.assign(task, { hasSettled: true, outcome: 'ERR_OPTION', isTurnedAway: false });
      return;
    }
    this.#counts.submitted += 1;
    if (this.#state !== 'open') this.#settle(task, 'ERR_POOL_CLOSED', 'rejected');
    else if (this.#isAborted(task)) this.#settle(task, 'aborted', 'aborted');
    else if (mayStart) this.#start(task);
    else if (this.#queue.size >= this.setup.capacity && !mayOverflow) this.#submitToFull(task);
    else if (this.#isShed(task)) this.#shed(task);
    else this.#enqueue(task);
  }

  /** The newest one of the lowest priority gives its place to a higher one. */
  #submitToFull(task: ReferenceTask): void {
    const evictee = this.#evictableBy(task.priority);
    if (evictee === undefined) this.#refuse(task);
    else if (this.#isShed(task)) this.#shed(task);
    else {
      this.#queue.remove(evictee);
      this.#settle(evictee, 'ERR_TASK_EVICTED', 'evicted');
      this.reached.evicted += 1;
      this.#enqueue(task);
    }
  }

  #evictableBy(priority: number): ReferenceTask | undefined {
    return this.setup.overflow === 'evict' && this.#state === 'open' ? this.#queue.newestBelow(priority) : undefined;
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
      if (task.hasSettled) continue; // it was found aborted when its turn came
      if (task.state === 'running') this.#detach(task, 'held');
      else this.#queue.remove(task);
      this.#settle(task, 'aborted', 'aborted');
      this.#drain(); // it may have been a heavy one that the others waited behind
    }
    this.#endWhatEndsAtOnce();
  }

  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      // Sorting is stable: timers due at the same time keep the order in which they were set.
      const due = this.#timers.filter((timer) => timer.isActive).toSorted((a, b) => a.dueMs - b.dueMs)[0];
      const rateMs = this.#rateTurnMs();
      if (rateMs < Math.min(untilMs, due?.dueMs ?? untilMs)) {
        this.nowMs = rateMs;
        this.reached.rateTurns += 1;
        if (this.#heldBack()?.name !== this.#rates.first?.name) this.reached.otherRateTurns += 1;
        this.#drain();
      } else if (due !== undefined && due.dueMs <= untilMs) {
        due.isActive = false;
        this.nowMs = due.dueMs;
        due.fire();
      } else break;
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
    return this.#queue.size === 0 && this.#running.length === 0;
  }

  queueIsBelow(n: number): boolean {
    return this.#queue.size < n;
  }

  get #occupied(): number {
    const { busy, held } = this.numbers;
    return busy + held;
  }

  /** Whether tasks start at all. */
  get #isUnderWay(): boolean {
    return !this.#isPaused && this.desired > 0;
  }

  #isAborted({ spec }: ReferenceTask): boolean {
    return spec.signal !== undefined && this.abortedSignals.has(spec.signal);
  }

  /** Tasks that would not start now even if a worker were free. */
  #heldBack(): HeldBack | undefined {
    const held = this.#isPaused ? undefined : this.#rates.heldBack(this.#queue, this.setup.limits?.maxPerKey, this.nowMs);
    if (held !== undefined) this.reached[held.by === 'rate' ? 'heldByRate' : 'heldByKey'] += 1;
    return held;
  }

  /** A task that is heavier than the pool starts when nothing else runs. */
  #mayStart(task: ReferenceTask): boolean {
    const fits = this.#occupied + weightOf(task) <= this.desired || this.#occupied === 0;
    if (this.#queue.isFull(task.key)) this.reached.keyHeld += 1;
    return this.#isUnderWay && fits && !this.#queue.isFull(task.key) && this.#rates.waitMs(task, this.nowMs) === 0;
  }

  /** When the rate lets the next task start that it holds back. */
  #rateTurnMs(): number {
    const { head } = this.#queue;
    const waitMs = head === undefined ? 0 : this.#rates.waitMs(head, this.nowMs);
    return waitMs > 0 ? this.nowMs + waitMs : Number.POSITIVE_INFINITY;
  }

  #isShed(task: ReferenceTask): boolean {
    const maxWaitMs = this.setup.limits?.maxWaitMs;
    const runMs = this.#runMs.value();
    if (maxWaitMs === undefined || runMs === undefined || this.#isPaused || this.desired === 0) return false;
    return ((this.#queue.ahead(task.priority) + 1) * runMs) / this.desired > maxWaitMs;
  }

  #refuse(task: ReferenceTask): void {
    task.isTurnedAway = task.spec.door === 'tryRun';
    if (this.hasRoom) this.reached.heldAtFullQueue += 1;
    this.#settle(task, 'ERR_POOL_FULL', 'rejected');
  }

  #shed(task: ReferenceTask): void {
    task.isTurnedAway = task.spec.door === 'tryRun';
    this.reached.shed += 1;
    this.#settle(task, 'ERR_TASK_SHED', 'shed');
  }

  #enqueue(task: ReferenceTask): void {
    task.state = 'queued';
    this.#queue.push(task);
    const { queueTimeoutMs } = task.spec;
    if (queueTimeoutMs !== undefined) {
      this.#setTimer(queueTimeoutMs, () => {
        if (task.state !== 'queued') return;
        this.#queue.remove(task);
        this.reached.timedOut += 1;
        this.#settle(task, 'ERR_QUEUE_TIMEOUT', 'timedOut');
        this.#drain();
      });
    }
    this.#drain(); // a key whose turn it is may start before those that came first
  }

  #start(task: ReferenceTask): void {
    const { id, behaviour, timeoutMs } = task.spec;
    task.state = 'running';
    task.booked = Math.min(weightOf(task), this.desired);
    task.startedAtMs = this.nowMs;
    this.#queue.started(task.key);
    this.#rates.take(task, this.nowMs);
    this.#running.push(task);
    if (id < (this.starts.at(-1) ?? 0)) this.reached.overtaken += 1;
    if (task.booked > 1) this.reached.heavy += 1;
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
    for (let task = this.#queue.head; task !== undefined && this.#mayStart(task); task = this.#queue.head) {
      this.#queue.shift();
      if (this.#isAborted(task)) this.#settle(task, 'aborted', 'aborted');
      else this.#start(task);
    }
    this.#check();
  }

  #handlerEnded(task: ReferenceTask, isOk: boolean): void {
    const wasRunning = task.state === 'running';
    this.#running = this.#running.filter((other) => other !== task);
    if (task.state !== 'abandoned') this.#queue.ended(task.key);
    task.state = 'ended';
    if (wasRunning && isOk) this.#runMs.add(this.nowMs - task.startedAtMs, this.nowMs);
    if (wasRunning && isOk) this.#settle(task, 'completed', 'completed');
    else if (wasRunning) this.#settle(task, 'failed', 'failed');
    else if (task.settlesLate) this.#settleLate(task, isOk);
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
    if (fate === 'abandoned') this.#queue.ended(task.key);
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
      if (this.#queue.size === 0 && this.#occupied === 0) this.#finish();
    }
    for (const wait of this.waits) wait.hasResolved ||= wait.isMet();
  }

  #returnQueued(): void {
    for (const task of this.#queue.takeAll()) {
      this.unstarted.push(task.spec.id);
      this.#settle(task, 'ERR_POOL_CLOSED', 'unstarted');
    }
  }

  #expire(): void {
    if (this.#state !== 'closing') return;
    this.#returnQueued();
    for (const task of this.#running) {
      this.#detach(task, 'held');
      this.#giveUp(task);
    }
    this.#finish();
    this.#check();
  }

  #settleLate(task: ReferenceTask, isOk: boolean): void {
    this.reached.settledLate += 1;
    task.outcome = isOk ? 'completed' : 'failed';
  }

  /** A running task at the deadline of the close. */
  #giveUp(task: ReferenceTask): void {
    if (isOrdinary(task.spec)) {
      this.#counts.aborted += 1;
      task.settlesLate = true;
    } else {
      this.#settle(task, 'ERR_POOL_CLOSED', 'aborted');
    }
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
