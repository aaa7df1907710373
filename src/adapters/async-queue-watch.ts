import type { Replacement } from './replaced-method.ts';
import { StartOrder } from './start-order.ts';
import type { TaskLedger } from './task-ledger.ts';
import type { WatchedTask } from './watched-task.ts';

type Callback = (this: unknown, error: unknown, ...results: readonly unknown[]) => unknown;
type IsMatch = (node: object) => unknown;

/** The members of an async queue that are stood in for. */
interface Members {
  length(): number;
  process(): void;
  unshift(...args: readonly unknown[]): unknown;
  unshiftAsync(...args: readonly unknown[]): unknown;
  remove(isMatch: IsMatch): unknown;
  kill(): unknown;
  _createTaskItem(data: unknown, callback: Callback): object;
}

/**
 * Follows the tasks of an async queue. Each comes in by `_createTaskItem`, with the callback that ends it; each starts inside `process`,
 * from the head of the line. `length()` is cheap there, so who has started is known by how many still wait.
 */
export class AsyncQueueWatch {
  /** By the name of the member that each stands in for. */
  readonly standIns: Readonly<Record<string, Replacement>>;
  readonly #queue: Members;
  readonly #ledger: TaskLedger;
  readonly #line: StartOrder;
  /** Tasks by their node in the queue, for `remove`. */
  readonly #tasks = new WeakMap<object, WatchedTask>();
  #place: 'front' | 'end' = 'end';
  /** When the present `process` began, or the last task inside it ended: a worker without a wait ends before it returns. */
  #startMs: number | undefined = undefined;
  #isAttached = true;

  constructor(queue: object, ledger: TaskLedger) {
    const members = queue as Members; // checked by the adapter
    const { process, unshift, unshiftAsync, remove, kill, _createTaskItem } = members;
    this.#queue = { length: () => members.length(), process, unshift, unshiftAsync, remove, kill, _createTaskItem };
    this.#ledger = ledger;
    this.#line = new StartOrder(members.length());
    this.standIns = {
      process: () => this.process(),
      unshift: (...args) => this.#atFront(unshift, args),
      unshiftAsync: (...args) => this.#atFront(unshiftAsync, args),
      remove: (isMatch: IsMatch) => this.#remove(isMatch),
      kill: () => this.#kill(),
      _createTaskItem: (data: unknown, callback: Callback) => this.#createTaskItem(data, callback),
    };
  }

  /** Lets the queue start what it may. */
  process(): void {
    const outerMs = this.#startMs;
    this.#startMs = this.#ledger.clock.now();
    try {
      this.#queue.process();
    } finally {
      this.reconcile();
      this.#startMs = outerMs;
    }
  }

  /** Marks what has started since the last look. */
  reconcile(): void {
    const started = this.#ledger.waiting + this.#line.strangers - this.#queue.length();
    for (let left = started; left > 0; left -= 1) {
      const task = this.#line.leave();
      if (task !== undefined) this.#ledger.start(task, this.#startMs);
    }
  }

  stop(): void {
    this.#isAttached = false;
  }

  #createTaskItem(data: unknown, callback: Callback): object {
    if (!this.#isAttached) return this.#queue._createTaskItem(data, callback);
    const task = this.#ledger.arrive();
    const end = (error: unknown): void => this.#end(task, error);
    const node = this.#queue._createTaskItem(data, function (this: unknown, error, ...results) {
      end(error);
      return callback.call(this, error, ...results);
    });
    this.#tasks.set(node, task);
    this.#line.join(task, this.#place);
    return node;
  }

  #end(task: WatchedTask, error: unknown): void {
    this.reconcile();
    if (error === undefined || error === null) this.#ledger.complete(task);
    else this.#ledger.fail(task, error);
    if (this.#startMs !== undefined) this.#startMs = this.#ledger.clock.now();
  }

  #atFront(unshift: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): unknown {
    this.#place = 'front';
    try {
      return unshift(...args);
    } finally {
      this.#place = 'end';
    }
  }

  #remove(isMatch: IsMatch): unknown {
    return this.#queue.remove((node) => {
      const isOut = isMatch(node);
      if (isOut) {
        const task = this.#tasks.get(node);
        if (task !== undefined) this.#ledger.abort(task);
      }
      return isOut;
    });
  }

  #kill(): unknown {
    this.#ledger.abortWaiting();
    this.#line.clear();
    return this.#queue.kill();
  }
}
