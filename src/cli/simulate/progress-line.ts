import { formatCount } from '../../report/index.ts';
import type { SimProgress } from '../../sim/index.ts';
import type { Output } from '../command-host.ts';

/** Shows on a terminal how far a run is, on one line that is written over and goes away at the end. */
export class ProgressLine {
  readonly #output: Output;
  readonly #isShown: boolean;
  #hasWritten = false;

  constructor(output: Output, isQuiet: boolean) {
    this.#output = output;
    this.#isShown = output.isTerminal && !isQuiet;
  }

  /** `name` says what is running; it MUST be free of control characters. */
  show(name: string, { atMs, durationMs, arrived }: SimProgress): void {
    if (!this.#isShown) return;
    const percent = Math.min(100, Math.floor((100 * atMs) / durationMs));
    const text = `${name}: ${percent} %, ${formatCount(arrived)} tasks`;
    this.#output.sink.write(`\r${text.slice(0, Math.max(10, this.#output.columns - 1))}\x1b[K`);
    this.#hasWritten = true;
  }

  clear(): void {
    if (this.#hasWritten) this.#output.sink.write('\r\x1b[K');
    this.#hasWritten = false;
  }
}
