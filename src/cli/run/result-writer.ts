import type { TextSink } from '../text-sink.ts';
import type { ErrorNote } from './describe-error.ts';
import { ReorderBuffer } from './reorder-buffer.ts';
import { failedLine, resultLine } from './result-line.ts';
import type { RunTask } from './run-task.ts';

/** Where lines go. */
export interface ResultWriterOptions {
  readonly results: TextSink;
  /** Takes failed lines; may be the same sink. */
  readonly failures: TextSink;
  /** Whether lines are written in the order of the inputs. */
  readonly isOrdered: boolean;
  /** Most inputs that may be under way beyond the first one that has not ended, when lines are ordered. Range: 1 and up. */
  readonly window: number;
}

interface Line {
  readonly sink: TextSink;
  readonly text: string;
}

/** Writes one line for each input that has ended, and says when its readers lag. */
export class ResultWriter {
  readonly #options: ResultWriterOptions;
  readonly #reorder: ReorderBuffer<Line> | undefined;

  constructor(options: ResultWriterOptions) {
    this.#options = options;
    this.#reorder = options.isOrdered ? new ReorderBuffer(({ sink, text }) => sink.write(text)) : undefined;
  }

  /** Whether readers have no room, so that no more inputs should be started. */
  get isFull(): boolean {
    return this.#options.results.isFull || this.#options.failures.isFull;
  }

  /** Whether the input at `position` is too far ahead of the first one that has not ended. */
  isAhead(position: number): boolean {
    return this.#reorder !== undefined && position >= this.#reorder.next + this.#options.window;
  }

  /** Calls `callback` once when readers have room again. */
  whenRoom(callback: () => void): void {
    const { results, failures } = this.#options;
    if (results.isFull) results.whenRoom(callback);
    else failures.whenRoom(callback);
  }

  /** Writes a result. Returns what is wrong with it when it cannot be written; then the input has failed. */
  writeResult(task: RunTask, result: unknown): ErrorNote | undefined {
    const written = resultLine(task, result);
    if ('error' in written) return written.error;
    this.#write(task, this.#options.results, written.line);
    return undefined;
  }

  /** Writes a failure for good. */
  writeFailure(task: RunTask, error: ErrorNote): void {
    this.#write(task, this.#options.failures, failedLine(task, error));
  }

  /** Writes what ordering still holds. To be called when no more lines will come. */
  finish(): void {
    this.#reorder?.releaseAll();
  }

  #write(task: RunTask, sink: TextSink, text: string): void {
    if (this.#reorder === undefined) sink.write(text);
    else this.#reorder.add(task.position, { sink, text });
  }
}
