import { type Random, seededRandom } from '../../src/random/index.ts';
import type { Fate } from '../../src/sim/sim-task.ts';
import { OrdinaryTask } from './ordinary-task.ts';
import type { World } from './world.ts';

/** Draws tasks as they are handed in, from streams of their own: a policy does not change the tasks that it meets. */
export class WorldDraws {
  readonly #world: World;
  readonly #work: Random;
  readonly #chance: Random;

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#work = seededRandom(`${seed}/work`);
    this.#chance = seededRandom(`${seed}/fate`);
  }

  task(nowMs: number): OrdinaryTask {
    const { service, workFactor } = this.#world;
    const workMs = service.sampleMs(this.#work) * (workFactor?.(nowMs) ?? 1);
    return new OrdinaryTask(nowMs, workMs, this.#fate());
  }

  /** The same work once more, with a chance of its own. */
  again(task: OrdinaryTask, nowMs: number): OrdinaryTask {
    return new OrdinaryTask(nowMs, task.workMs, this.#fate(), task.triedBefore + 1);
  }

  #fate(): Fate {
    const { failures } = this.#world;
    if (failures === undefined || failures.how !== 'slow') return 'ok';
    return this.#chance.next() < failures.ratio ? 'overload' : 'ok';
  }
}
