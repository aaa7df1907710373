/** How a task ends: well, with an injected fault, or by taking its worker along. */
export type Fate = 'ok' | 'throw' | 'kill';

/** The input of a task: everything about it is drawn when it is handed in, so that the same seed is the same tasks in every worker. */
export interface ChaosTask {
  readonly index: number;
  /** Time that it takes, in milliseconds, slowness and standing still included. */
  readonly runMs: number;
  readonly fate: Fate;
}

/** What a task can do where it runs. */
export interface ChaosPlace {
  sleep(ms: number): Promise<void>;
  /** What a task throws that is made to fail. */
  createFault(): Error;
  /** Ends the worker. */
  kill(): Promise<never>;
}
