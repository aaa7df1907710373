import { PoolError } from './pool-error.ts';

/** The worker that ran the task is gone: it exited, was killed, or died of an error of its own. The task is not run again. @public */
export class WorkerExitError extends PoolError {
  readonly code = 'ERR_WORKER_EXIT';
  /** What the worker exited with; `undefined` when it was ended by a signal. */
  readonly exitCode: number | undefined;
  /** The signal that ended a child process. */
  readonly signal: string | undefined;

  constructor(exitCode: number | undefined, signal?: string, options?: ErrorOptions) {
    const how = signal === undefined ? `exited with code ${exitCode ?? 'unknown'}` : `was ended by ${signal}`;
    super(`The worker ${how} while it ran the task`, options);
    this.exitCode = exitCode;
    this.signal = signal;
  }
}
