/** How a task ends when it is served: well, with an error of its own, with an overload, or by taking its worker along. */
export type Fate = 'ok' | 'failure' | 'overload' | 'crash';

/** The input of a simulated task: everything about it is drawn when it arrives, so that all policies meet the same tasks. */
export class SimTask {
  readonly arrivedAtMs: number;
  /** Run time with the dependency for itself, in milliseconds. */
  readonly workMs: number;
  readonly fate: Fate;

  constructor(arrivedAtMs: number, workMs: number, fate: Fate) {
    this.arrivedAtMs = arrivedAtMs;
    this.workMs = workMs;
    this.fate = fate;
  }
}
