import type { Detail } from './decider.ts';
import type { GrantedSize, GrantSource, SizeWish } from './grant-source.ts';

/** A budget for tests: what it grants is a function, and all that it was told is kept. */
export class FakeGrantSource implements GrantSource {
  readonly #sizeOf: (recommended: number, current: number) => number;
  readonly #denial: Detail | undefined;
  readonly wishes: SizeWish[] = [];
  /** What happened beside the wishes, as text. */
  readonly calls: string[] = [];
  isSettled = true;
  #listener: (() => void) | undefined;

  constructor(sizeOf: (recommended: number, current: number) => number, denial?: Detail) {
    this.#sizeOf = sizeOf;
    this.#denial = denial;
  }

  grant(wish: SizeWish): GrantedSize {
    this.wishes.push(wish);
    const size = this.#sizeOf(wish.recommended, wish.current);
    return this.#denial === undefined || size === wish.recommended ? { size } : { size, denial: this.#denial };
  }

  settle(desired: number, live: number | undefined): void {
    this.calls.push(`settle ${desired} ${live}`);
  }

  setGuarantee(min: number): void {
    this.calls.push(`guarantee ${min}`);
  }

  start(): void {
    this.calls.push('start');
  }

  stop(): void {
    this.calls.push('stop');
  }

  onAskedBack(listener: () => void): Disposable {
    this.#listener = listener;
    return { [Symbol.dispose]: () => this.calls.push('unsubscribe') };
  }

  askBack(): void {
    this.#listener?.();
  }
}
