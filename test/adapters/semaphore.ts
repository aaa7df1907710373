/** A pool as a user may have made it: nothing of it is ours but the reports of its tasks. */
export class Semaphore {
  #size: number;
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  get busy(): number {
    return this.#busy;
  }

  resize(size: number): void {
    this.#size = size;
    this.#startWaiting();
  }

  async acquire(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#startWaiting();
    });
  }

  release(): void {
    this.#busy -= 1;
    this.#startWaiting();
  }

  #startWaiting(): void {
    while (this.#busy < this.#size) {
      const start = this.#waiting.shift();
      if (start === undefined) return;
      this.#busy += 1;
      start();
    }
  }
}
