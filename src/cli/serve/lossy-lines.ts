import type { TextSink } from '../text-sink.ts';

/**
 * Hands lines on as long as their reader keeps up. Once too much waits, lines are lost and counted, until there is room again: a log that
 * nobody reads costs no memory, and its reader is told how much it has missed.
 */
export class LossyLines {
  readonly #sink: Pick<TextSink, 'write' | 'isFull' | 'whenRoom'>;
  readonly #onLost: (count: number) => void;
  #lost = 0;
  #total = 0;

  /** `onLost` is told how many lines were lost in a row, when there is room for more. */
  constructor(sink: Pick<TextSink, 'write' | 'isFull' | 'whenRoom'>, onLost: (count: number) => void) {
    this.#sink = sink;
    this.#onLost = onLost;
  }

  /** Lines that were lost since the beginning. */
  get total(): number {
    return this.#total;
  }

  write(line: string): void {
    if (this.#lost === 0 && !this.#sink.isFull) {
      this.#sink.write(line);
      return;
    }
    this.lose(1);
  }

  /** Counts lines that were lost on their way here, to be told with the others. */
  lose(count: number): void {
    const isFirst = this.#lost === 0;
    this.#lost += count;
    this.#total += count;
    if (!isFirst) return;
    if (this.#sink.isFull) this.#sink.whenRoom(() => this.#tell());
    else this.#tell();
  }

  #tell(): void {
    const lost = this.#lost;
    this.#lost = 0;
    this.#onLost(lost);
  }
}
