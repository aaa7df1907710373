/** Counts how often a size turns from rising to falling, or back. */
export class TurnCount {
  #size: number | undefined = undefined;
  #direction = 0;
  #turns = 0;

  get turns(): number {
    return this.#turns;
  }

  see(size: number): void {
    const direction = Math.sign(size - (this.#size ?? size));
    this.#size = size;
    if (direction === 0) return;
    if (direction === -this.#direction) this.#turns += 1;
    this.#direction = direction;
  }
}
