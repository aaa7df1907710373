/** One call of a load. @public */
export interface LoadCall {
  /** Its number, from 0. */
  readonly index: number;
  /** When it is due, in milliseconds after the start of the load. Of a virtual user: when it is sent. */
  readonly intendedAtMs: number;
}

/**
 * How a call ended. `refused`: the target said that it has too much to do. `label` says more in a word or two, for counting: `status 500`.
 * @public
 */
export type CallEnd =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly label: string }
  | { readonly kind: 'refused'; readonly label: string };

/** Takes the end of a call; further ends of the same call are ignored. @public */
export type EndCall = (end: CallEnd) => void;

/** Where a load goes to. @public */
export interface LoadSender {
  /** What is called, for reports. */
  readonly name: string;
  /** Begins a call and returns at once. `end` MUST be called once it is over, and never from within `send`. */
  send(call: LoadCall, end: EndCall): void;
  /** Gives back what the sender holds. Calls that have not ended are given up. */
  close?(): void;
}
