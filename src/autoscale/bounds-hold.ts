import { OptionError } from '../errors/index.ts';
import { checkInteger, checkKeys } from '../internal/index.ts';

/** Smallest and largest size, in workers. @public */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** New bounds; what is left out stays. @public */
export type BoundsRequest = Partial<Bounds>;

/** Remembers the bounds of a size, and whether they are still those of the start. */
export class BoundsHold {
  readonly #first: Bounds;
  #held: Bounds;
  #isChanged = false;

  constructor({ min, max }: Bounds) {
    this.#first = Object.freeze({ min, max });
    this.#held = this.#first;
  }

  get current(): Bounds {
    return this.#held;
  }

  /** The bounds when they were ever set anew, for observations; absent while they are those of the start. */
  get changed(): Bounds | undefined {
    return this.#isChanged ? this.#held : undefined;
  }

  /** What the bounds would become. @throws OptionError when one is no integer, below its range, or `min` would exceed `max`. */
  check(request: BoundsRequest): Bounds {
    checkKeys('', request, ['min', 'max']);
    const max = checkInteger('max', request.max ?? this.#held.max, { min: 1 });
    const min = checkInteger('min', request.min ?? this.#held.min, { min: 0 });
    if (min <= max) return Object.freeze({ min, max });
    if (request.min === undefined) throw new OptionError('max', max, `at least \`min\` (${min})`);
    throw new OptionError('min', min, `at most \`max\` (${max})`);
  }

  /** Sets bounds that {@link check} has returned. */
  set(bounds: Bounds): void {
    this.#isChanged ||= bounds.min !== this.#held.min || bounds.max !== this.#held.max;
    this.#held = bounds;
  }
}
