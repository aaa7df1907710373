import { PoolError } from './pool-error.ts';

/** A task waited longer than its `queueTimeoutMs`, counted from its submission. It never started. @public */
export class QueueTimeoutError extends PoolError {
  readonly code = 'ERR_QUEUE_TIMEOUT';
  /** The limit, in milliseconds from the task's submission. */
  readonly queueTimeoutMs: number;

  constructor(queueTimeoutMs: number) {
    super(`The task waited longer than its \`queueTimeoutMs\` of ${queueTimeoutMs} ms and was not started`);
    this.queueTimeoutMs = queueTimeoutMs;
  }
}
