import type { TextSink } from '../text-sink.ts';
import { unstartedLine } from './result-line.ts';
import type { RunTask } from './run-task.ts';

/** A file that was opened, under the name that it got. */
export interface OpenedFile {
  readonly path: string;
  readonly sink: TextSink;
}

/** Keeps the inputs that were not run to their end, in a file that is made when the first one comes. */
export class UnstartedFile {
  readonly #open: () => OpenedFile;
  #file: OpenedFile | undefined;
  #count = 0;
  #isDiscarding = false;

  constructor(open: () => OpenedFile) {
    this.#open = open;
  }

  /** Inputs written. */
  get count(): number {
    return this.#count;
  }

  /** Where they are; absent when there are none. */
  get path(): string | undefined {
    return this.#file?.path;
  }

  /** From now on nothing is kept, because nobody wants the rest. */
  discard(): void {
    this.#isDiscarding = true;
  }

  /** Writes inputs. */
  add(tasks: readonly RunTask[]): void {
    if (tasks.length === 0 || this.#isDiscarding) return;
    this.#file ??= this.#open();
    this.#count += tasks.length;
    this.#file.sink.write(tasks.map(unstartedLine).join(''));
  }

  /** Resolves when the file can take more. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#file === undefined) resolve();
      else this.#file.sink.whenRoom(resolve);
    });
  }

  /** Finishes the file. */
  async close(): Promise<void> {
    await this.#file?.sink.close();
  }
}
