import type { KeptIn, KeptLines } from '../kept-lines.ts';
import { unstartedLine } from './result-line.ts';
import type { RunTask } from './run-task.ts';

/** Keeps the inputs that were not run to their end, in a file that is made when the first one comes. */
export class UnstartedFile {
  readonly #lines: KeptLines;
  #isDiscarding = false;

  constructor(lines: KeptLines) {
    this.#lines = lines;
  }

  /** Where they are, once the file is closed; more than one place when one of them could not take everything. */
  get places(): readonly KeptIn[] {
    return this.#lines.places;
  }

  /** Inputs that no place took. */
  get lost(): number {
    return this.#lines.lost;
  }

  /** Whether a place could not be written to its end. */
  get hasTrouble(): boolean {
    return this.#lines.hasTrouble;
  }

  /** From now on nothing is kept, because nobody wants the rest. */
  discard(): void {
    this.#isDiscarding = true;
  }

  /** Writes inputs. */
  add(tasks: readonly RunTask[]): void {
    if (tasks.length === 0 || this.#isDiscarding) return;
    this.#lines.add(tasks.map(unstartedLine).join(''));
  }

  /** Resolves when the file can take more. */
  room(): Promise<void> {
    return new Promise((resolve) => this.#lines.whenRoom(resolve));
  }

  /** Finishes the file. */
  close(): Promise<void> {
    return this.#lines.close();
  }
}
