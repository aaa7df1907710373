import type { AdapterTarget } from '../../src/adapters/index.ts';
import { createController } from '../../src/autoscale/index.ts';
import { autoscale } from '../../src/autoscaled-pool/index.ts';
import { ControllerLoop } from './controller-loop.ts';
import {
  asyncQueueQueue,
  bottleneckQueue,
  type ForeignQueue,
  fastqQueue,
  type OpenQueue,
  pLimitQueue,
  pQueueQueue,
  semaphoreQueue,
} from './foreign-queues.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Place, PlayedPool, Subject } from './subject.ts';

/** Whoever steers the size. */
interface Steering {
  explain(): string;
  stop(): void;
}

/** A queue of another library, the real one behind the real adapter. */
class ForeignPool implements PlayedPool {
  readonly #queue: ForeignQueue;
  readonly #steering: Steering;
  #present = 0;

  constructor(queue: ForeignQueue, steer: (target: AdapterTarget) => Steering) {
    this.#queue = queue;
    this.#steering = steer(queue.target);
  }

  get desired(): number {
    return this.#queue.size;
  }

  /** There are no workers: what may run at once is there. */
  get live(): number {
    return Math.max(this.#queue.size, this.#queue.running);
  }

  get busy(): number {
    return this.#queue.running;
  }

  /** Counted here: fastq walks its queue to count it. While a task calls back it still runs for the library, and no longer here. */
  get queued(): number {
    return Math.max(0, this.#present - this.#queue.running);
  }

  submit(task: OrdinaryTask, onEnd: (error: unknown) => void): boolean {
    this.#present += 1;
    this.#queue.push(task, (error) => {
      this.#present -= 1;
      onEnd(error);
    });
    return true;
  }

  takeMicrotasks(): boolean {
    return this.#queue.takeMicrotasks?.() ?? false;
  }

  explain(): string {
    return this.#steering.explain();
  }

  stop(): void {
    this.#steering.stop();
    this.#queue.target.detach();
    this.#queue.close?.();
  }
}

/** `autoscale(adapter(queue), { min, max })`. */
const autoscaled = (library: string, openQueue: OpenQueue, worlds?: readonly string[]): Subject => ({
  name: `autoscale ${library}`,
  kind: 'foreign',
  isUnbounded: true,
  ...(worlds !== undefined && { worlds }),
  open: (place) =>
    new ForeignPool(openQueue(place), (target) => {
      const { min, max, waitSloMs, poolClock: clock, budget } = place;
      const autoscaler = autoscale(target, { min, max, waitSloMs, clock, ...(budget !== undefined && { budget }) });
      return { explain: () => autoscaler.explain().text, stop: () => autoscaler.stop() };
    }),
});

/** `createController({ min, max, waitSloMs })` in a loop of one's own. */
const controlled: Subject = {
  name: 'createController',
  kind: 'foreign',
  knowsNoBudget: true,
  isUnbounded: true,
  open: (place: Place) =>
    new ForeignPool(fastqQueue(place), (target) => {
      const { min, max, waitSloMs, poolClock } = place;
      return new ControllerLoop(target, createController({ min, max, waitSloMs }), poolClock);
    }),
};

/** Where every adapter is played: steady failures, a burst before a knee, everybody slower, a budget. Few tasks: Bottleneck takes 0.3 ms for each. */
const SMALL_WORLDS = [
  'small knee, 16/s, 1 % fail',
  'burst before a small knee',
  'brownout before a small knee',
  'an idle neighbour on one budget of 30',
];

/** And the same at hundreds of tasks a second. What the policy does is the same for all adapters, and fastq, the fastest, is played everywhere. */
const ADAPTER_WORLDS = [
  ...SMALL_WORLDS,
  'flat, 500/s, 1 % fail',
  'cubic knee, 295/s, 1 % fail',
  'bursts before a USL knee',
  'brownout before a USL knee',
];

/** Every default for pools that are not ours. */
export const FOREIGN_SUBJECTS: readonly Subject[] = [
  autoscaled('fastq', fastqQueue),
  controlled,
  autoscaled('p-queue', pQueueQueue, ADAPTER_WORLDS),
  autoscaled('p-limit', pLimitQueue, ADAPTER_WORLDS),
  autoscaled('async.queue', asyncQueueQueue, ADAPTER_WORLDS),
  autoscaled('Bottleneck', bottleneckQueue, SMALL_WORLDS),
  autoscaled('a semaphore', semaphoreQueue, ADAPTER_WORLDS),
];
