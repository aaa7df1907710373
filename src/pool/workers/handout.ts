import type { Clock, Timer } from '../../time/index.ts';
import type { Task } from '../task.ts';
import { Breath } from './breath.ts';
import { canBeSentAgain, canWaitInHand } from './carried-task.ts';
import type { CrewHost, NextInHand } from './crew-host.ts';
import type { CrewWorker } from './crew-worker.ts';
import type { HandSize } from './hand-size.ts';
import { HandedTasks } from './handed-tasks.ts';
import type { FailureNote, OutputRun } from './messages.ts';
import { Retrieval } from './retrieval.ts';

/** What a {@link Handout} works with. */
export interface HandoutParts<I, O> {
  readonly clock: Clock;
  readonly host: CrewHost<I, O>;
  readonly handSize: HandSize;
  /** Every worker that exists. */
  readonly workers: readonly CrewWorker<I, O>[];
  /** Told when a task has ended on a worker. */
  readonly onEnded: (worker: CrewWorker<I, O>) => void;
  /** Told when a worker's hand is empty. Returns whether it may have another task. */
  readonly onFreed: (worker: CrewWorker<I, O>) => boolean;
}

/** Time between two looks at workers that have tasks waiting in their hands, in milliseconds. */
const LOOK_MS = 2;

/**
 * Decides which worker gets which task, and takes results in.
 *
 * 1. An idle worker gets the oldest task; the task runs, for the books.
 * 2. Tasks that find no idle worker wait in the queue, and the oldest of them also in the hands of busy workers, as many as run in
 *    about 0.2 ms: so a worker goes on without waiting for us, and one message carries many tasks.
 * 3. A result tells that the next task in the hand has started: it leaves the queue.
 * 4. A task whose worker is held up is taken back, unless it has started, and goes to another one.
 */
export class Handout<I, O> {
  readonly #parts: HandoutParts<I, O>;
  readonly #idle: CrewWorker<I, O>[] = [];
  readonly #unsent: CrewWorker<I, O>[] = [];
  readonly #handed: HandedTasks<I, O>;
  /** How tasks get out of hands again. */
  readonly retrieval: Retrieval<I, O>;
  readonly #breath: Breath;
  #look: Timer | undefined = undefined;
  #stopped: { readonly reason: unknown } | undefined = undefined;
  #endedCount = 0;
  #endedMs = 0;

  constructor(parts: HandoutParts<I, O>) {
    this.#parts = parts;
    this.#handed = new HandedTasks(parts.host.queue);
    this.retrieval = new Retrieval(parts, this.#handed);
    this.#breath = new Breath(
      () => parts.host.queue.size + this.#unsent.length,
      () => this.#sendAll(),
    );
  }

  /** Workers that wait for a task. */
  get idle(): number {
    return this.#idle.length;
  }

  /** Tasks that wait both in the queue and in a hand. */
  get handedOut(): number {
    return this.#handed.count;
  }

  /** A worker has become ready. */
  add(worker: CrewWorker<I, O>): void {
    this.#idle.push(worker);
  }

  /** The worker that was idle longest, taken out; `undefined` when none is idle. */
  takeLongestIdle(): CrewWorker<I, O> | undefined {
    return this.#idle.shift();
  }

  /**
   * A worker is gone. What waited in its hand waits in the queue alone; what it had started ends with `errorOf` it. So does, with a `lost`
   * one (told to end, and not heard of since), what may have started.
   */
  remove(worker: CrewWorker<I, O>, errorOf: () => unknown, isLost: boolean): void {
    const { hand, link } = worker;
    const isFree = (number: number): boolean => (isLost ? link.takeBack(number) === 'taken' : !link.hasStarted(number));
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    for (const [number, task] of hand.behindFirst()) if (isFree(number)) this.#handed.takeOut(worker, number, task);
    const { first } = hand;
    if (first?.state === 'running' && worker.abortion === undefined && canBeSentAgain(first) && isFree(hand.firstNumber)) {
      hand.shift();
      first.handler = undefined;
      this.#parts.host.unstart(first, undefined);
      this.#handed.cameBack();
    }
    while (hand.size > 0) this.#end(worker, hand.firstNumber, false, errorOf());
  }

  /** Starts a task on an idle worker. The caller has booked it. */
  execute(task: Task<I, O>): void {
    const worker = this.#idle.pop();
    if (worker === undefined) throw new Error('A task was started without an idle worker');
    try {
      worker.give(task);
    } catch (error) {
      queueMicrotask(() => this.#notSent(worker, task, error)); // never from within
      return;
    }
    if (this.#parts.handSize.isWorthSending) {
      worker.send();
      return;
    }
    this.#unsent.push(worker);
    this.#breath.begin();
  }

  /** A task has come to wait: it may wait in a hand. */
  queued(): void {
    this.#breath.begin();
  }

  /** The task to start next on an idle worker: the oldest that waits, unless it does so in a hand that moves. */
  pick(): Task<I, O> | undefined {
    const { queue } = this.#parts.host;
    for (let head = queue.head; head !== undefined; head = queue.head) {
      const holder = this.retrieval.holderOf(head);
      if (holder === undefined) return head;
      if (!this.retrieval.isWorthwhile(holder)) break;
      const answer = this.retrieval.release(head);
      if (answer === 'free') return head;
      if (answer === 'asked' || queue.head === head) break;
    }
    this.#planLook();
    return queue.isPlain ? this.#handed.firstOther : undefined;
  }

  /** Takes in what a worker has sent: these notes, and what lies on its board. */
  takeIn(worker: CrewWorker<I, O>, notes: readonly (OutputRun | FailureNote)[]): void {
    const { host, handSize } = this.#parts;
    worker.inbox.add(notes);
    host.inOneGo(() => this.#collect(worker));
    if (this.#endedCount > 0) handSize.record(this.#endedCount, this.#endedMs);
    this.#endedCount = 0;
    this.#endedMs = 0;
    if (this.#handed.count > 0 && handSize.isWorthMoving) this.retrieval.relieve();
    if (host.queue.size > this.#handed.count) this.#fill();
  }

  /** The answer to a task that was asked for. */
  tookBack(worker: CrewWorker<I, O>, number: number, isTaken: boolean): void {
    if (!isTaken) return; // its results will tell
    const { host } = this.#parts;
    const task = worker.hand.at(number);
    if (task === undefined) return;
    const isFirst = task === worker.hand.first;
    host.inOneGo(() => {
      if (isFirst) this.#firstTakenBack(worker, task);
      else this.#handed.takeOut(worker, number, task);
    });
    if (isFirst) this.takeIn(worker, []); // the worker has passed it over: what the next ones gave may have come before this answer
  }

  /** Whatever starts from now on is told to stop. */
  stop(reason: unknown): void {
    this.#stopped = { reason };
    this.#look?.cancel();
    this.#look = undefined;
  }

  #notSent(worker: CrewWorker<I, O>, task: Task<I, O>, error: unknown): void {
    this.#idle.push(worker);
    this.#parts.host.inOneGo(() => this.#parts.host.passOn(task, false, error, 0, undefined));
  }

  /** Ends tasks in the order of the hand: those whose outputs lie on the board, and those whose outcomes were sent. */
  #collect(worker: CrewWorker<I, O>): void {
    const { hand, link, inbox } = worker;
    while (hand.size > 0) {
      const number = hand.firstNumber;
      if (link.isDone(number)) {
        this.#end(worker, number, true, link.outputOf(number));
      } else {
        const outcome = inbox.nextNumber === number ? inbox.shift() : undefined;
        if (outcome === undefined) return;
        this.#end(worker, number, outcome.isOk, outcome.value);
      }
    }
  }

  /** The first task of the hand has ended: the next one is the worker's now. */
  #end(worker: CrewWorker<I, O>, number: number, isOk: boolean, outcome: unknown): void {
    const { hand, link } = worker;
    const task = hand.shift();
    if (task === undefined) return;
    worker.abortion = undefined;
    task.handler = undefined;
    worker.forsaken.delete(task);
    const startedAtMs = link.startedAtMs(number);
    const endedAtMs = worker.state === 'gone' ? undefined : link.endedAtMs(number);
    const runMs = startedAtMs === undefined || endedAtMs === undefined ? undefined : Math.max(0, endedAtMs - startedAtMs);
    if (worker.state !== 'gone') this.#ran(worker, runMs);
    this.#parts.host.passOn(task, isOk, outcome, runMs, this.#next(worker));
  }

  #ran(worker: CrewWorker<I, O>, runMs: number | undefined): void {
    worker.tasksRun += 1;
    this.#parts.onEnded(worker);
    if (runMs === undefined) return;
    this.#endedCount += 1;
    this.#endedMs += runMs;
  }

  /** The first task of the hand was asked for while it waited behind another, and had not started. */
  #firstTakenBack(worker: CrewWorker<I, O>, task: Task<I, O>): void {
    const { host } = this.#parts;
    const reason = worker.abortion?.reason;
    worker.hand.shift();
    worker.abortion = undefined;
    worker.forsaken.delete(task);
    task.handler = undefined;
    const next = this.#next(worker);
    if (task.state !== 'running') {
      host.passOn(task, false, reason, undefined, next);
      return;
    }
    host.unstart(task, next);
    this.#handed.cameBack();
  }

  #next(worker: CrewWorker<I, O>): NextInHand<I, O> | undefined {
    const { hand, link } = worker;
    const task = hand.first;
    if (task === undefined) {
      if (this.#parts.onFreed(worker)) this.#idle.push(worker);
      return undefined;
    }
    if (worker.forsaken.has(task)) worker.abort(worker.forsaken.get(task));
    else this.#handed.leavesQueue(task);
    if (this.#stopped !== undefined) worker.abort(this.#stopped.reason);
    return { task, startedAtMs: link.hasStarted(hand.firstNumber) ? link.startedAtMs(hand.firstNumber) : undefined };
  }

  /** Hands waiting tasks out to busy workers, as evenly as it goes. */
  #fill(): void {
    const { host, handSize, workers, clock } = this.#parts;
    const { most } = handSize;
    const nowMs = clock.now();
    if (most < 2 || !host.mayHandOut || !host.queue.isPlain) return;
    const waiting = host.queue.size - this.#handed.count;
    const able = workers.filter((worker) => this.#canTakeMore(worker, nowMs));
    if (waiting <= 0 || able.length === 0) return;
    let inHands = 0;
    for (const worker of able) inHands += worker.hand.size;
    const share = Math.min(most, Math.ceil((waiting + inHands) / able.length));
    for (const worker of able) {
      if (2 * worker.hand.size > share && share > 2) continue; // too little to be worth a message
      while (worker.hand.size < share && worker.hand.hasRoom) {
        const task = this.#handed.firstOther;
        if (task === undefined || !canWaitInHand(task)) break;
        this.#handOut(worker, task);
      }
      worker.send();
    }
    if (this.#handed.count > 0) this.#planLook();
  }

  #canTakeMore(worker: CrewWorker<I, O>, nowMs: number): boolean {
    const { state, hand, abortion, isRetiring, link } = worker;
    if (state !== 'ready' || hand.size === 0 || abortion !== undefined || isRetiring) return false;
    if (link.awaitsAnswer) return false; // what is taken back must not find later tasks ahead of it in the same hand
    return !this.#parts.handSize.isHoldingUp(worker.runningForMs(nowMs));
  }

  #handOut(worker: CrewWorker<I, O>, task: Task<I, O>): void {
    try {
      worker.give(task);
    } catch (error) {
      this.#parts.host.refuse(task, error);
      return;
    }
    this.#handed.add(task);
  }

  #sendAll(): void {
    this.#fill();
    for (const worker of this.#unsent) worker.send();
    this.#unsent.length = 0;
  }

  #planLook(): void {
    this.#look ??= this.#parts.clock.setTimer(this.#lookAround, LOOK_MS);
  }

  /** Takes in what workers have not told yet, as they are held up, and moves the tasks that wait behind. */
  readonly #lookAround = (): void => {
    this.#look = undefined;
    const { workers, host } = this.#parts;
    for (const worker of Array.from(workers)) if (worker.hand.size > 1) worker.link.poll();
    this.retrieval.relieve();
    host.inOneGo(() => undefined); // starts on idle workers what was taken back
    if (host.queue.size > this.#handed.count) this.#fill();
    if (this.#handed.count > 0) this.#planLook();
  };
}
