/**
 * A value over time in bounded memory: when `capacity` points are held, neighbours are joined by their larger one and from
 * then on each point stands for twice as many samples. So the points always cover the whole time in equal steps.
 */
export class ValueHistory {
  readonly #capacity: number;
  #points: number[] = [];
  /** Samples that one point stands for. */
  #samplesPerPoint = 1;
  #pending = 0;
  #pendingMax = 0;

  /** @param capacity most points to hold; an even number, 2 or more. */
  constructor(capacity = 240) {
    this.#capacity = capacity;
  }

  /** Adds the value at the next step of time. */
  add(value: number): void {
    this.#pendingMax = this.#pending === 0 ? value : Math.max(this.#pendingMax, value);
    this.#pending += 1;
    if (this.#pending < this.#samplesPerPoint) return;
    this.#points.push(this.#pendingMax);
    this.#pending = 0;
    if (this.#points.length >= this.#capacity) this.#halve();
  }

  /** The points, oldest first; the last one may stand for fewer samples. */
  values(): readonly number[] {
    return this.#pending > 0 ? [...this.#points, this.#pendingMax] : [...this.#points];
  }

  #halve(): void {
    const joined: number[] = [];
    for (let index = 0; index < this.#points.length; index += 2) {
      joined.push(Math.max(...this.#points.slice(index, index + 2)));
    }
    this.#points = joined;
    this.#samplesPerPoint *= 2;
  }
}
