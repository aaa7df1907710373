/** Counts running tasks by key against a limit that holds for each key. Tasks without a key are not limited. */
export class KeyLimit {
  readonly #max: number;
  readonly #running = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  isFull(key: string | undefined): boolean {
    return key !== undefined && (this.#running.get(key) ?? 0) >= this.#max;
  }

  /** Counts a start. Returns whether the key has reached its limit by it. */
  start(key: string | undefined): boolean {
    if (key === undefined) return false;
    const running = (this.#running.get(key) ?? 0) + 1;
    this.#running.set(key, running);
    return running >= this.#max;
  }

  /** Counts an end. Returns whether the key was at its limit and no longer is. */
  end(key: string | undefined): boolean {
    if (key === undefined) return false;
    const running = this.#running.get(key) ?? 0;
    if (running <= 1) this.#running.delete(key);
    else this.#running.set(key, running - 1);
    return running >= this.#max;
  }
}
