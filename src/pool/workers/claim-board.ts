/** Places for tasks in one worker's hand: a power of two, and a divisor of the range of task numbers. */
export const BOARD_PLACES = 256;

/** Task numbers of one worker go round below this: with two bits for the state they fit into a 32-bit word. */
const NUMBERS = 1 << 28;

/** What a place says about the task whose number it carries. One that carries an older number says that the task waits. */
const UNUSED = 0;
const STARTED = 1;
const TAKEN_BACK = 2;
const DONE = 3;

/** What a task gave, as far as it fits into the memory that is shared. */
const UNDEFINED = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const NUMBER = 4;

/** Places of the numbers of 64 bits: start, end and output of each task, then the size of the worker's heap. */
const ENDS = BOARD_PLACES;
const OUTPUTS = 2 * BOARD_PLACES;
const HEAP = 3 * BOARD_PLACES;
const LONG_WORDS = HEAP + 1;

/** Places of the numbers of 32 bits: a word for each task, the kinds of outputs, then what wakes a sleeping worker. */
const KINDS = BOARD_PLACES;
const WAKES = 2 * BOARD_PLACES;
const SHORT_WORDS = WAKES + 1;

const placeOf = (task: number): number => task & (BOARD_PLACES - 1);
const wordOf = (task: number, state: number): number => (task << 2) | state;
const taskIn = (word: number): number => word >> 2;

/** The number that comes `steps` after `task`. */
export const nextNumber = (task: number, steps = 1): number => (task + steps) & (NUMBERS - 1);

/** Whether `task` is `other` or came before it. Both are of one hand, so they lie close together. */
export const isAtOrBefore = (task: number, other: number): boolean => nextNumber(other, -task) < NUMBERS / 2;

/**
 * Memory that a worker shares with the thread of its pool: for every task in the worker's hand one word, which says whether
 * the task has started, has ended or was taken back. A waiting task is claimed and taken back by compare-and-exchange
 * alone, so exactly one side gets it, at the instant in which it happens, however busy the other side is.
 *
 * Outputs that are numbers, booleans, `null` or `undefined` are left here too: when a later task blocks the worker, or kills it,
 * they are not lost with it. A word carries the number of its task, so that whoever comes late to a place that was given to a newer task
 * sees it.
 */
export class ClaimBoard {
  /** What is handed to the other thread. */
  readonly shared: SharedArrayBuffer;
  readonly #long: Float64Array;
  readonly #short: Int32Array;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(8 * LONG_WORDS + 4 * SHORT_WORDS)) {
    this.shared = shared;
    this.#long = new Float64Array(shared, 0, LONG_WORDS);
    this.#short = new Int32Array(shared, 8 * LONG_WORDS, SHORT_WORDS);
  }

  /** The pool's side: takes a task back; `false` when it has started. */
  takeBack(task: number): boolean {
    return this.#exchange(task, TAKEN_BACK);
  }

  /** Whether the worker has started the task. */
  hasStarted(task: number): boolean {
    const word = Atomics.load(this.#short, placeOf(task));
    return word === wordOf(task, STARTED) || word === wordOf(task, DONE);
  }

  /** Whether the task has ended and left its output here. */
  isDone(task: number): boolean {
    return Atomics.load(this.#short, placeOf(task)) === wordOf(task, DONE);
  }

  /** The output of a task that {@link isDone}. */
  outputOf(task: number): unknown {
    switch (this.#short[KINDS + placeOf(task)]) {
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        return this.#long[OUTPUTS + placeOf(task)];
      default:
        return undefined;
    }
  }

  /** The worker's side: claims a task in order to run it; `false` when it was taken back. */
  claim(task: number, nowMs: number): boolean {
    this.#long[placeOf(task)] = nowMs; // before the claim: whoever sees the claim sees its time
    return this.#exchange(task, STARTED);
  }

  /** The worker's side: notes when the task ended. */
  end(task: number, nowMs: number): void {
    this.#long[ENDS + placeOf(task)] = nowMs;
  }

  /** The worker's side: leaves the output of an ended task here; `false` when it does not fit. */
  leaveOutput(task: number, output: unknown): boolean {
    const kind = kindOf(output);
    if (kind === undefined) return false;
    const place = placeOf(task);
    this.#short[KINDS + place] = kind;
    if (typeof output === 'number') this.#long[OUTPUTS + place] = output;
    Atomics.store(this.#short, place, wordOf(task, DONE)); // last: whoever sees it sees the output
    return true;
  }

  /** When a started task did so, by the pool's clock in milliseconds. */
  startedAtMs(task: number): number {
    return this.#long[placeOf(task)] ?? 0;
  }

  /** When a task whose outcome has come ended, by the pool's clock in milliseconds. */
  endedAtMs(task: number): number {
    return this.#long[ENDS + placeOf(task)] ?? 0;
  }

  /** Starts and ends of tasks with consecutive numbers, in turn. */
  timesMs(firstTask: number, count: number): number[] {
    const timesMs: number[] = [];
    for (let step = 0; step < count; step += 1) {
      const task = nextNumber(firstTask, step);
      timesMs.push(this.startedAtMs(task), this.endedAtMs(task));
    }
    return timesMs;
  }

  /** Bytes of heap that the worker used when it last looked; 0 before. */
  get heapBytes(): number {
    return this.#long[HEAP] ?? 0;
  }

  set heapBytes(bytes: number) {
    this.#long[HEAP] = bytes;
  }

  /** The pool's side: wakes a worker that waits in {@link sleep}. To be called after each message, if workers sleep. */
  wake(): void {
    Atomics.add(this.#short, WAKES, 1);
    Atomics.notify(this.#short, WAKES);
  }

  /** The worker's side: what {@link sleep} compares with. To be read before the last look for messages. */
  get wakes(): number {
    return Atomics.load(this.#short, WAKES);
  }

  /** The worker's side: blocks its thread until the pool wakes it. Returns at once when it has since `wakes` was read. */
  sleep(wakes: number): void {
    Atomics.wait(this.#short, WAKES, wakes);
  }

  /** Writes the state of a task that waits; `false` when the place says that it does not, or was given to a newer one. */
  #exchange(task: number, state: number): boolean {
    const place = placeOf(task);
    for (;;) {
      const word = Atomics.load(this.#short, place);
      if (word !== UNUSED && isAtOrBefore(task, taskIn(word))) return false;
      if (Atomics.compareExchange(this.#short, place, word, wordOf(task, state)) === word) return true;
    }
  }
}

const kindOf = (output: unknown): number | undefined => {
  switch (typeof output) {
    case 'undefined':
      return UNDEFINED;
    case 'number':
      return NUMBER;
    case 'boolean':
      return output ? TRUE : FALSE;
    default:
      return output === null ? NULL : undefined;
  }
};
