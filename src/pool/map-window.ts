/** What the head of an ordered stream does while others wait behind it. */
interface HeadOfLine {
  readonly isHeldUpByRetries: boolean;
}

/** Fewest inputs taken ahead of the workers, so that there is always one waiting when a worker becomes free. */
const LEAST_AHEAD = 16;
/** What a refused try costs, in inputs that went well: with one refusal in five the credit neither grows nor falls. */
const PRICE_OF_REFUSAL = 4;
/** Most inputs that may wait for their next try without being counted as taken. */
const MOST_CREDIT = 500;
/** Most results that are kept behind an input that is tried again, where results come in the order of their inputs. */
const MOST_BEHIND = 1_000;

/**
 * Decides whether `map` may take one more input. Without retries there are at most twice the pool's size (and at least
 * {@link LEAST_AHEAD} more than it) between the source and the consumer.
 *
 * An input that waits for its next try counts, too: a dependency that refuses everything must not be sent the whole source once, and
 * then be beleaguered by all of it. But where few are refused, those few must not keep the workers idle. So inputs that go well earn a
 * credit of inputs that may wait beside, and refusals use it up.
 */
export class MapWindow {
  /** Inputs that were taken and whose results were not consumed. */
  #outstanding = 0;
  /** Of these, those that have not settled. */
  #unsettled = 0;
  /** Of these, those that wait for their next try. */
  #resting = 0;
  #credit = 0;

  /** Whether everything that was taken has been consumed. */
  get isEmpty(): boolean {
    return this.#outstanding === 0;
  }

  /** Whether there is room for one more, with a pool of this size. */
  hasRoom(desired: number, head: HeadOfLine): boolean {
    const most = desired + Math.max(desired, LEAST_AHEAD);
    const active = this.#unsettled - this.#resting;
    const results = this.#outstanding - this.#unsettled;
    if (active + Math.max(0, this.#resting - this.#credit) >= most) return false;
    return results + active < most || (head.isHeldUpByRetries && results < MOST_BEHIND);
  }

  taken(): void {
    this.#outstanding += 1;
    this.#unsettled += 1;
  }

  settled(isOk: boolean): void {
    this.#unsettled -= 1;
    if (isOk) this.#credit = Math.min(MOST_CREDIT, this.#credit + 1);
  }

  consumed(): void {
    this.#outstanding -= 1;
  }

  /** A try has failed, and its input waits for the next one. */
  rested(): void {
    this.#resting += 1;
    this.#credit = Math.max(0, this.#credit - PRICE_OF_REFUSAL);
  }

  /** An input waits for its next try no more, for whatever reason. */
  resumed(): void {
    this.#resting -= 1;
  }
}
