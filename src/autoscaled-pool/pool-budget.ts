import type { BudgetShare } from '../autoscale/index.ts';

/** What of a pool's core is needed to follow its workers. */
export interface FollowedCore {
  readonly roster: { readonly desired: number; readonly live: number };
  readonly isClosed: boolean;
  until(isMet: () => boolean): Promise<void>;
}

/** Workers that the pool has, or may have without asking. */
const bookedBy = ({ roster }: FollowedCore): number => Math.max(roster.desired, roster.live);

/**
 * Keeps the share of a pool whose size nobody steers tick by tick: one of a fixed size, or any that closes. Growth is booked before
 * it happens; a worker is released when it has left the pool, not when it was asked to.
 *
 * All that such a pool has is guaranteed to it: a fixed size is a promise, so there is nothing to ask back.
 */
export class PoolBudget {
  readonly #core: FollowedCore;
  readonly #share: BudgetShare;
  #isFollowing = false;

  constructor(core: FollowedCore, share: BudgetShare) {
    this.#core = core;
    this.#share = share;
  }

  /** Books so many that the pool may be steered to `size`. @throws OptionError when the budget has no room; nothing is changed then. */
  book(size: number): void {
    const share = this.#share;
    if (size <= share.held) return;
    share.setGuarantee(size);
    share.request(size - share.held);
  }

  /** Releases what has left, now and as it goes on. To be called after the size fell, or when the pool has closed. */
  follow(): void {
    this.#settle();
    if (this.#isFollowing || this.#share.isClosed || !this.#isShrinking()) return;
    this.#isFollowing = true;
    void this.#followUntilDone(); // it does not reject: `until` resolves when its condition holds, and not otherwise
  }

  async #followUntilDone(): Promise<void> {
    while (!this.#share.isClosed && this.#isShrinking()) {
      await this.#core.until(() => bookedBy(this.#core) < this.#share.held || !this.#isShrinking());
      this.#settle();
    }
    this.#isFollowing = false;
  }

  /** Whether workers are still to leave. */
  #isShrinking(): boolean {
    const { desired, live } = this.#core.roster;
    return live > desired;
  }

  #settle(): void {
    const share = this.#share;
    if (share.isClosed) return;
    const booked = bookedBy(this.#core);
    if (booked < share.held) share.release(share.held - booked);
    if (share.guarantee > booked) share.setGuarantee(booked);
    if (this.#core.isClosed && booked === 0) share.close();
  }
}
