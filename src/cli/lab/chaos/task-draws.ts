import { type Random, seededRandom } from '../../../random/index.ts';
import { type ServiceTime, uniformTime } from '../../../workload/index.ts';
import type { ChaosFaults } from './chaos-plan.ts';
import type { ChaosTask, Fate } from './chaos-task.ts';

/** How many tasks were made to do what. */
export interface DrawnCounts {
  thrown: number;
  slowed: number;
  stalled: number;
  killed: number;
}

/** Draws tasks with faults. */
export class TaskDraws {
  readonly counts: DrawnCounts = { thrown: 0, slowed: 0, stalled: 0, killed: 0 };
  readonly #faults: ChaosFaults;
  readonly #service: ServiceTime;
  readonly #random: Random;
  #index = 0;

  constructor(faults: ChaosFaults, runMs: readonly [number, number], seed: string) {
    this.#faults = faults;
    this.#service = uniformTime(runMs[0], runMs[1]);
    this.#random = seededRandom(`${seed}/tasks`);
  }

  next(): ChaosTask {
    const { slowRatio, slowFactor, stallRatio, stallMs } = this.#faults;
    // Always the same draws: a share that is changed does not shift the other faults.
    const runMs = this.#service.sampleMs(this.#random);
    const isSlow = this.#random.next() < slowRatio;
    const isStalled = this.#random.next() < stallRatio;
    const fate = this.#fate(this.#random.next(), this.#random.next());
    if (fate !== 'throw' && isSlow) this.counts.slowed += 1;
    if (fate !== 'throw' && isStalled) this.counts.stalled += 1;
    const index = this.#index;
    this.#index += 1;
    return { index, runMs: runMs * (isSlow ? slowFactor : 1) + (isStalled ? stallMs : 0), fate };
  }

  #fate(throws: number, kills: number): Fate {
    const { throwRatio, killRatio } = this.#faults;
    if (kills < killRatio) {
      this.counts.killed += 1;
      return 'kill';
    }
    if (throws >= throwRatio) return 'ok';
    this.counts.thrown += 1;
    return 'throw';
  }
}
