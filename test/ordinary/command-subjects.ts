import { createRunPool } from '../../src/cli/run/run-pool.ts';
import { RunTask } from '../../src/cli/run/run-task.ts';
import type { ServeOptions } from '../../src/cli/serve/serve-options.ts';
import { createSlots } from '../../src/cli/serve/serve-pool.ts';
import { HandlerEnds } from './handler-ends.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { PlayedPool, Subject } from './subject.ts';

interface Reported {
  readonly desired: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
  readonly autoscaler: { stop(): void };
  explain(): { readonly text: string };
}

class CommandPool implements PlayedPool {
  readonly #pool: Reported;
  readonly #ends: HandlerEnds;
  readonly #post: PlayedPool['submit'];

  constructor(pool: Reported, ends: HandlerEnds, post: PlayedPool['submit']) {
    this.#pool = pool;
    this.#ends = ends;
    this.#post = post;
  }

  get desired(): number {
    return this.#pool.desired;
  }

  get live(): number {
    return this.#pool.live;
  }

  get busy(): number {
    return this.#pool.busy;
  }

  get queued(): number {
    return this.#pool.queued;
  }

  takeMicrotasks(): boolean {
    return this.#ends.takeFresh();
  }

  submit(task: OrdinaryTask, onEnd: (error: unknown) => void): boolean {
    return this.#post(task, onEnd);
  }

  explain(): string {
    return this.#pool.explain().text;
  }

  stop(): void {
    this.#pool.autoscaler.stop();
  }
}

/** `marea run`: its own composition, with the options that it has when nothing is said. */
const run: Subject = {
  name: 'marea run',
  kind: 'slots',
  loads: ['full', 'batch'],
  knowsNoBudget: true,
  retries: true,
  open: (place) => {
    const ends = new HandlerEnds();
    const { entry, reported } = createRunPool({
      options: {
        workers: 'slots',
        min: place.min,
        max: place.max,
        goal: 'throughput',
        waitSloMs: undefined,
        policy: undefined,
        shadow: undefined,
        signals: undefined,
        queueCapacity: 1_000,
      },
      module: { file: 'handler.mjs', handler: ends.handler(place) },
      clock: place.poolClock,
      journal: undefined,
      hasProgress: false,
    });
    let index = 0;
    return new CommandPool(reported as unknown as Reported, ends, (task, onEnd) => {
      index += 1;
      return entry.post(new HandedTask(index, task), (error) => onEnd(error));
    });
  },
};

/** A run keeps its inputs as JSON; here the input is the task itself. */
class HandedTask extends RunTask {
  readonly #task: OrdinaryTask;

  constructor(index: number, task: OrdinaryTask) {
    super(index, index);
    this.#task = task;
  }

  override get inputForTry(): unknown {
    return this.#task;
  }
}

/** `marea serve`: its own composition, with the options that it has when nothing is said. */
const serve: Subject = {
  name: 'marea serve',
  kind: 'slots',
  loads: ['open'],
  knowsNoBudget: true,
  open: (place) => {
    const ends = new HandlerEnds();
    const { min, max } = place;
    const options = { min, max, waitSloMs: undefined, queueCapacity: 1_000, isDemo: false, workers: 'slots' } as ServeOptions; // what a pool reads of them
    const pool = createSlots({ options, clock: place.poolClock, journal: () => undefined }, ends.handler(place));
    return new CommandPool(pool, ends, (task, onEnd) => pool.post(task, (error) => onEnd(error)));
  },
};

/** The defaults of the commands. */
export const COMMAND_SUBJECTS: readonly Subject[] = [run, serve];
