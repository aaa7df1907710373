import type { Task } from '../task.ts';
import type { CrewQueue } from './crew-host.ts';
import type { CrewWorker } from './crew-worker.ts';

/** The tasks that wait both in the queue and in a hand: how many there are, and which one comes after them. */
export class HandedTasks<I, O> {
  readonly #queue: CrewQueue<Task<I, O>>;
  /** The last task of the queue's beginning that is in hands without a gap; `undefined`: look from the head. */
  #cursor: Task<I, O> | undefined = undefined;
  #count = 0;

  constructor(queue: CrewQueue<Task<I, O>>) {
    this.#queue = queue;
  }

  get count(): number {
    return this.#count;
  }

  /** The oldest task that waits in the queue alone. */
  get firstOther(): Task<I, O> | undefined {
    let task = this.#cursor === undefined ? this.#queue.head : this.#cursor.next;
    while (task !== undefined && task.handler !== undefined) task = task.next;
    return task;
  }

  /** {@link firstOther} has been put into a hand. */
  add(task: Task<I, O>): void {
    this.#count += 1;
    this.#cursor = task;
  }

  /** A task that waits in a hand leaves the queue. To be called before it does. */
  leavesQueue(task: Task<I, O>): void {
    this.#count -= 1;
    if (task !== this.#cursor) return;
    const { previous } = task;
    this.#cursor = previous?.handler === undefined ? undefined : previous; // one in no hand would leave the queue without telling us
  }

  /** A task has come back to the beginning of the queue, in no hand. */
  cameBack(): void {
    this.#cursor = undefined;
  }

  /** Takes a task out of the hand that it waits in. It goes on waiting in the queue. */
  takeOut(worker: CrewWorker<I, O>, number: number, task: Task<I, O>): void {
    worker.hand.remove(number);
    task.handler = undefined;
    if (worker.forsaken.delete(task)) return; // it has left the queue
    this.#count -= 1;
    this.#cursor = undefined;
  }
}
