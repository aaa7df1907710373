import type { Executor, ExecutorHost, Task } from '../pool/index.ts';
import type { Call, Dependency } from './dependency.ts';
import { CRASH, FAILURE, overloadOf } from './sim-errors.ts';
import type { SimTask } from './sim-task.ts';

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
  readonly #onStart: (task: SimTask) => void;
  /** Every call ever made: as many as tasks have run at once. */
  readonly #calls: RunningCall[] = [];
  readonly #free: RunningCall[] = [];
  #host: ExecutorHost<SimTask, void> | undefined;

  /** `onStart` is told when a task has got a worker. */
  constructor(dependency: Dependency, onStart: (task: SimTask) => void) {
    this.#dependency = dependency;
    this.#onStart = onStart;
  }

  execute(task: Task<SimTask, void>, host: ExecutorHost<SimTask, void>): void {
    const call = this.#free.pop() ?? this.#newCall();
    call.task = task;
    call.workMs = task.input.workMs;
    this.#host = host;
    this.#onStart(task.input);
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
    else if (fate === 'overload') this.failed(call, overloadOf(undefined));
    else this.failed(call, CRASH); // a slot is there again at once
  }

  #succeeded(call: RunningCall): void {
    const task = this.#take(call);
    this.#host?.succeeded(task, undefined);
  }

  failed(call: RunningCall, error: Error): void {
    const task = this.#take(call);
    this.#host?.failed(task, error);
  }

  #take(call: RunningCall): Task<SimTask, void> {
    const task = call.task as Task<SimTask, void>; // set by `execute`; a dependency ends a call once
    call.task = undefined;
    this.#free.push(call);
    return task;
  }
}
