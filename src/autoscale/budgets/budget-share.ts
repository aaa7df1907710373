import { OptionError } from '../../errors/index.ts';
import { type Event, EventSource, type ListenerErrorSink } from '../../events/index.ts';
import { checkInteger } from '../../internal/index.ts';
import { type Account, bookedOf } from './account.ts';
import { heldBy } from './held-by.ts';
import type { Ledger } from './ledger.ts';

/** What a share needs of its budget. */
export interface ShareOwner {
  readonly ledger: Ledger;
  /** To be called when somebody may be asked for workers. */
  readonly tellAskedBack: () => void;
  /** To be called before `count` workers are booked as a guarantee: others may give back at once what they do not need. */
  readonly makeRoom: (count: number) => void;
  readonly onListenerError: ListenerErrorSink;
}

/**
 * One holder's part of a budget. Everything is synchronous: what `request` returns is booked by then, and nobody else can have it.
 *
 * The holder MUST release a worker only when it has really gone, and each one once. A share that is not closed keeps its guarantee
 * and what it holds.
 * @public
 */
export class BudgetShare implements Disposable {
  /**
   * Called with the number of workers that others are entitled to and this share should give back, whenever the number rises. Nothing is taken away: shrink, and release what has gone.
   */
  readonly onAskedBack: Event<number>;
  readonly #account: Account;
  readonly #owner: ShareOwner;
  readonly #askedBack: EventSource<number>;
  #isClosed = false;
  #told = 0;

  /** @internal */
  constructor(account: Account, owner: ShareOwner) {
    this.#account = account;
    this.#owner = owner;
    this.#askedBack = new EventSource(owner.onListenerError);
    this.onAskedBack = (listener) => {
      this.#told = this.askedBack;
      return this.#askedBack.subscribe(listener);
    };
  }

  get name(): string {
    return this.#account.name;
  }

  get priority(): number {
    return this.#account.priority;
  }

  /** Workers that are reserved for this share, used or not. */
  get guarantee(): number {
    return this.#account.guarantee;
  }

  /** Workers that were granted and not released. */
  get held(): number {
    return this.#account.held;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Workers that others are entitled to and this share should give back, beside those that are on their way. */
  get askedBack(): number {
    return this.#owner.ledger.askedBack().get(this.#account) ?? 0;
  }

  /**
   * Asks for `n` more workers and returns how many were granted, from 0 to `n`; those are booked. `needed` is how many workers in all
   * there is work for (all, unless said otherwise): what is missing up to there is waited for and asked back from others, what was
   * asked for beyond is taken only while nobody else needs it. The newest request stands in place of the one before, so
   * `request(0)` says that no more is wanted.
   * @throws OptionError when `n` is not an integer of 0 or more, `needed` not one from 0 to all of it, or the share is closed.
   */
  request(n: number, needed?: number): number {
    const inAll = this.#checkRequest(n, needed);
    const granted = this.#take(n, inAll);
    return granted < n && !this.#isClosed ? granted + this.#take(n - granted, inAll) : granted; // others may have given back at once
  }

  #take(n: number, needed: number): number {
    const account = this.#account;
    const granted = this.#owner.ledger.grantable(account, n, needed);
    account.needed = needed;
    account.held += granted;
    account.aim += granted;
    this.#owner.tellAskedBack();
    return granted;
  }

  /** What `request` would return now. Books nothing, and is no wish. @throws OptionError as `request` does. */
  wouldGrant(n: number, needed?: number): number {
    return this.#owner.ledger.grantable(this.#account, n, this.#checkRequest(n, needed));
  }

  /**
   * Gives back `n` workers that have really gone. What is still wished for stays wished for.
   * @throws OptionError when `n` is not an integer from 0 to what is held; nothing is changed then.
   */
  release(n: number): void {
    this.#checkOpen();
    const account = this.#account;
    checkInteger('n', n, { min: 0, max: account.held });
    account.held -= n;
    account.aim = Math.min(account.aim, account.held);
    account.needed = Math.max(0, account.needed - n);
    this.#owner.tellAskedBack();
  }

  /**
   * Says that the holder steers to `size` workers, so that what it holds above counts as on its way back; it is still held until
   * `release`.
   * @throws OptionError when `size` is not an integer from 0 to what is held.
   */
  shrinkTo(size: number): void {
    this.#checkOpen();
    this.#account.aim = checkInteger('size', size, { min: 0, max: this.#account.held });
    this.#owner.tellAskedBack();
  }

  /** Exempts what is held from being asked back, or ends that. For a holder that nobody steers. */
  freeze(isFrozen: boolean): void {
    this.#checkOpen();
    this.#account.isFrozen = isFrozen;
    this.#owner.tellAskedBack();
  }

  /**
   * Reserves `guarantee` workers instead of what was reserved before.
   * @throws OptionError when it is not an integer of 0 or more, or does not fit beside what others hold and have reserved; nothing is
   * changed then.
   */
  setGuarantee(guarantee: number): void {
    this.#checkOpen();
    const { ledger, makeRoom } = this.#owner;
    if (checkInteger('guarantee', guarantee, { min: 0 }) > bookedOf(this.#account)) makeRoom(guarantee - bookedOf(this.#account));
    const most = ledger.free + bookedOf(this.#account);
    checkGuarantee(guarantee, most, ledger);
    this.#account.guarantee = guarantee;
    this.#owner.tellAskedBack();
  }

  /** Gives everything back, the guarantee included, and leaves the budget. May be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#owner.ledger.close(this.#account);
    Object.assign(this.#account, { guarantee: 0, held: 0, aim: 0, needed: 0 });
    this.#askedBack.clear();
    this.#owner.tellAskedBack();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Whether anybody wants to be told what is asked back. @internal */
  get hasListeners(): boolean {
    return this.#askedBack.hasListeners;
  }

  /** Tells listeners when more is asked back than before, and returns whether it did. @internal */
  tell(count: number): boolean {
    const isNews = count > this.#told;
    this.#told = count;
    if (isNews) this.#askedBack.emit(count);
    return isNews;
  }

  #checkRequest(n: number, needed: number | undefined): number {
    this.#checkOpen();
    const inAll = this.#account.held + checkInteger('n', n, { min: 0 });
    return needed === undefined ? inAll : checkInteger('needed', needed, { min: 0, max: inAll });
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new OptionError('share', this.name, 'open: it has left the budget');
  }
}

/** @throws OptionError when a guarantee is no count, or more than `most`. */
export const checkGuarantee = (guarantee: unknown, most: number, ledger: Ledger): number => {
  const count = checkInteger('guarantee', guarantee, { min: 0 });
  if (count <= most) return count;
  throw new OptionError(
    'guarantee',
    count,
    `at most ${most}, which is what the budget of ${ledger.max} has left (${heldBy(ledger)})`,
  );
};
