import { OptionError } from '../../errors/index.ts';
import { MovingMax } from '../../stats/index.ts';
import type { GrantedSize, GrantSource, SizeWish } from '../grant-source.ts';
import type { Budget } from './budget.ts';
import type { BudgetShare } from './budget-share.ts';

/** How the size of a target takes part in a budget. */
export interface SizeBudgetOptions {
  readonly budget: Budget;
  /** Name of the target. */
  readonly name: string;
  /** The smallest size, which is guaranteed. */
  readonly min: number;
  readonly priority: number;
  /** Whether the target outlives its autoscaler: then what it has stays booked when that stops. Else the share is given up. */
  readonly isKept: boolean;
}

/**
 * How long a pool needs the workers that it has had tasks for, in milliseconds. Tasks come one by one: what they need in a single moment
 * says little. An idle pool needs nothing after so long.
 */
const NEED_MEMORY_MS = 1_000;

/** Says `min` where the budget, which does not know of sizes, says `guarantee`. */
const inTermsOfMin = <T>(book: () => T): T => {
  try {
    return book();
  } catch (error) {
    if (error instanceof OptionError && error.option === 'guarantee') throw new OptionError('min', error.got, error.allowed);
    throw error;
  }
};

/**
 * Keeps a share in step with the size of a target. What is held is always at least what the target may run without asking: the size
 * that it is steered to, and its workers where those are more because some have not left yet. In each tick:
 *
 * 1. what has really gone is released;
 * 2. what somebody else let grow is booked as far as that goes, and the target is steered back to what is booked;
 * 3. growth is asked for; what others are entitled to is given up, from this tick on;
 * 4. after the resize, what it has freed at once is released.
 */
export class SizeBudget implements GrantSource {
  readonly #options: SizeBudgetOptions;
  #min: number;
  #share: BudgetShare;
  readonly #usable = new MovingMax({ windowMs: NEED_MEMORY_MS });
  #needed = 0;
  #wasCut = false;

  /** Registers. @throws OptionError when `min` cannot be guaranteed. */
  constructor(options: SizeBudgetOptions) {
    this.#options = options;
    this.#min = options.min;
    this.#share = this.#register();
  }

  get share(): BudgetShare {
    return this.#share;
  }

  get isSettled(): boolean {
    // What a resting pool says that it needs stands until it ticks again: nobody could ask that back.
    return !this.#wasCut && this.#needed <= this.#min && this.#share.askedBack === 0;
  }

  /** Books a first size before there are workers, and returns how much of it there may be: `min` at least. */
  first(size: number): number {
    this.#share.request(size);
    return this.#share.held;
  }

  grant(wish: SizeWish): GrantedSize {
    const { recommended, current, live, isFrozen, isDryRun } = wish;
    const share = this.#share;
    const workers = live === undefined ? undefined : Math.ceil(live);
    this.#follow(current, workers);
    share.freeze(isFrozen);
    const needed = this.#need(wish, workers);
    const more = Math.max(0, recommended - share.held);
    let size = Math.min(recommended, share.held);
    if (isDryRun) {
      share.request(0, Math.min(needed, share.held));
      size += share.wouldGrant(more, Math.min(needed, share.held + more));
    } else {
      if (more > 0 || wish.isHeld !== true) {
        this.#needed = needed;
        size += share.request(more, needed);
      }
      share.shrinkTo(size);
      size -= share.askedBack;
      share.shrinkTo(size);
    }
    this.#wasCut = size < recommended;
    return this.#wasCut ? { size, denial: this.#denial(recommended - size) } : { size };
  }

  settle(desired: number, live: number | undefined): void {
    const share = this.#share;
    if (live !== undefined) this.#release(Math.max(desired, Math.ceil(live)));
    share.shrinkTo(Math.min(desired, share.held));
  }

  setGuarantee(min: number): void {
    inTermsOfMin(() => this.#share.setGuarantee(min));
    this.#min = min;
  }

  start(): void {
    if (this.#share.isClosed) this.#share = this.#register();
    else this.#share.freeze(false);
  }

  stop(): void {
    if (!this.#options.isKept) {
      this.#share.close();
    } else if (!this.#share.isClosed) {
      this.#share.request(0);
      this.#share.freeze(true);
    }
  }

  onAskedBack(listener: () => void): Disposable {
    return this.#share.onAskedBack(listener);
  }

  #register(): BudgetShare {
    const { budget, name, priority } = this.#options;
    return inTermsOfMin(() => budget.register({ name, guarantee: this.#min, priority }));
  }

  /**
   * What is needed follows from the tasks, not from what the policy would allow: without tasks a pool needs nothing above its guarantee,
   * and takes more only while nobody else can use it. A target that does not use all that it may needs no more than it uses.
   */
  #need({ recommended, current, usable, nowMs }: SizeWish, workers: number | undefined): number {
    if (usable !== undefined) this.#usable.add(usable, nowMs);
    const ofUse = usable === undefined ? recommended : (this.#usable.value(nowMs) ?? usable);
    const used = workers === undefined || workers >= current ? ofUse : Math.min(ofUse, workers);
    return Math.min(recommended, used);
  }

  /** Steps 1 and 2. */
  #follow(current: number, workers: number | undefined): void {
    const share = this.#share;
    const exists = Math.max(current, workers ?? 0);
    if (workers !== undefined) this.#release(exists);
    if (share.held < exists) share.request(exists - share.held);
  }

  #release(exists: number): void {
    const share = this.#share;
    if (share.held > exists) share.release(share.held - exists);
  }

  #denial(denied: number): NonNullable<GrantedSize['denial']> {
    const { max, heldBy } = this.#options.budget;
    return { denied, budgetMax: max, heldBy };
  }
}
