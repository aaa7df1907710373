import type { Actuation } from './actuation.ts';
import { faultText } from './fault-text.ts';
import type { GrantedSize, GrantSource, SizeWish } from './grant-source.ts';
import { isReadableSize } from './observer-reading.ts';
import type { ScaleTarget } from './scale-target.ts';

/** What an {@link Actuator} needs. */
export interface ActuatorOptions {
  readonly target: ScaleTarget;
  /** Absent: everything is granted. */
  readonly budget: Pick<GrantSource, 'grant' | 'settle'> | undefined;
  /** Reads the target's size as a whole number. */
  readonly readDesired: () => number;
  /** The smallest size, which a budget has guaranteed. */
  readonly readMin: () => number;
  /** Told of each error of the target or the budget. */
  readonly onError: (error: unknown) => void;
}

/** Told when the target has refused a size that it took at first. */
export type LateRefusal = (granted: GrantedSize, error: string) => void;

/** Applies a recommendation: asks the budget, resizes the target, and says what became of it. Never throws. */
export class Actuator {
  readonly #options: ActuatorOptions;

  constructor(options: ActuatorOptions) {
    this.#options = options;
  }

  /** Steers the target to the recommended size, as far as the budget goes. In a dry run nothing is booked or resized. */
  apply(wish: SizeWish, onRefused: LateRefusal): Actuation {
    const { current, isDryRun } = wish;
    const granted = this.#ask(wish);
    const { size, denial } = granted;
    if (isDryRun) return { granted: size, denial, applied: current, outcome: size === current ? 'none' : 'dryRun' };
    if (this.#isAt(size, current)) return { granted: size, denial, applied: size, outcome: 'none' };
    const error = this.#resize(granted, onRefused);
    const applied = this.#options.readDesired();
    this.#settle(applied);
    if (error !== undefined) return { granted: size, denial, applied, outcome: 'failed', error };
    if (applied !== current) return { granted: size, denial, applied, outcome: applied > current ? 'up' : 'down' };
    if (size === current) return { granted: size, denial, applied, outcome: 'none' };
    return { granted: size, denial, applied, outcome: 'failed', error: `the size stayed ${applied}` };
  }

  /**
   * A budget that fails grants no growth. Nothing it says lifts the size above what was asked, or lowers it below the smallest size,
   * which it has guaranteed.
   */
  #ask(wish: SizeWish): GrantedSize {
    const { budget, onError, readMin } = this.#options;
    const { recommended, current } = wish;
    if (budget === undefined) return { size: recommended };
    try {
      const granted = budget.grant(wish);
      const least = Math.min(recommended, readMin());
      if (Number.isSafeInteger(granted.size)) return { ...granted, size: Math.max(least, Math.min(granted.size, recommended)) };
    } catch (error) {
      onError(error);
    }
    return { size: Math.min(recommended, current) };
  }

  #settle(applied: number): void {
    try {
      this.#options.budget?.settle(applied, this.#options.target.live);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /**
   * The raw size is compared, so that a target with a size of 2.5, or without a limit, is set straight. One whose size cannot be read is
   * left alone, unless another size than the last one known is wanted.
   */
  #isAt(size: number, current: number): boolean {
    try {
      const raw: unknown = this.#options.target.desired;
      return isReadableSize(raw) ? raw === size : size === current;
    } catch {
      return size === current;
    }
  }

  /** Returns why the target refused; `undefined` when it did not. */
  #resize(granted: GrantedSize, onRefused: LateRefusal): string | undefined {
    try {
      const result = this.#options.target.resize(granted.size);
      if (result === undefined) return undefined;
      // Not awaited: a tick is one synchronous step, and a pool's resize may wait for its running tasks to end.
      Promise.resolve(result).catch((error: unknown) => {
        this.#options.onError(error);
        onRefused(granted, faultText(error));
      });
      return undefined;
    } catch (error) {
      this.#options.onError(error);
      return faultText(error);
    }
  }
}
