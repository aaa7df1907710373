import { checkFinite, checkKeys } from '../internal/index.ts';
import { type Random, seededRandom } from '../random/index.ts';
import type { ServiceTime } from '../workload/index.ts';
import { type Fate, SimTask } from './sim-task.ts';

/** What goes wrong with tasks by themselves, whatever the load. Shares of all tasks; together at most 1. @public */
export interface FaultOptions {
  /** End with an error. @defaultValue 0 */
  readonly failureRatio?: number;
  /** End with status 429. @defaultValue 0 */
  readonly overloadRatio?: number;
  /** End with the death of their worker, which is replaced. @defaultValue 0 */
  readonly crashRatio?: number;
}

/** Draws tasks as they arrive: from streams of their own, so that a change of one part of a run does not shift the others. */
export class TaskDraws {
  readonly #service: ServiceTime;
  readonly #work: Random;
  readonly #chance: Random;
  readonly #failureBelow: number;
  readonly #overloadBelow: number;
  readonly #crashBelow: number;

  /** @throws OptionError when a share is out of range. */
  constructor(service: ServiceTime, seed: number | string, faults: FaultOptions = {}) {
    checkKeys('faults', faults, ['failureRatio', 'overloadRatio', 'crashRatio']);
    this.#service = service;
    this.#work = seededRandom(`${seed}/service`);
    this.#chance = seededRandom(`${seed}/faults`);
    this.#failureBelow = checkFinite('faults.failureRatio', faults.failureRatio ?? 0, { min: 0, max: 1 });
    const overloadRatio = checkFinite('faults.overloadRatio', faults.overloadRatio ?? 0, { min: 0, max: 1 - this.#failureBelow });
    this.#overloadBelow = this.#failureBelow + overloadRatio;
    this.#crashBelow =
      this.#overloadBelow + checkFinite('faults.crashRatio', faults.crashRatio ?? 0, { min: 0, max: 1 - this.#overloadBelow });
  }

  task(arrivedAtMs: number): SimTask {
    return new SimTask(arrivedAtMs, this.#service.sampleMs(this.#work), this.#crashBelow === 0 ? 'ok' : this.#fate());
  }

  #fate(): Fate {
    const chance = this.#chance.next();
    if (chance < this.#failureBelow) return 'failure';
    if (chance < this.#overloadBelow) return 'overload';
    return chance < this.#crashBelow ? 'crash' : 'ok';
  }
}
