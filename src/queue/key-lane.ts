import { LinkedQueue, type QueueLinks } from './linked-queue.ts';

/** The waiting tasks of one key, and how many of that key run. */
export class KeyLane<T extends QueueLinks<T>> implements QueueLinks<KeyLane<T>> {
  heldBy: object | undefined = undefined;
  previous: KeyLane<T> | undefined = undefined;
  next: KeyLane<T> | undefined = undefined;
  readonly key: string | undefined;
  readonly tasks = new LinkedQueue<T>();

  constructor(key: string | undefined) {
    this.key = key;
  }
}
