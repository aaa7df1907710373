import { type Fate, SimTask } from '../../src/sim/sim-task.ts';

/** A task with what became of it. */
export class OrdinaryTask extends SimTask {
  /** When it got a worker; −1 before. */
  startedAtMs = -1;
  /** Whether its client has given it up: what it does then is good for nobody. */
  isForgotten = false;
  /** Times that it was tried before. */
  readonly triedBefore: number;

  constructor(arrivedAtMs: number, workMs: number, fate: Fate, triedBefore = 0) {
    super(arrivedAtMs, workMs, fate);
    this.triedBefore = triedBefore;
  }
}
