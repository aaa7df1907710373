import type { Clock } from '../../time/index.ts';
import { Task } from '../task.ts';
import type { CrewWorker } from './crew-worker.ts';
import type { HandSize } from './hand-size.ts';
import type { HandedTasks } from './handed-tasks.ts';

/** What a {@link Retrieval} works with. */
export interface RetrievalParts<I, O> {
  readonly clock: Clock;
  readonly handSize: HandSize;
  /** Every worker that exists. */
  readonly workers: readonly CrewWorker<I, O>[];
}

/** Gets tasks that have not started out of hands again. */
export class Retrieval<I, O> {
  readonly #parts: RetrievalParts<I, O>;
  readonly #handed: HandedTasks<I, O>;

  constructor(parts: RetrievalParts<I, O>, handed: HandedTasks<I, O>) {
    this.#parts = parts;
    this.#handed = handed;
  }

  /** The worker in whose hand the task waits. */
  holderOf(task: Task<I, O>): CrewWorker<I, O> | undefined {
    const { handler } = task;
    return handler === undefined ? undefined : this.#parts.workers.find((worker) => worker === handler);
  }

  /** Whether a task in this worker's hand is better off with an idle one. */
  isWorthwhile(holder: CrewWorker<I, O>): boolean {
    const { handSize, clock } = this.#parts;
    return handSize.isWorthMoving || holder.abortion !== undefined || handSize.isHoldingUp(holder.runningForMs(clock.now()));
  }

  /**
   * Gets a waiting task out of its hand. `free`: it waits in the queue alone. `started`: it runs, and the books say so now. `asked`:
   * its worker will tell.
   */
  release(task: Task<I, O>): 'free' | 'started' | 'asked' {
    const holder = this.holderOf(task);
    const number = holder?.hand.numberOf(task);
    if (holder === undefined || number === undefined) return 'free';
    const answer = holder.link.takeBack(number);
    if (answer === 'started') holder.link.poll(); // what came before it has ended, or it would not have started
    if (answer !== 'taken') return answer;
    this.#handed.takeOut(holder, number, task);
    return 'free';
  }

  /**
   * A waiting task settles although its worker may start it yet. Something stands in for it in the hand: it runs for nobody, and is
   * told to stop. To be called before the task leaves the queue.
   */
  forsake(task: Task<I, O>, reason: unknown): void {
    const holder = this.holderOf(task);
    const number = holder?.hand.numberOf(task);
    if (holder === undefined || number === undefined) return;
    const standIn = new Task<I, O>(task.input, undefined, undefined, undefined, undefined);
    standIn.state = 'settled';
    standIn.handler = holder;
    holder.hand.replace(number, standIn);
    holder.forsaken.set(standIn, reason);
    this.#handed.leavesQueue(task);
    task.handler = undefined;
  }

  /** Gets all waiting tasks out of their hands. */
  recall(): void {
    for (const worker of this.#parts.workers) this.#recallFrom(worker);
  }

  /** Gets out of its hand what waits behind a task that runs for long. */
  relieve(): void {
    const { workers, clock, handSize } = this.#parts;
    const nowMs = clock.now();
    for (const worker of workers) {
      if (worker.hand.size > 1 && handSize.isHoldingUp(worker.runningForMs(nowMs))) this.#recallFrom(worker);
    }
  }

  /** The last one first: a worker that goes on meanwhile then starts the oldest, and nothing overtakes what is taken back. */
  #recallFrom(worker: CrewWorker<I, O>): void {
    for (const [number, task] of worker.hand.behindFirst().reverse()) {
      if (task.handler !== worker || task === worker.hand.first) continue; // what was taken in meanwhile has moved the hand on
      const answer = worker.link.takeBack(number);
      if (answer === 'taken') this.#handed.takeOut(worker, number, task);
      else if (answer === 'started') worker.link.poll();
    }
  }
}
