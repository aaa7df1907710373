import { OptionError } from '../../errors/index.ts';
import type { ListenerErrorSink } from '../../events/index.ts';
import { reportListenerError } from '../../host/index.ts';
import { checkInteger, checkKeys } from '../../internal/index.ts';
import type { Account } from './account.ts';
import { BudgetShare, checkGuarantee } from './budget-share.ts';
import type { BudgetSnapshot } from './budget-snapshot.ts';
import { heldBy } from './held-by.ts';
import { Ledger } from './ledger.ts';

/** How a budget is made. @public */
export interface BudgetOptions {
  /** Most workers that all its holders may have together. Range: an integer, 0 or more. */
  readonly max: number;
}

/** How a holder joins a budget. @public */
export interface BudgetRegistration {
  /** For records and messages: 1 to 200 characters. Names need not differ. */
  readonly name: string;
  /** Workers that are reserved for the holder, used or not. Range: an integer, 0 or more. @defaultValue 0 */
  readonly guarantee?: number;
  /** Who is served first: higher before lower, equal ones in equal parts. Range: an integer. @defaultValue 0 */
  readonly priority?: number;
}

const LONGEST_NAME = 200;
/** Behind every priority. */
const LAST = Number.NEGATIVE_INFINITY;

const checkName = (name: unknown): string => {
  if (typeof name === 'string' && name.length >= 1 && name.length <= LONGEST_NAME) return name;
  throw new OptionError('name', name, `a text of 1 to ${LONGEST_NAME} characters`);
};

/**
 * A maximum that several pools share. Each registers with a guarantee, borrows above it while there is room, and gives back when its
 * workers have really gone. At no moment do all holders together have more than `max`.
 *
 * Give it to pools as their option `budget`; use `register` for a size that is no pool's. Trap: register before the others are busy,
 * because a guarantee that does not fit beside what is in use is refused.
 * @public
 */
export class Budget {
  readonly #ledger: Ledger;
  readonly #shares = new Map<Account, BudgetShare>();
  readonly #onListenerError: ListenerErrorSink;

  /** @internal */
  constructor(options: BudgetOptions, onListenerError: ListenerErrorSink) {
    checkKeys('', options, ['max']);
    this.#ledger = new Ledger(checkInteger('max', options.max, { min: 0 }));
    this.#onListenerError = onListenerError;
  }

  /** Most workers that all holders may have together. */
  get max(): number {
    return this.#ledger.max;
  }

  /** Workers that were granted and not released. */
  get used(): number {
    return this.#ledger.used;
  }

  /** Workers that are neither held nor guaranteed. */
  get free(): number {
    return this.#ledger.free;
  }

  /** Who has how much, the largest first, in words: `api 12, mail 8`. A guarantee counts, used or not. */
  get heldBy(): string {
    return heldBy(this.#ledger);
  }

  /**
   * Lets a holder in. Its guarantee is reserved from this moment on. Holders that use less than they hold are asked to give it back for
   * that, and those that can do so at once, as idle pools do, have done it by then; what is needed stays where it is.
   * @throws OptionError when an option is unknown or out of range, or the guarantee does not fit beside what others hold and have
   * reserved.
   */
  register(registration: BudgetRegistration): BudgetShare {
    checkKeys('', registration, ['name', 'guarantee', 'priority']);
    const ledger = this.#ledger;
    const name = checkName(registration.name);
    const priority = checkInteger('priority', registration.priority ?? 0);
    this.#makeRoom(name, checkInteger('guarantee', registration.guarantee ?? 0, { min: 0 }));
    const guarantee = checkGuarantee(registration.guarantee ?? 0, ledger.free, ledger);
    const account: Account = {
      name,
      priority,
      guarantee,
      held: 0,
      aim: 0,
      needed: 0,
      isFrozen: false,
    };
    const share = new BudgetShare(account, {
      ledger,
      tellAskedBack: () => this.#tellAskedBack(),
      makeRoom: (count) => this.#makeRoom(account.name, count),
      onListenerError: this.#onListenerError,
    });
    ledger.open(account);
    this.#shares.set(account, share);
    return share;
  }

  /** All numbers at one moment, frozen. */
  snapshot(): BudgetSnapshot {
    const { max, used, free, accounts } = this.#ledger;
    const asked = this.#ledger.askedBack();
    const holders = accounts.map((account) => {
      const { name, priority, guarantee, held, needed } = account;
      return Object.freeze({ name, priority, guarantee, held, needed, askedBack: asked.get(account) ?? 0 });
    });
    return Object.freeze({ max, used, free, holders: Object.freeze(holders) });
  }

  /**
   * Asks for `count` free workers on behalf of a guarantee, behind everybody's needs: holders that use less than they hold, and listen, may
   * give it back before this returns.
   */
  #makeRoom(name: string, count: number): void {
    const ledger = this.#ledger;
    if (count <= ledger.free) return;
    const claimant: Account = { name, priority: LAST, guarantee: 0, held: 0, aim: 0, needed: count, isFrozen: false };
    ledger.open(claimant);
    this.#tellAskedBack();
    ledger.close(claimant);
  }

  /** Tells those who want to be told at once; others see it when they look. */
  #tellAskedBack(): void {
    let asked: ReadonlyMap<Account, number> | undefined;
    for (const [account, share] of this.#shares) {
      if (share.isClosed) this.#shares.delete(account);
      if (!share.hasListeners) continue;
      asked ??= this.#ledger.askedBack();
      // a holder that was told may have given back already what the next one was to be asked for
      if (share.tell(asked.get(account) ?? 0)) asked = undefined;
    }
  }
}

/** Makes a {@link Budget}. @throws OptionError when `max` is not an integer of 0 or more. @public */
export const createBudget = (options: BudgetOptions): Budget => new Budget(options, reportListenerError);
