import { PoolError } from './pool-error.ts';

/** The task would have waited longer than `queue.maxWaitMs` and was refused at once. It will not run. @public */
export class TaskShedError extends PoolError {
  readonly code = 'ERR_TASK_SHED';
  /** The wait that was expected, in milliseconds. */
  readonly expectedWaitMs: number;
  /** The limit, in milliseconds. */
  readonly maxWaitMs: number;

  constructor(expectedWaitMs: number, maxWaitMs: number) {
    super(`The task would have waited about ${Math.round(expectedWaitMs)} ms, more than \`queue.maxWaitMs\` of ${maxWaitMs} ms`);
    this.expectedWaitMs = expectedWaitMs;
    this.maxWaitMs = maxWaitMs;
  }
}
