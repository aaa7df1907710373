import { PoolError } from './pool-error.ts';

/** A task ran longer than its `timeoutMs`, counted from its start. @public */
export class TaskTimeoutError extends PoolError {
  readonly code = 'ERR_TASK_TIMEOUT';
  /** The limit, in milliseconds from the task's start. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`The task ran longer than its \`timeoutMs\` of ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}
