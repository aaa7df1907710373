import { type Method, methodOf } from './replaced-method.ts';
import { StartOrder } from './start-order.ts';
import type { TaskLedger } from './task-ledger.ts';
import type { WatchedTask } from './watched-task.ts';

type Callback = (this: unknown, error: unknown, ...results: readonly unknown[]) => unknown;
/** The callback that ends a task, with the task on it; without one it is a stranger's. */
type WatchedCallback = Callback & { task?: WatchedTask };

/** What the queue keeps of a task. */
interface TaskNode {
  readonly callback: WatchedCallback;
}

type IsMatch = (node: TaskNode) => unknown;

/**
 * Follows the tasks of an async queue. Each comes in by `_createTaskItem`, with the callback that ends it; each starts inside `process`,
 * from the head of the line. `length()` is cheap there, so who has started is known by how many still wait.
 */
export class AsyncQueueWatch {
  /** By the name of the member that each stands in for. */
  readonly standIns: Readonly<Record<string, (...args: never) => unknown>>;
  readonly #queue: { length(): number };
  readonly #startTasks: Method;
  readonly #ledger: TaskLedger;
  readonly #line: StartOrder;
  #place: 'front' | 'end' = 'end';
  /** When the present `process` began, or the last task inside it ended: a worker without a wait ends before it returns. */
  #startMs: number | undefined = undefined;
  #isAttached = true;

  constructor(queue: { length(): number }, ledger: TaskLedger) {
    this.#queue = queue;
    this.#ledger = ledger;
    this.#line = new StartOrder(queue.length());
    const method = (name: string): Method => methodOf('queue', queue, name);
    this.#startTasks = method('process');
    this.standIns = {
      process: () => this.process(),
      unshift: this.#atFront(method('unshift')),
      unshiftAsync: this.#atFront(method('unshiftAsync')),
      remove: this.#removing(method('remove')),
      kill: this.#killing(method('kill')),
      _createTaskItem: this.#creating(method('_createTaskItem')),
    };
  }

  /** Lets the queue start what it may. */
  process(): void {
    const outerMs = this.#startMs;
    this.#startMs = this.#ledger.clock.now();
    try {
      this.#startTasks();
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

  #creating(create: Method): (data: unknown, callback: Callback) => unknown {
    return (data, callback) => {
      if (!this.#isAttached) return create(data, callback);
      const task = this.#ledger.arrive();
      const end = (error: unknown): void => this.#end(task, error);
      const done: WatchedCallback = function (this: unknown, error: unknown, ...results: readonly unknown[]) {
        end(error);
        return callback.call(this, error, ...results);
      };
      done.task = task;
      this.#line.join(task, this.#place);
      return create(data, done);
    };
  }

  #end(task: WatchedTask, error: unknown): void {
    this.reconcile();
    if (error === undefined || error === null) this.#ledger.complete(task);
    else this.#ledger.fail(task, error);
    if (this.#startMs !== undefined) this.#startMs = this.#ledger.clock.now();
  }

  #atFront(unshift: Method): Method {
    return (...args) => {
      this.#place = 'front';
      try {
        return unshift(...args);
      } finally {
        this.#place = 'end';
      }
    };
  }

  #removing(remove: Method): (isMatch: IsMatch) => unknown {
    return (isMatch) =>
      remove((node: TaskNode) => {
        const isOut = isMatch(node);
        const task = isOut ? node.callback.task : undefined;
        if (task !== undefined) this.#ledger.abort(task);
        return isOut;
      });
  }

  #killing(kill: Method): Method {
    return (...args) => {
      this.#ledger.abortWaiting();
      this.#line.clear();
      return kill(...args);
    };
  }
}
