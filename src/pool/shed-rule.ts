import { TimeEwma } from '../stats/index.ts';

/** Run times are averaged over about this long: slow enough for a mean, fast enough to follow a brownout within the SLO's order. */
const RUN_TIME_TAU_MS = 1_000;

/**
 * Foretells the wait of a task that is about to queue, so that one which would wait too long is refused while its submitter can still
 * do something else. Expected wait = (tasks ahead + 1) × mean run time ÷ size. Without a run time it foretells nothing.
 */
export class ShedRule {
  readonly maxWaitMs: number;
  readonly #runMs = new TimeEwma({ tauMs: RUN_TIME_TAU_MS });

  constructor(maxWaitMs: number) {
    this.maxWaitMs = maxWaitMs;
  }

  recordRun(runMs: number, nowMs: number): void {
    this.#runMs.add(runMs, nowMs);
  }

  /** The wait behind `ahead` tasks with `size` workers, in milliseconds; `undefined` when it cannot be told. */
  expectedWaitMs(ahead: number, size: number): number | undefined {
    const runMs = this.#runMs.value();
    return runMs === undefined || size === 0 ? undefined : ((ahead + 1) * runMs) / size;
  }
}
