import type { ErrorNote } from './describe-error.ts';

/** One input on its way through a run. */
export class RunTask {
  /** Number of the input as the user counts: its place among the arguments, its line, or what a fed-back record says. */
  readonly index: number;
  readonly input: unknown;
  /** An input that a handler could change, as the JSON that it came as. */
  readonly #text: string | undefined;
  /** Why the input cannot be run at all, for example a line that is no JSON; `undefined` when it can. */
  readonly defect: ErrorNote | undefined;
  /** Place in the order of reading, from 0. Set when the task is taken up. */
  position = -1;
  /** Times the handler was called for it. */
  attempts = 0;
  /** When the handler was called last, in milliseconds of the clock. */
  startedAtMs = 0;
  /** Whether the last try was ended by the handler's own error. Told apart here, because a handler may throw `undefined`. */
  hasThrown = false;

  constructor(index: number, input: unknown, defect?: ErrorNote) {
    this.index = index;
    this.input = input;
    this.#text = typeof input === 'object' && input !== null ? JSON.stringify(input) : undefined;
    this.defect = defect;
  }

  /** The input as JSON, whatever a handler has made of it since. Inputs come from text or JSON, so that they can be written back. */
  get inputText(): string {
    return this.#text ?? JSON.stringify(this.input);
  }

  /** The input for the next try: a new one when an earlier try may have changed it. */
  get inputForTry(): unknown {
    return this.#text === undefined || this.attempts < 2 ? this.input : (JSON.parse(this.#text) as unknown);
  }
}
