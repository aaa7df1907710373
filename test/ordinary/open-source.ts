import { seededRandom } from '../../src/random/index.ts';
import type { SimEvent } from '../../src/sim/event-clock.ts';
import { arrivalTimes, type Profile } from '../../src/workload/index.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Door, Source } from './source.ts';

/** How clients are that lose patience. */
export interface Clients {
  readonly timeoutMs: number;
  readonly retries: number;
}

/** Users who do not wait for each other: Poisson arrivals at the rate of a profile. */
export class OpenSource implements Source, SimEvent {
  heapIndex = -1;
  readonly isOver = false;
  readonly #door: Door;
  readonly #times: Iterator<number>;
  readonly #clients: Clients | undefined;

  constructor(door: Door, profile: Profile, clients: Clients | undefined) {
    this.#door = door;
    this.#clients = clients;
    this.#times = arrivalTimes(profile, { random: seededRandom(`${door.seed}/arrivals`) });
  }

  start(): void {
    this.#plan();
  }

  fire(): void {
    const { clock, draws } = this.#door;
    const task = draws.task(clock.now());
    if (this.#clients === undefined) this.#door.submit(task, ignore);
    else new Patience(this.#door, this.#clients).ask(task);
    this.#plan();
  }

  #plan(): void {
    const next = this.#times.next();
    if (next.done !== true) this.#door.clock.schedule(this, next.value);
  }
}

const ignore = (): void => undefined;

/** One client's wish: asks again when it has waited too long or was turned away, while the pool still holds what it asked for first. */
class Patience {
  readonly #door: Door;
  readonly #clients: Clients;

  constructor(door: Door, clients: Clients) {
    this.#door = door;
    this.#clients = clients;
  }

  ask(task: OrdinaryTask): void {
    const { clock } = this.#door;
    const timer = clock.setTimer(() => this.#giveUp(task), this.#clients.timeoutMs);
    this.#door.submit(task, (_task, error) => {
      if (task.isForgotten) return;
      timer.cancel();
      if (error !== undefined) this.#giveUp(task);
    });
  }

  #giveUp(task: OrdinaryTask): void {
    task.isForgotten = true;
    if (task.triedBefore >= this.#clients.retries) return;
    const { clock, draws } = this.#door;
    this.ask(draws.again(task, clock.now()));
  }
}
