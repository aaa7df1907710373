/** Microtasks that those who submit in the same breath have, before what they submitted goes out together. */
const MOST_HOPS = 8;

/** Waits until those who submit in the present breath have done so: until their number no longer grows from microtask to microtask. */
export class Breath {
  readonly #submitted: () => number;
  readonly #onEnd: () => void;
  #isUnderWay = false;
  #hops = 0;
  #lastCount = 0;

  constructor(submitted: () => number, onEnd: () => void) {
    this.#submitted = submitted;
    this.#onEnd = onEnd;
  }

  /** Something was submitted. `onEnd` follows, once for all of the breath. */
  begin(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#hops = 0;
    this.#lastCount = -1;
    queueMicrotask(this.#hop);
  }

  readonly #hop = (): void => {
    const count = this.#submitted();
    this.#hops += 1;
    if (count !== this.#lastCount && this.#hops < MOST_HOPS) {
      this.#lastCount = count;
      queueMicrotask(this.#hop);
      return;
    }
    this.#isUnderWay = false;
    this.#onEnd();
  };
}
