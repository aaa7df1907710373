import type { AsyncScope, TaskCallback } from './task.ts';

/** Takes the outcome of an ordinary task that waits: the callback of a posted one, or what resolves the promise of one that was run. */
export type OrdinarySettle<O> = TaskCallback<O> | ((output: O) => void);

/** Takes one ordinary task out of a line. `reject` is `undefined` for a posted one. */
export type OrdinaryTaker<I, O> = (
  input: I,
  settle: OrdinarySettle<O>,
  reject: ((error: unknown) => void) | undefined,
  sinceMs: number,
  scope: AsyncScope | undefined,
) => void;

/** A task as most are: no options. */
export const ORDINARY = Object.freeze({ weight: 1, options: undefined });

const FIELDS = 5;
const CHUNK_FIELDS = 64 * FIELDS;

/** Fields of up to 64 tasks, one task after the other. Fresh chunks instead of a ring: V8 makes every write into an old array dearer. */
interface Chunk {
  readonly fields: unknown[];
  next: Chunk | undefined;
}

const newChunk = (): Chunk => ({ fields: new Array(CHUNK_FIELDS).fill(undefined), next: undefined });

/** Ordinary tasks (no options) that wait, first in, first out, as 40 bytes each instead of an object. */
export class OrdinaryLine<I, O> {
  #first: Chunk | undefined = undefined;
  #last: Chunk | undefined = undefined;
  #readAt = 0;
  #writeAt = CHUNK_FIELDS;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Since when the first one has waited, in milliseconds; `undefined` when none waits. */
  get oldestSinceMs(): number | undefined {
    return this.#size === 0 ? undefined : (this.#first?.fields[this.#readAt + 3] as number); // as pushed
  }

  push(
    input: I,
    settle: OrdinarySettle<O>,
    reject: ((error: unknown) => void) | undefined,
    sinceMs: number,
    scope: AsyncScope | undefined,
  ): void {
    if (this.#writeAt === CHUNK_FIELDS) this.#grow();
    const { fields } = this.#last as Chunk; // after `#grow` there is one
    const at = this.#writeAt;
    fields[at] = input;
    fields[at + 1] = settle;
    fields[at + 2] = reject;
    fields[at + 3] = sinceMs;
    fields[at + 4] = scope;
    this.#writeAt = at + FIELDS;
    this.#size += 1;
  }

  /** Takes the first one out and hands it to `take`. Returns whether there was one. */
  shift(take: OrdinaryTaker<I, O>): boolean {
    if (this.#size === 0) return false;
    const { fields } = this.#first as Chunk; // as the size is above 0
    const at = this.#readAt;
    const input = fields[at] as I;
    const settle = fields[at + 1] as OrdinarySettle<O>;
    const reject = fields[at + 2] as ((error: unknown) => void) | undefined;
    const sinceMs = fields[at + 3] as number;
    const scope = fields[at + 4] as AsyncScope | undefined;
    fields[at] = undefined; // nothing of it is kept alive
    fields[at + 1] = undefined;
    fields[at + 2] = undefined;
    fields[at + 4] = undefined;
    this.#size -= 1;
    this.#readAt = at + FIELDS;
    if (this.#readAt === CHUNK_FIELDS) this.#leaveChunk();
    take(input, settle, reject, sinceMs, scope);
    return true;
  }

  #grow(): void {
    const chunk = newChunk();
    if (this.#last === undefined || this.#first === undefined) {
      this.#first = chunk;
      this.#readAt = 0;
    } else {
      this.#last.next = chunk;
    }
    this.#last = chunk;
    this.#writeAt = 0;
  }

  #leaveChunk(): void {
    this.#first = this.#first?.next;
    this.#readAt = 0;
    if (this.#first === undefined) this.#last = undefined;
  }
}
