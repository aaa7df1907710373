/** Something that wants to be told when a signal aborts. */
export interface Abortable {
  aborted(reason: unknown): void;
}

/** Everything that is linked to one signal. */
class SignalLinks {
  readonly #signal: AbortSignal;
  readonly #members = new Set<Abortable>();
  readonly #listener = (): void => {
    const members = [...this.#members];
    this.#members.clear();
    for (const member of members) member.aborted(this.#signal.reason);
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(member: Abortable): void {
    if (this.#members.size === 0) this.#signal.addEventListener('abort', this.#listener, { once: true });
    this.#members.add(member);
  }

  remove(member: Abortable): void {
    if (this.#members.delete(member) && this.#members.size === 0) this.#signal.removeEventListener('abort', this.#listener);
  }
}

/**
 * Links many waiting or running things to few signals: one listener a signal, however many things share it, and none once
 * the last has been unlinked. Link and unlink are O(1).
 */
export class AbortLinks {
  readonly #bySignal = new WeakMap<AbortSignal, SignalLinks>();

  /** `signal` MUST NOT be aborted already: check before you link. */
  link(signal: AbortSignal, member: Abortable): void {
    let links = this.#bySignal.get(signal);
    if (links === undefined) {
      links = new SignalLinks(signal);
      this.#bySignal.set(signal, links);
    }
    links.add(member);
  }

  unlink(signal: AbortSignal, member: Abortable): void {
    this.#bySignal.get(signal)?.remove(member);
  }
}
