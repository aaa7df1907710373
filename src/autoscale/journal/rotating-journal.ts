import { checkInteger, checkKeys } from '../../internal/index.ts';
import { isHeaderLine } from './journal-header.ts';

/** Takes each line of a journal, with its line break. @public */
export type JournalLines = (line: string) => void;

/** How a journal is spread over files. @public */
export interface RotatingJournalOptions {
  /** Opens file number `index`, counted from 0. The one before is complete by then. */
  readonly open: (index: number) => JournalLines;
  /**
   * Size at which the next file begins, in bytes. A file ends with a segment, so it exceeds this by less than one segment (about 60 kB).
   * Range: 1 and up. @defaultValue 67_108_864: 15 hours of decisions every 50 ms
   */
  readonly maxBytes?: number;
  /** Ticks after which the next file begins, at the end of a segment. Range: 1 and up. @defaultValue none */
  readonly maxTicks?: number;
}

const MAX_BYTES = 67_108_864;

/** Bytes of a text in UTF-8, counted without making them. */
const utf8Length = (text: string): number => {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) bytes += 1;
    // a surrogate is half of four bytes
    if (code > 0x7ff && (code < 0xd800 || code > 0xdfff)) bytes += 1;
  }
  return bytes;
};

/** Spreads the lines of one journal over files, each of which can be read alone. */
class Rotation {
  readonly #open: RotatingJournalOptions['open'];
  readonly #maxBytes: number;
  readonly #maxTicks: number;
  #file: JournalLines;
  #index = 0;
  /** The newest one: with it every file begins. */
  #header = '';
  /** Whether the header came once more, because its checkpoint could not be written: then the present file has to do. */
  #isRepeated = false;
  #bytes = 0;
  #ticks = 0;

  constructor({ open, maxBytes, maxTicks }: Required<RotatingJournalOptions>) {
    this.#open = open;
    this.#maxBytes = maxBytes;
    this.#maxTicks = maxTicks;
    this.#file = open(0);
  }

  /** What comes back is what the files gave: a promise of theirs may reject. */
  write(line: string): unknown {
    let opened: unknown;
    if (isHeaderLine(line)) {
      this.#isRepeated = line === this.#header;
      this.#header = line;
    } else if (line.startsWith('{"checkpoint"')) {
      // A segment begins with its own state, so a file may begin there.
      if (this.#isFull && !this.#isRepeated) opened = this.#next();
      this.#isRepeated = false;
    }
    const written: unknown = this.#file(line);
    this.#bytes += utf8Length(line);
    if (line.startsWith('[')) this.#ticks += 1;
    return opened === undefined ? written : Promise.all([Promise.resolve(opened), Promise.resolve(written)]);
  }

  get #isFull(): boolean {
    return this.#bytes >= this.#maxBytes || this.#ticks >= this.#maxTicks;
  }

  #next(): unknown {
    const file = this.#open(this.#index + 1); // when it throws, the present file goes on
    this.#index += 1;
    this.#file = file;
    this.#bytes = utf8Length(this.#header);
    this.#ticks = 0;
    return file(this.#header);
  }
}

/**
 * Spreads a journal over files of a limited size, for whatever writes for weeks: the result goes where a journal's `sink` or a pool's
 * `journal` goes. Every file begins with the header in force and a checkpoint, so it can be read and decided again alone.
 *
 * Which files are kept is the choice of `open`, which may remove an old one. When `open` throws, the present file goes on and the next
 * checkpoint tries again; at a change of policy one tick is left out then. Trap: a resize that failed only after a file was full is told in the next file, and not read back.
 *
 * @example
 * ```ts
 * const journal = rotatingJournal({ open: (index) => appendTo(`decisions.${index}.journal`), maxBytes: 10_000_000 });
 * const pool = createPool(handler, { max: 200, journal });
 * ```
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const rotatingJournal = (options: RotatingJournalOptions): JournalLines => {
  checkKeys('', options, ['open', 'maxBytes', 'maxTicks']);
  const { open, maxTicks } = options;
  const rotation = new Rotation({
    open,
    maxBytes: checkInteger('maxBytes', options.maxBytes ?? MAX_BYTES, { min: 1 }),
    maxTicks: maxTicks === undefined ? Number.POSITIVE_INFINITY : checkInteger('maxTicks', maxTicks, { min: 1 }),
  });
  return (line) => rotation.write(line);
};
