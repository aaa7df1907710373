import { visibleText } from '../../report/index.ts';
import type { HostEvent } from '../command-host.ts';
import { describeError } from './describe-error.ts';

/** What an {@link Interruption} can do to a run. */
export interface Interruptible {
  stop(mode: 'graceful' | 'now'): void;
  /** Leaves at once, whatever is unfinished. */
  leave(): void;
  say(message: string): void;
}

const ASKED = 'stopping: running tasks finish, the other inputs are written to a file; once more to stop at once';

/** The first places of the stack, on lines of their own. */
const stackOf = (error: unknown): string => {
  try {
    return error instanceof Error ? `\n${(error.stack ?? '').split('\n').slice(1, 4).join('\n')}` : '';
  } catch {
    return ''; // anything can be thrown, also what cannot be looked at
  }
};

/**
 * What signals do to a run, in steps: the first lets running tasks finish, the second aborts them and keeps their inputs too, the
 * third leaves at once. An error that nobody caught counts as the first: the run can no longer be trusted, its inputs can be kept.
 */
export class Interruption {
  readonly #run: Interruptible;
  #interrupts = 0;
  #hasUncaught = false;

  constructor(run: Interruptible) {
    this.#run = run;
  }

  /** Whether a signal has come. */
  get isInterrupted(): boolean {
    return this.#interrupts > 0;
  }

  /** Whether inputs that are still coming in should be left where they are. */
  get isUrgent(): boolean {
    return this.#interrupts > 1;
  }

  /** Whether there was an error that nobody caught. */
  get hasUncaught(): boolean {
    return this.#hasUncaught;
  }

  /** To be called with each event of the process. */
  handle(event: HostEvent): void {
    if (event.kind === 'uncaught') this.#uncaught(event.error);
    else this.#interrupt();
  }

  #interrupt(): void {
    this.#interrupts += 1;
    if (this.#interrupts === 1) {
      this.#run.say(ASKED);
      this.#run.stop('graceful');
    } else if (this.#interrupts === 2) {
      this.#run.say('stopping at once');
      this.#run.stop('now');
    } else {
      this.#run.leave();
    }
  }

  #uncaught(error: unknown): void {
    const { name, message } = describeError(error);
    this.#run.say(`an error was not caught: ${name}: ${visibleText(message)}${stackOf(error)}`);
    if (this.#hasUncaught) return;
    this.#hasUncaught = true;
    this.#run.stop('graceful');
  }
}
