import { PoolError } from './pool-error.ts';

/** The worker that ran the task reached its memory limit (`resourceLimits`, or `--max-old-space-size` of Node.js) and is gone. The task is not run again. @public */
export class WorkerOutOfMemoryError extends PoolError {
  readonly code = 'ERR_WORKER_OUT_OF_MEMORY';

  constructor(options?: ErrorOptions) {
    super(
      'The worker reached its memory limit while it ran the task; raise `resourceLimits` or --max-old-space-size, or give it less at once',
      options,
    );
  }
}
