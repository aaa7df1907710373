import { BOARD_PLACES, nextNumber } from './claim-board.ts';

/** The tasks that one worker has: the first is its own, the others wait behind it. Each has a number, in the order of the hand. */
export class Hand<T extends object> {
  readonly #tasks: (T | undefined)[] = new Array<undefined>(BOARD_PLACES).fill(undefined);
  #first = 0;
  #end = 0;
  #size = 0;

  /** Tasks in the hand. */
  get size(): number {
    return this.#size;
  }

  /** Whether one more fits. Places of tasks that were taken out of the middle are free once those before them have left. */
  get hasRoom(): boolean {
    return ((this.#end - this.#first) & (BOARD_PLACES - 1)) !== BOARD_PLACES - 1;
  }

  /** The number of the next task that is added. */
  get nextNumber(): number {
    return this.#end;
  }

  /** The number of the first task; of use while there is one. */
  get firstNumber(): number {
    return this.#first;
  }

  /** The first task. */
  get first(): T | undefined {
    return this.#tasks[this.#first & (BOARD_PLACES - 1)];
  }

  /** Adds a task at the end. */
  push(task: T): void {
    this.#tasks[this.#end & (BOARD_PLACES - 1)] = task;
    this.#end = nextNumber(this.#end);
    this.#size += 1;
    this.#skip();
  }

  /** Takes the first task out. */
  shift(): T | undefined {
    const task = this.first;
    if (task === undefined) return undefined;
    this.#tasks[this.#first & (BOARD_PLACES - 1)] = undefined;
    this.#size -= 1;
    this.#skip();
    return task;
  }

  /** The task with this number; `undefined` when it is not in the hand. */
  at(number: number): T | undefined {
    const steps = nextNumber(number, -this.#first);
    return steps < nextNumber(this.#end, -this.#first) ? this.#tasks[number & (BOARD_PLACES - 1)] : undefined;
  }

  /** Puts another task in the place of the one with this number. */
  replace(number: number, task: T): void {
    this.#tasks[number & (BOARD_PLACES - 1)] = task;
  }

  /** Takes the task with this number out. */
  remove(number: number): void {
    const place = number & (BOARD_PLACES - 1);
    if (this.#tasks[place] === undefined) return;
    this.#tasks[place] = undefined;
    this.#size -= 1;
    this.#skip();
  }

  /** The number of a task in the hand; `undefined` when it is not there. */
  numberOf(task: T): number | undefined {
    for (let number = this.#first; number !== this.#end; number = nextNumber(number)) {
      if (this.#tasks[number & (BOARD_PLACES - 1)] === task) return number;
    }
    return undefined;
  }

  /** Numbers and tasks behind the first, in their order. */
  behindFirst(): [number: number, task: T][] {
    const found: [number, T][] = [];
    if (this.#first === this.#end) return found;
    for (let number = nextNumber(this.#first); number !== this.#end; number = nextNumber(number)) {
      const task = this.#tasks[number & (BOARD_PLACES - 1)];
      if (task !== undefined) found.push([number, task]);
    }
    return found;
  }

  /** Moves on to the first place that is taken. */
  #skip(): void {
    while (this.#first !== this.#end && this.#tasks[this.#first & (BOARD_PLACES - 1)] === undefined) {
      this.#first = nextNumber(this.#first);
    }
  }
}
