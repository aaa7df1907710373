import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import type { Clock, Timer } from '../../time/index.ts';
import type { Output } from '../command-host.ts';

/** At most ten pictures a second. */
const REDRAW_MS = 100;

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

/**
 * A few lines at the bottom of a terminal that are drawn anew in place. Other text is written above them. Rows are counted with
 * the width of the moment, because a terminal that became narrower has wrapped what was drawn before.
 */
export class LiveDisplay {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #lines: (width: number) => readonly string[];
  readonly #stream: Writable;
  readonly #isKept: boolean;
  #drawn: readonly string[] = [];
  #timer: Timer | undefined;
  #isStopped = false;

  /**
   * @param lines the lines to draw, none longer than the width it is given.
   * @param isKept whether the lines are back as soon as something was written above them: others that write to this terminal
   * then know what is at its bottom. Costs a drawing for each such text.
   */
  constructor(output: Output, clock: Clock, lines: (width: number) => readonly string[], isKept = false) {
    this.#isKept = isKept;
    this.#output = output;
    this.#clock = clock;
    this.#lines = lines;
    this.#stream = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        output.sink.write(text);
        done();
      },
    });
    output.sink.write(HIDE_CURSOR);
    this.#draw();
  }

  /** Writes something else to the terminal by `write`, above the lines. */
  above(write: () => void): void {
    this.#erase();
    write();
    if (this.#isKept) this.#drawLines();
  }

  /** Takes the lines away and shows the cursor again. Calling it again does nothing. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#erase();
    this.#output.sink.write(SHOW_CURSOR);
  }

  readonly #draw = (): void => {
    this.#erase();
    this.#drawLines();
    this.#timer = this.#clock.setTimer(this.#draw, REDRAW_MS);
  };

  #drawLines(): void {
    // One column stays free: a full last column makes some terminals wrap.
    this.#drawn = this.#lines(Math.max(1, this.#output.columns - 1));
    this.#output.sink.write(this.#drawn.join('\n'));
  }

  #erase(): void {
    if (this.#drawn.length === 0) return;
    const { columns } = this.#output;
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
    cursorTo(this.#stream, 0);
    moveCursor(this.#stream, 0, 1 - rows);
    clearScreenDown(this.#stream);
    this.#drawn = [];
  }
}
