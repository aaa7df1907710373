import fastqLibrary from 'fastq';
import { type AdapterTarget, fastq } from '../../src/adapters/index.ts';
import { createController } from '../../src/autoscale/index.ts';
import { autoscale } from '../../src/autoscaled-pool/index.ts';
import { call } from './backend-call.ts';
import { ControllerLoop } from './controller-loop.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Place, PlayedPool, Subject } from './subject.ts';

/** Whoever steers the size. */
interface Steering {
  explain(): string;
  stop(): void;
}

/** A queue of fastq, the real library behind the real adapter: it calls back at once, so that virtual time is enough. */
class ForeignPool implements PlayedPool {
  readonly #queue: fastqLibrary.queue<OrdinaryTask>;
  readonly #target: AdapterTarget;
  readonly #steering: Steering;
  #present = 0;

  constructor(place: Place, steer: (target: AdapterTarget) => Steering) {
    const { dependency, onStart, poolClock: clock } = place;
    this.#queue = fastqLibrary((task: OrdinaryTask, done: fastqLibrary.done) => {
      onStart(task);
      call(dependency, task, done);
    }, place.min);
    this.#target = fastq(this.#queue, { clock });
    this.#steering = steer(this.#target);
  }

  get desired(): number {
    return this.#queue.concurrency;
  }

  /** There are no workers: what may run at once is there. */
  get live(): number {
    return Math.max(this.#queue.concurrency, this.#queue.running());
  }

  get busy(): number {
    return this.#queue.running();
  }

  /** fastq walks its queue to count it: it is counted here. While a task calls back it still runs for fastq, and no longer here. */
  get queued(): number {
    return Math.max(0, this.#present - this.#queue.running());
  }

  submit(task: OrdinaryTask, onEnd: (error: unknown) => void): boolean {
    this.#present += 1;
    this.#queue.push(task, (error) => {
      this.#present -= 1;
      onEnd(error ?? undefined);
    });
    return true;
  }

  explain(): string {
    return this.#steering.explain();
  }

  stop(): void {
    this.#steering.stop();
    this.#target.detach();
  }
}

/** `autoscale(adapter(queue), { min, max })`. */
const autoscaled: Subject = {
  name: 'autoscale',
  kind: 'foreign',
  isUnbounded: true,
  open: (place) =>
    new ForeignPool(place, (target) => {
      const { min, max, waitSloMs, poolClock: clock, budget } = place;
      const autoscaler = autoscale(target, { min, max, waitSloMs, clock, ...(budget !== undefined && { budget }) });
      return { explain: () => autoscaler.explain().text, stop: () => autoscaler.stop() };
    }),
};

/** `createController({ min, max, waitSloMs })` in a loop of one's own. */
const controlled: Subject = {
  name: 'createController',
  kind: 'foreign',
  knowsNoBudget: true,
  isUnbounded: true,
  open: (place) =>
    new ForeignPool(place, (target) => {
      const { min, max, waitSloMs, poolClock } = place;
      return new ControllerLoop(target, createController({ min, max, waitSloMs }), poolClock);
    }),
};

/** Every default for pools that are not ours. */
export const FOREIGN_SUBJECTS: readonly Subject[] = [autoscaled, controlled];
