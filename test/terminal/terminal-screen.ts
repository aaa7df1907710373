/** A control sequence, or one character. */
const SEQUENCE = new RegExp(String.raw`${'\u001b'}\[([?0-9;]*)([A-Za-z])|[\s\S]`, 'gu');

/** What a terminal shows after a text: as much of one as the command uses. Lines that scroll off are kept. */
export class TerminalScreen {
  readonly #columns: number;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  isCursorShown = true;

  constructor(columns: number, text: string) {
    this.#columns = columns;
    for (const [character, parameters, command] of text.matchAll(SEQUENCE)) {
      if (command === undefined) this.#put(character);
      else this.#obey(command, parameters ?? '');
    }
  }

  /** The lines, without the spaces at their ends. */
  get lines(): readonly string[] {
    return this.#lines.map((cells) =>
      Array.from(cells, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  get text(): string {
    return this.lines.join('\n');
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#down();
    else {
      if (this.#column === this.#columns) {
        this.#down();
        this.#column = 0;
      }
      this.#line[this.#column] = character;
      this.#column += 1;
    }
  }

  #down(): void {
    this.#row += 1;
    this.#lines[this.#row] ??= [];
  }

  get #line(): string[] {
    const line = this.#lines[this.#row] ?? [];
    this.#lines[this.#row] = line;
    return line;
  }

  #obey(command: string, parameters: string): void {
    const count = Number(parameters === '' ? 1 : parameters);
    if (command === 'A') this.#row = Math.max(0, this.#row - count);
    else if (command === 'B') for (let moved = 0; moved < count; moved += 1) this.#down();
    else if (command === 'G') this.#column = count - 1;
    else if (command === 'K') this.#line.length = Math.min(this.#line.length, this.#column);
    else if (command === 'J') {
      this.#line.length = Math.min(this.#line.length, this.#column);
      this.#lines.length = this.#row + 1;
    } else if (parameters === '?25') this.isCursorShown = command === 'h';
    else if (command !== 'm') throw new Error(`the screen does not know ${JSON.stringify(`${parameters}${command}`)}`);
  }
}
