import type { Executor, ExecutorHost, Task } from '../pool/index.ts';
import type { Call, Dependency } from './dependency.ts';
import type { SimTask } from './sim-task.ts';

/** Told what happens to tasks. */
export interface ExecutorSink {
  /** A task has got a worker. */
  started(task: SimTask): void;
  /** A task has ended well. */
  succeeded(): void;
  /** A task has ended, however it did. */
  settled(): void;
  /** A worker has died; its task has not been settled yet. */
  workerLost(): void;
}

/** The errors of simulated tasks. They are shared, because nobody reads their stacks. */
const FAILURE = new Error('simulated failure');
const CRASH = new Error('simulated crash of a worker');
const PLAIN_OVERLOAD = Object.assign(new Error('simulated overload'), { status: 429 });

const overloadOf = (retryAfterMs: number | undefined): Error =>
  retryAfterMs === undefined ? PLAIN_OVERLOAD : Object.assign(new Error('simulated overload'), { status: 429, retryAfterMs });

/** One task under way; used again when it has ended. */
class RunningCall implements Call {
  heapIndex = -1;
  workMs = 0;
  task: Task<SimTask, void> | undefined = undefined;
  readonly #executor: ModelledExecutor;

  constructor(executor: ModelledExecutor) {
    this.#executor = executor;
  }

  fire(): void {
    this.#executor.ended(this);
  }

  ended(): void {
    this.#executor.ended(this);
  }

  overloaded(retryAfterMs: number | undefined): void {
    this.#executor.failed(this, overloadOf(retryAfterMs));
  }
}

/** Runs tasks in virtual time: hands them to what stands behind the pool, and settles them when it has done them. */
export class ModelledExecutor implements Executor<SimTask, void> {
  readonly #dependency: Dependency;
  readonly #sink: ExecutorSink;
  /** Every call ever made: as many as tasks have run at once. */
  readonly #calls: RunningCall[] = [];
  readonly #free: RunningCall[] = [];
  #host: ExecutorHost<SimTask, void> | undefined;

  constructor(dependency: Dependency, sink: ExecutorSink) {
    this.#dependency = dependency;
    this.#sink = sink;
  }

  execute(task: Task<SimTask, void>, host: ExecutorHost<SimTask, void>): void {
    const call = this.#free.pop() ?? this.#newCall();
    call.task = task;
    call.workMs = task.input.workMs;
    this.#host = host;
    this.#sink.started(task.input);
    this.#dependency.serve(call);
  }

  *runningTasks(): Iterable<Task<SimTask, void>> {
    for (const { task } of this.#calls) if (task !== undefined) yield task;
  }

  #newCall(): RunningCall {
    const call = new RunningCall(this);
    this.#calls.push(call);
    return call;
  }

  ended(call: RunningCall): void {
    const fate = call.task?.input.fate ?? 'ok';
    if (fate === 'ok') this.#succeeded(call);
    else if (fate === 'failure') this.failed(call, FAILURE);
    else if (fate === 'overload') this.failed(call, PLAIN_OVERLOAD);
    else {
      this.#sink.workerLost(); // first: no task may start on a dead worker
      this.failed(call, CRASH);
    }
  }

  #succeeded(call: RunningCall): void {
    const task = this.#take(call);
    this.#sink.succeeded();
    this.#host?.succeeded(task, undefined);
    this.#sink.settled();
  }

  failed(call: RunningCall, error: Error): void {
    const task = this.#take(call);
    this.#host?.failed(task, error);
    this.#sink.settled();
  }

  #take(call: RunningCall): Task<SimTask, void> {
    const task = call.task as Task<SimTask, void>; // set by `execute`; a dependency ends a call once
    call.task = undefined;
    this.#free.push(call);
    return task;
  }
}
