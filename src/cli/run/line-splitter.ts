import { StringDecoder } from 'node:string_decoder';

/** A longer line is taken for a file that has no lines at all. */
export const LONGEST_LINE_CHARACTERS = 64 * 1_024 * 1_024;

/** So much of a line that is too long is told. */
const HEAD_CHARACTERS = 200;

/** What ends a line. */
export type LineEnd = '\n' | '\0';

/** A line that is too long to be held: how it begins, and how long it is. */
export class LongLine {
  readonly head: string;
  readonly characters: number;

  constructor(head: string, characters: number) {
    this.head = head;
    this.characters = characters;
  }
}

/** A line as it was read. */
export type Line = string | LongLine;

/** Puts a line together that comes in pieces, and stops holding it once it is too long. */
class LongestLine {
  readonly #mostCharacters: number;
  #text = '';
  #head = '';
  #characters = 0;

  constructor(mostCharacters: number) {
    this.#mostCharacters = mostCharacters;
  }

  get isEmpty(): boolean {
    return this.#characters === 0;
  }

  add(text: string): void {
    this.#characters += text.length;
    if (this.#head.length < HEAD_CHARACTERS) this.#head += text.slice(0, HEAD_CHARACTERS - this.#head.length);
    this.#text = this.#characters <= this.#mostCharacters ? this.#text + text : '';
  }

  take(): Line {
    const line = this.#characters <= this.#mostCharacters ? this.#text : new LongLine(this.#head, this.#characters);
    this.#text = '';
    this.#head = '';
    this.#characters = 0;
    return line;
  }
}

const dropCarriageReturns = (lines: Line[]): Line[] => {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (typeof line === 'string' && line.endsWith('\r')) lines[index] = line.slice(0, -1);
  }
  return lines;
};

/**
 * Splits bytes into lines, many at a time: one array for each chunk that ends at least one line. UTF-8; a byte order mark at the
 * start is dropped, `\r\n` counts as `\n`, and the last line needs no end. Holds one chunk and one unfinished line; a line of more than
 * `mostCharacters` comes as a {@link LongLine}, and what follows it is read on.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  lineEnd: LineEnd = '\n',
  mostCharacters: number = LONGEST_LINE_CHARACTERS,
): AsyncGenerator<readonly Line[], void, undefined> {
  const decoder = new StringDecoder('utf8'); // keeps a character that two chunks share
  const unfinished = new LongestLine(mostCharacters);
  const finish = (lines: Line[]): readonly Line[] => (lineEnd === '\n' ? dropCarriageReturns(lines) : lines);
  let isStart = true;
  for await (const chunk of chunks) {
    let text = decoder.write(chunk);
    if (isStart && text !== '') {
      if (text.startsWith('\ufeff')) text = text.slice(1);
      isStart = false;
    }
    if (!text.includes(lineEnd)) {
      unfinished.add(text);
      continue;
    }
    const lines: Line[] = text.split(lineEnd);
    const last = lines.pop();
    unfinished.add(typeof lines[0] === 'string' ? lines[0] : '');
    lines[0] = unfinished.take();
    if (typeof last === 'string') unfinished.add(last);
    yield finish(lines);
  }
  unfinished.add(decoder.end());
  if (!unfinished.isEmpty) yield finish([unfinished.take()]);
}
