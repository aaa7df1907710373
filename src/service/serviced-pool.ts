import type { CloseOptions, CloseResult, PoolSnapshot, TaskOptions } from '../pool/index.ts';

/** What a service needs of its pool; pools of slots, threads and processes have it. */
export interface ServicedPool {
  readonly name: string;
  /** Tasks that wait. */
  readonly queued: number;
  /** `undefined`: full, closed, or it would wait too long. */
  tryRun(input: unknown, options: TaskOptions): Promise<unknown> | undefined;
  close(options: CloseOptions): Promise<CloseResult<unknown>>;
  snapshot(): PoolSnapshot;
}
