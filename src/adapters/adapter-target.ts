import type { ScaleTarget, TargetReading } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { checkInteger } from '../internal/index.ts';
import type { TaskLedger } from './task-ledger.ts';

/** The part of a foreign pool that sets its size. */
export interface Knob {
  /** What it says now. Somebody else may have set it. */
  read(): number;
  write(size: number): void | Promise<void>;
  /** The smallest size that it takes. */
  readonly minSize: number;
  /** Why not less, and what to do instead. Ends the message of the refusal. */
  readonly whyNotLess: string;
}

/** What an adapter knows of its pool. */
export interface AdapterParts {
  readonly name: string;
  readonly knob: Knob;
  readonly ledger: TaskLedger;
  /** Tasks that wait, by the pool's own count. */
  readonly queued: () => number;
  /** Tasks that hold a slot, by the pool's own count. */
  readonly busy: () => number;
  /** Brings the ledger up to date with what nobody told it. */
  readonly reconcile?: () => void;
  /** Takes everything off the pool that the adapter put on it. */
  readonly restore: () => void;
}

/** Instances that have an adapter: a second one would count each task twice, and two autoscalers would fight. */
const adapted = new WeakSet<object>();

/**
 * A pool of another library, with the numbers that an autoscaler needs. `detach` gives the pool back as it was found, but for
 * its size; after it, `observe` and `resize` throw, so that an autoscaler that was not stopped holds the size instead of taking
 * silence for a lack of load.
 * @public
 */
export class AdapterTarget implements ScaleTarget, Disposable {
  readonly name: string;
  readonly #pool: object;
  readonly #parts: AdapterParts;
  #isAttached = true;

  /** @internal */
  constructor(pool: object, parts: AdapterParts) {
    this.name = parts.name;
    this.#pool = pool;
    this.#parts = parts;
    adapted.add(pool);
  }

  /** The smallest size that the library takes. */
  get minSize(): number {
    return this.#parts.knob.minSize;
  }

  /** Whether the adapter still measures. */
  get isAttached(): boolean {
    return this.#isAttached;
  }

  /** The size that the pool's own knob shows now; somebody else may have set it. */
  get desired(): number {
    return this.#parts.knob.read();
  }

  /** @throws OptionError after `detach`. */
  observe(nowMs: number): TargetReading {
    this.#checkAttached();
    const { knob, ledger, queued, busy, reconcile } = this.#parts;
    reconcile?.();
    return ledger.read(nowMs, { desired: knob.read(), queued: queued(), busy: busy() });
  }

  whenFlooded(listener: (() => void) | undefined): void {
    this.#parts.ledger.flood.listen(listener);
  }

  /** @throws OptionError when `n` is no integer, or below the smallest size that the library takes, and after `detach`. */
  resize(n: number): void | Promise<void> {
    this.#checkAttached();
    const { knob, name } = this.#parts;
    if (Number.isSafeInteger(n) && n < knob.minSize)
      throw new OptionError('n', n, `${knob.minSize} or more: ${name} ${knob.whyNotLess}`);
    return knob.write(checkInteger('n', n, { min: knob.minSize }));
  }

  /** Stops measuring, and takes off the pool what was put on it. May be called twice. Stop the autoscaler first. */
  detach(): void {
    if (!this.#isAttached) return;
    this.#isAttached = false;
    adapted.delete(this.#pool);
    this.#parts.restore();
  }

  [Symbol.dispose](): void {
    this.detach();
  }

  #checkAttached(): void {
    if (!this.#isAttached) throw new OptionError('target', this.name, 'attached: it was detached from its pool');
  }
}

/**
 * Checks that `pool` has the members that the adapter uses, and no adapter yet.
 * @throws OptionError otherwise.
 */
export const checkPool = (path: string, pool: unknown, what: string, members: Readonly<Record<string, string>>): void => {
  const isObject = (typeof pool === 'object' && pool !== null) || typeof pool === 'function';
  // Any object can be asked for a member.
  const isComplete =
    isObject && Object.entries(members).every(([name, type]) => typeof (pool as Record<string, unknown>)[name] === type);
  if (!isComplete) throw new OptionError(path, pool, `${what}: an object with ${Object.keys(members).join(', ')}`);
  if (adapted.has(pool)) throw new OptionError(path, pool, 'without an adapter: `detach()` the first one');
};
