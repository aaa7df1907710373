import { type ClaimBoard, nextNumber } from './claim-board.ts';
import type { BrokenMessage, InputRun, NamedRun, ToWorker } from './messages.ts';
import { checkTransfer, isMoved } from './move.ts';
import type { Outbox } from './outbox.ts';
import { RunnerContext } from './runner-context.ts';
import { decodeThrown, encodeThrown, reduceThrown, type ThrownValue } from './thrown-value.ts';

/** A worker's end of the line to its pool. */
export interface RunnerPort {
  /** @throws DataCloneError when the message cannot be cloned. */
  post(message: unknown, transfer?: readonly object[]): void;
  /** The next message, when one is there. */
  receive(): ToWorker | BrokenMessage | undefined;
}

/** A task whose message could not be opened. Messages keep their order, so its number is known. */
interface BrokenInput {
  readonly kind: 'broken';
  readonly task: number;
}

/** What a {@link TaskRunner} works with. */
export interface RunnerParts {
  readonly port: RunnerPort;
  readonly board: ClaimBoard;
  readonly outbox: Outbox;
  /** The handler by the name of its export. */
  readonly handlerOf: (name: string) => (input: unknown, context: RunnerContext) => unknown;
  readonly now: () => number;
  /** Calls back once the event loop has turned. */
  readonly defer: (callback: () => void) => void;
  /** Called when the pool lets the worker go. */
  readonly leave: () => void;
  /**
   * Blocks the thread until the pool has sent something since `wakes` was read from the board. Absent: the worker waits in its
   * event loop.
   */
  readonly sleep: ((wakes: number) => void) | undefined;
}

/** Outputs wait for company at most this long, in milliseconds, and while there are fewer than {@link MOST_KEPT}. */
const LONGEST_KEEP_MS = 0.2;
const MOST_KEPT = 64;

/** After a task that ran longer than {@link LONGEST_KEEP_MS}, the pool is told of so many outputs one by one: the next may run long too. */
const WARY_TASKS = 1_000;

/** Longest time between two turns of the event loop while tasks come in, in milliseconds. */
const LONGEST_RUN_MS = 5;

/** The intrinsic `then`: a promise whose own `then` was replaced cannot call us twice. */
// oxlint-disable-next-line typescript/unbound-method -- called with its promise as `this`
const { then } = Promise.prototype;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  (typeof value === 'object' || typeof value === 'function') && value !== null && 'then' in value;

const DEFAULT = 'default';

/**
 * A worker's loop: claims the tasks in its hand one after the other, calls their handlers and sends what comes of them.
 *
 * 1. A task is claimed on the board; one that was taken back meanwhile is passed over.
 * 2. Its handler runs. Nothing else does until it has ended, but orders to abort are obeyed.
 * 3. Its output waits for others only while all recent tasks were short, because a task that blocks the thread would keep it.
 * 4. When nothing is in hand, everything that waits is sent.
 */
export class TaskRunner {
  readonly #parts: RunnerParts;
  /** Messages that came while a task ran. */
  readonly #backlog: (InputRun | NamedRun | BrokenInput)[] = [];
  /** The task that comes next, when one does. */
  #coming = 0;
  #run: InputRun | undefined = undefined;
  #index = 0;
  #task = 0;
  #name = DEFAULT;
  #isBroken = false;
  #context: RunnerContext | undefined = undefined;
  #isWorking = false;
  #keptSinceMs = 0;
  #wary = 0;
  #isSendDeferred = false;
  #isLeaving = false;
  #startedAtMs = 0;
  #turnedAtMs = 0;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Takes a message from the pool. */
  receive(message: ToWorker | BrokenMessage): void {
    if (!this.#accept(message) || this.#isWorking) return;
    this.#turnedAtMs = this.#parts.now();
    this.#startedAtMs = this.#turnedAtMs;
    this.#work();
  }

  /** Tells the pool of the outputs that wait for company. */
  flush(): void {
    this.#parts.outbox.flush();
  }

  /** Puts tasks into the backlog and obeys orders; `false` for an order. */
  #accept(message: ToWorker | BrokenMessage): boolean {
    if (Array.isArray(message)) return this.#keep(message, message[0], message.length - 1);
    switch (message.kind) {
      case 'named':
        return this.#keep(message, message.run[0], message.run.length - 1);
      case 'broken':
        return this.#keep({ kind: 'broken', task: this.#coming }, this.#coming, 1);
      case 'leave':
        this.#isLeaving = true;
        this.#parts.leave();
        return false;
      case 'abort':
        if (this.#context !== undefined && message.task === this.#task) this.#context.abort(decodeThrown(message.reason));
        return false;
    }
  }

  #keep(message: InputRun | NamedRun | BrokenInput, task: number, count: number): true {
    this.#backlog.push(message);
    this.#coming = nextNumber(task, count);
    return true;
  }

  readonly #work = (): void => {
    this.#isWorking = true;
    do {
      if (!this.#claimNext()) {
        this.flush();
        if (this.#sleep()) continue;
        this.#isWorking = false;
        return;
      }
      if (this.#runTask()) return; // goes on when the handler's promise has settled
    } while (this.#startedAtMs - this.#turnedAtMs < LONGEST_RUN_MS);
    this.flush();
    this.#parts.defer(this.#resume);
  };

  readonly #resume = (): void => {
    this.#turnedAtMs = this.#parts.now();
    this.#startedAtMs = this.#turnedAtMs;
    this.#work();
  };

  /** Blocks until there is something in hand; `false` when the worker does not sleep, or leaves. */
  #sleep(): boolean {
    const { sleep, board, port, now } = this.#parts;
    if (sleep === undefined) return false;
    while (!this.#isLeaving) {
      const { wakes } = board; // before the look for messages: what is sent after it wakes us
      const message = port.receive();
      if (message === undefined) sleep(wakes);
      else if (this.#accept(message)) {
        this.#startedAtMs = now();
        return true;
      }
    }
    return false;
  }

  /** Claims the next task that is still ours; `false` when there is none. */
  #claimNext(): boolean {
    for (;;) {
      if (this.#run === undefined) {
        if (!this.#openNext()) return false;
      } else {
        this.#index += 1;
        this.#task = nextNumber(this.#task);
      }
      if (this.#run !== undefined && this.#index >= this.#run.length) this.#run = undefined;
      else if (this.#parts.board.claim(this.#task, this.#startedAtMs)) return true;
    }
  }

  /** Opens the next message with tasks; `false` when there is none. */
  #openNext(): boolean {
    const message = this.#backlog.shift() ?? this.#receiveTasks();
    if (message === undefined) return false;
    this.#name = DEFAULT;
    this.#isBroken = false;
    if (Array.isArray(message)) this.#open(message);
    else if (message.kind === 'named') {
      this.#name = message.name;
      this.#open(message.run);
    } else {
      this.#isBroken = true;
      this.#open([message.task, undefined]);
    }
    return true;
  }

  #open(run: InputRun): void {
    this.#run = run;
    this.#index = 1;
    this.#task = run[0];
  }

  #receiveTasks(): InputRun | NamedRun | BrokenInput | undefined {
    for (;;) {
      const message = this.#parts.port.receive();
      if (message === undefined) return undefined;
      if (this.#accept(message)) return this.#backlog.shift();
    }
  }

  /** Calls the handler. Returns whether its outcome comes later. */
  #runTask(): boolean {
    const context = new RunnerContext();
    this.#context = context;
    try {
      if (this.#isBroken) throw new DOMException('The input of a task cannot be opened by its worker', 'DataCloneError');
      const handler = this.#parts.handlerOf(this.#name); // throws when there is none
      const output = handler(this.#run?.[this.#index], context);
      if (!isThenable(output)) {
        this.#succeed(output);
        return false;
      }
      this.#sendLater();
      // `void`: the promise that `then` derives fulfils when the callbacks, which do not throw, have run.
      void then.call(Promise.resolve(output), this.#onFulfilled, this.#onRejected);
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  readonly #onFulfilled = (output: unknown): void => {
    this.#succeed(output);
    this.#work();
  };

  readonly #onRejected = (error: unknown): void => {
    this.#fail(error);
    this.#work();
  };

  #succeed(output: unknown): void {
    this.#end();
    const { outbox } = this.#parts;
    if (outbox.keep(this.#task, output)) {
      this.#kept(outbox.kept);
      return;
    }
    outbox.flush();
    try {
      if (isMoved(output)) {
        checkTransfer(output.transfer);
        this.#parts.port.post([this.#task, output.value], output.transfer);
      } else {
        this.#parts.port.post([this.#task, output]);
      }
    } catch (error) {
      this.#sendFailure({ kind: 'exception', name: 'DataCloneError', message: this.#uncloneable(error) });
    }
  }

  #uncloneable(error: unknown): string {
    const task = this.#name === DEFAULT ? 'a task' : `task '${this.#name}'`;
    return `The result of ${task} cannot be sent to the pool: ${error instanceof Error ? error.message : String(error)}`;
  }

  #fail(thrown: unknown): void {
    this.#end();
    this.flush();
    try {
      this.#sendFailure(encodeThrown(thrown));
    } catch {
      this.#sendFailure(reduceThrown(thrown)); // the port could not clone it
    }
  }

  #sendFailure(thrown: ThrownValue): void {
    this.#parts.port.post({ kind: 'failure', task: this.#task, thrown });
  }

  /** Notes the task's end, and how wary to be of the next ones. */
  #end(): void {
    this.#context = undefined;
    const nowMs = this.#parts.now();
    this.#parts.board.end(this.#task, nowMs);
    if (nowMs - this.#startedAtMs > LONGEST_KEEP_MS) this.#wary = WARY_TASKS;
    else if (this.#wary > 0) this.#wary -= 1;
    this.#startedAtMs = nowMs; // the next task's start: it follows at once
  }

  #kept(count: number): void {
    if (count === 1) this.#keptSinceMs = this.#startedAtMs;
    if (this.#wary > 0 || count >= MOST_KEPT || this.#startedAtMs - this.#keptSinceMs > LONGEST_KEEP_MS) this.flush();
  }

  /** The handler may take its time: what is ready goes out with the next turn of the event loop. */
  #sendLater(): void {
    if (this.#isSendDeferred || this.#parts.outbox.kept === 0) return;
    this.#isSendDeferred = true;
    this.#parts.defer(this.#sendDeferred);
  }

  readonly #sendDeferred = (): void => {
    this.#isSendDeferred = false;
    this.flush();
  };
}
