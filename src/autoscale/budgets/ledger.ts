import { type Account, bookedOf, leavingOf } from './account.ts';
import { type Claim, entitlements } from './entitlement.ts';

const claimOf = (account: Account, needed: number): Claim => {
  const floor = account.isFrozen ? bookedOf(account) : account.guarantee;
  return { floor, needed: Math.max(floor, needed), priority: account.priority };
};

/** Whether the holder needs workers that it does not have. */
const isShort = (account: Account): boolean => account.needed > bookedOf(account);

/**
 * The books of a budget, and their only owner. Invariant, after every call: `held` is 0 or more everywhere, and the sum of what is
 * booked (held, and at least the guarantee) is at most `max`; so a guarantee can be taken at any time.
 *
 * The rules of sharing, in this order:
 * 1. a guarantee is its holder's, used or not;
 * 2. what is left goes to those who need it: the highest priority first, equal ones in equal parts;
 * 3. what nobody needs may be taken by anybody, and is asked back when somebody does.
 */
export class Ledger {
  readonly max: number;
  readonly #accounts: Account[] = [];

  constructor(max: number) {
    this.max = max;
  }

  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** Granted and not released. */
  get used(): number {
    return this.#accounts.reduce((sum, { held }) => sum + held, 0);
  }

  /** Neither held nor guaranteed. */
  get free(): number {
    return this.#accounts.reduce((left, account) => left - bookedOf(account), this.max);
  }

  open(account: Account): void {
    this.#accounts.push(account);
  }

  close(account: Account): void {
    this.#accounts.splice(this.#accounts.indexOf(account), 1);
  }

  /** How many of `n` more workers the account would get now, if it could use `needed` in all. Books nothing. */
  grantable(account: Account, n: number, needed: number): number {
    const own = Math.min(n, Math.max(0, account.guarantee - account.held));
    const more = n - own;
    if (more === 0) return own;
    const isContested = this.#accounts.some((other) => other !== account && isShort(other));
    return own + (isContested ? this.#contested(account, more, needed) : Math.min(more, this.free));
  }

  /**
   * How many workers each account is to give back, beside those that are on their way, because others are entitled to them. The
   * lowest priority gives first, then who has most to spare.
   */
  askedBack(): ReadonlyMap<Account, number> {
    const asked = new Map<Account, number>();
    if (!this.#accounts.some(isShort)) return asked;
    const sizes = this.#entitlements();
    let short = this.#owed(sizes, () => true) - this.free - this.#accounts.reduce((sum, other) => sum + leavingOf(other), 0);
    const excess = this.#accounts.map((account, index) => ({
      account,
      count: Math.max(account.aim, account.guarantee) - (sizes[index] as number), // one size an account
    }));
    excess.sort((one, other) => one.account.priority - other.account.priority || other.count - one.count);
    for (const { account, count } of excess) {
      const part = Math.max(0, Math.min(count, short));
      if (part > 0) asked.set(account, part);
      short -= part;
    }
    return asked;
  }

  /** What an account gets of `n` above its guarantee while others need workers that they do not have. */
  #contested(account: Account, n: number, needed: number): number {
    const sizes = this.#entitlements(account, needed);
    const size = sizes[this.#accounts.indexOf(account)] as number; // one size an account
    const { free } = this;
    const owedAbove = this.#owed(sizes, ({ priority }) => priority > account.priority);
    const entitled = Math.max(0, Math.min(n, size - bookedOf(account), free - owedAbove));
    const owedToOthers = this.#owed(sizes, (other) => other !== account);
    return entitled + Math.max(0, Math.min(n - entitled, free - entitled - owedToOthers));
  }

  /** Workers that accounts are entitled to and do not have. */
  #owed(sizes: readonly number[], isCounted: (account: Account) => boolean): number {
    let owed = 0;
    for (const [index, account] of this.#accounts.entries()) {
      if (isCounted(account)) owed += Math.max(0, (sizes[index] as number) - bookedOf(account)); // one size an account
    }
    return owed;
  }

  /** What each account is entitled to, with `needed` in place of what `account` said last. */
  #entitlements(account?: Account, needed = 0): readonly number[] {
    const claims = this.#accounts.map((other) => claimOf(other, other === account ? needed : other.needed));
    return entitlements(claims, this.max);
  }
}
