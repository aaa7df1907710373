import type { QueueLinks } from '../queue/index.ts';

/** One task of a foreign pool, from its arrival to its end, as the ledger follows it. */
export class WatchedTask implements QueueLinks<WatchedTask> {
  readonly arrivedAtMs: number;
  startedAtMs = 0;
  state: 'waiting' | 'running' | 'ended' = 'waiting';
  heldBy: object | undefined = undefined;
  previous: WatchedTask | undefined = undefined;
  next: WatchedTask | undefined = undefined;

  constructor(arrivedAtMs: number) {
    this.arrivedAtMs = arrivedAtMs;
  }
}
