import { PoolError } from './pool-error.ts';

/** The queue had no room for one more task. The task was not accepted and will not run. @public */
export class PoolFullError extends PoolError {
  readonly code = 'ERR_POOL_FULL';
  /** Capacity of the queue, in tasks. */
  readonly queueCapacity: number;

  constructor(queueCapacity: number) {
    super(
      `The queue is full (capacity ${queueCapacity}); await \`ready()\`, raise \`queue.capacity\`, or set \`queue.overflow: 'wait'\``,
    );
    this.queueCapacity = queueCapacity;
  }
}
