import { ClaimBoard, nextNumber } from './claim-board.ts';
import { type FailureNote, type FromWorker, type InputRun, type OutputRun, runOf, type ToWorker } from './messages.ts';
import { BoardOutbox, MessageOutbox } from './outbox.ts';
import { StartMarks } from './start-marks.ts';
import { TaskRunner } from './task-runner.ts';
import type { ThrownValue } from './thrown-value.ts';
import type { LinkEvents, WorkerLink } from './worker-link.ts';
import type { ModuleHandler } from './worker-module.ts';

/** Thrown by a handler in order to end its thread, as `process.exit` would. */
export class ThreadEnds extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('the thread ends');
    this.exitCode = exitCode;
  }
}

/** The board of a thread that may die in the middle of a task: then it claims no more. */
class MortalBoard extends ClaimBoard {
  isDead = false;
  /** Tasks whose start the pool of a process has not read yet. */
  readonly starts: number[] = [];

  override claim(task: number, nowMs: number): boolean {
    if (this.isDead || !super.claim(task, nowMs)) return false;
    this.starts.push(task);
    return true;
  }
}

/**
 * A worker thread without a thread: the real runner and the real board, and between them and the pool two lists of messages
 * that the test delivers when it likes. So every order in which two threads can meet is in the test's hand.
 */
export class FakeThread implements WorkerLink {
  readonly board = new MortalBoard();
  readonly heapBytes = 0;
  readonly toWorker: ToWorker[] = [];
  readonly #toPool: FromWorker[] = [];
  readonly #events: LinkEvents;
  readonly #runner: TaskRunner;
  readonly #races: () => boolean;
  #isInWorker = false;
  readonly #deferred: (() => void)[] = [];
  /** What the pool of a process knows of its starts, the tasks that it has asked for, and the answers that are on their way to it. */
  readonly #marks = new StartMarks();
  readonly #questions: number[] = [];
  readonly #answers: (readonly [task: number, isTaken: boolean])[] = [];
  readonly #answersLater: boolean;
  isReady = false;
  isGone = false;
  /** Set by `terminate`; the test decides when it has happened. */
  isTerminated = false;
  hasLeft = false;
  /** Messages that the pool has sent. */
  sent = 0;

  /**
   * `races` is asked where the two threads could meet: `true` lets the worker run just before the pool looks. `answersLater` makes it a
   * process: the pool cannot take a task back by itself but asks for it, starts and answers come on lines of their own, and with a sudden
   * end questions stay without an answer and results are lost.
   */
  constructor(
    events: LinkEvents,
    handlers: Readonly<Record<string, ModuleHandler>>,
    now: () => number,
    races: () => boolean = () => false,
    answersLater = false,
  ) {
    this.#answersLater = answersLater;
    this.#events = events;
    this.#races = races;
    const post = (message: unknown): void => void this.#toPool.push(structuredClone(message) as FromWorker); // the runner's own
    this.#runner = new TaskRunner({
      // A message may be on its way still when the worker looks for the next one.
      port: { post, receive: () => (this.#races() ? undefined : this.#takeForWorker()) },
      board: this.board,
      outbox: answersLater ? new MessageOutbox(post) : new BoardOutbox(this.board, post),
      handlerOf: (name) => handlers[name] ?? (() => undefined),
      now,
      defer: (callback) => this.#deferred.push(callback),
      leave: () => {
        this.hasLeft = true;
      },
      sleep: undefined,
    });
  }

  becomeReady(): void {
    if (this.isReady || this.isGone) return;
    this.isReady = true;
    this.#events.ready();
  }

  failToStart(thrown: ThrownValue): void {
    this.#events.unfit(thrown);
    this.exit(1);
  }

  /** The worker's thread gets a turn: it takes what has come and runs it. Returns whether anything happened. */
  runWorker(): boolean {
    if (this.isGone || !this.isReady || this.#isInWorker) return false;
    this.#isInWorker = true;
    this.#answerQuestions();
    try {
      const deferred = this.#deferred.splice(0);
      for (const callback of deferred) callback();
      const message = this.#takeForWorker();
      if (message !== undefined) this.#runner.receive(message);
      if (this.hasLeft) this.exit(0);
      return deferred.length > 0 || message !== undefined;
    } catch (error) {
      if (!(error instanceof ThreadEnds)) throw error;
      this.#runner.flush();
      this.exit(error.exitCode);
      return true;
    } finally {
      this.#isInWorker = false;
    }
  }

  /** The pool's thread gets what the worker has sent. Returns whether there was anything. */
  runPool(): boolean {
    if (this.isGone) return false;
    this.#answerQuestions();
    if (this.#toPool.length === 0 && this.#answers.length === 0 && (!this.#answersLater || this.board.starts.length === 0))
      return false;
    const areStartsFirst = !this.#races();
    if (areStartsFirst) this.#readStarts();
    const areAnswersFirst = this.#races();
    if (areAnswersFirst) this.#tellAnswers();
    if (this.#toPool.length > 0) this.#tellResults();
    if (!areAnswersFirst) this.#tellAnswers();
    if (!areStartsFirst) this.#readStarts();
    return true;
  }

  exit(exitCode: number, error?: unknown): void {
    if (this.isGone) return;
    if (this.#answersLater && this.#races()) this.#questions.length = 0;
    if (this.#answersLater && this.#races()) this.#toPool.length = 0;
    this.#answerQuestions();
    this.#readStarts();
    this.#tellResults();
    this.#tellAnswers();
    this.isGone = true;
    this.board.isDead = true;
    this.#events.exited(exitCode, error);
  }

  send(run: InputRun, name: string | undefined): void {
    this.#post(runOf(run, name));
  }

  #post(message: ToWorker): void {
    this.sent += 1;
    this.toWorker.push(structuredClone(message));
  }

  sendOne(task: number, name: string | undefined, input: unknown): void {
    this.#post(runOf([task, input], name));
  }

  abort(task: number, reason: ThrownValue): void {
    this.#post({ kind: 'abort', task, reason });
  }

  takeBack(task: number): 'taken' | 'started' | 'asked' {
    if (this.#races()) this.runWorker();
    if (this.#answersLater) {
      if (this.hasStarted(task)) return 'started';
      if (this.#marks.ask(task)) this.#questions.push(task);
      return 'asked';
    }
    return this.board.takeBack(task) ? 'taken' : 'started';
  }

  get awaitsAnswer(): boolean {
    return this.#marks.awaitsAnswer;
  }

  poll(): void {
    if (this.#races()) this.runWorker();
    if (!this.#answersLater) this.#tellResults();
  }

  #tellResults(): void {
    const notes: (OutputRun | FailureNote)[] = [];
    for (const message of this.#toPool.splice(0)) {
      if (message === 0 || !(Array.isArray(message) || message.kind === 'failure')) continue;
      notes.push(message);
      const [first, count] = Array.isArray(message) ? [message[0], message.length - 1] : [message.task, 1];
      for (let step = 0; step < count; step += 1) this.#marks.started(nextNumber(first, step));
    }
    this.#events.results(notes);
  }

  hasStarted(task: number): boolean {
    return this.#answersLater ? this.#marks.hasStarted(task) : this.board.hasStarted(task);
  }

  isDone(task: number): boolean {
    return this.board.isDone(task);
  }

  outputOf(task: number): unknown {
    return this.board.outputOf(task);
  }

  startedAtMs(task: number): number {
    return this.board.startedAtMs(task);
  }

  endedAtMs(task: number): number {
    return this.board.endedAtMs(task);
  }

  leave(): void {
    this.#post({ kind: 'leave' });
  }

  terminate(): void {
    this.isTerminated = true;
    this.board.isDead = true; // whatever it does yet, it runs no more tasks
  }

  /** What the thread of a process that is never busy does. */
  #answerQuestions(): void {
    for (const task of this.#questions.splice(0)) this.#answers.push([task, this.board.takeBack(task)]);
  }

  #readStarts(): void {
    for (const task of this.board.starts.splice(0)) this.#marks.started(task);
  }

  #tellAnswers(): void {
    for (const [task, isTaken] of this.#answers.splice(0)) {
      this.#marks.answered(task);
      this.#events.tookBack(task, isTaken);
    }
  }

  #takeForWorker(): ToWorker | undefined {
    return this.toWorker.shift();
  }
}
