import { isHeaderLine } from '../autoscale/index.ts';
import { checkInteger, checkKeys } from '../internal/index.ts';

/** How much of a journal is kept. @public */
export interface RecentJournalOptions {
  /** Most bytes in memory, by count of characters. Range: 10_000 and up. @defaultValue 4_000_000 */
  readonly maxBytes?: number;
}

/** The newest part of a journal, in memory, whole segments only: it can be downloaded, read and decided again. @public */
export interface RecentJournal {
  /** Takes each line of a journal: hand it to a pool as `journal`. */
  readonly write: (line: string) => void;
  /** The newest header as data, that of the policy which decides; absent before the first line. */
  readonly header: unknown;
  /** All lines that are kept. */
  text(): string;
}

const SMALLEST_BYTES = 10_000;
const DEFAULT_BYTES = 4_000_000;

/** A part of a journal that can be decided again alone. */
interface KeptSegment {
  /** The header in force, as its line. */
  readonly header: string;
  /** One text once the segment is complete: a download then joins a few texts, not ten thousands of lines. */
  lines: string[];
  size: number;
}

class KeptJournal implements RecentJournal {
  readonly write: (line: string) => void;
  readonly #maxBytes: number;
  #header = '';
  #segments: KeptSegment[] = [];
  #size = 0;
  /** What was last handed out, until the next line comes. */
  #text: string | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.write = (line) => this.#take(line);
  }

  get header(): unknown {
    const header: unknown = this.#header === '' ? undefined : JSON.parse(this.#header);
    return header;
  }

  text(): string {
    this.#text ??= this.#join();
    return this.#text;
  }

  #join(): string {
    const [first] = this.#segments;
    let header = first?.header ?? this.#header;
    let text = header;
    for (const segment of this.#segments) {
      if (segment.header !== header) text += segment.header;
      ({ header } = segment);
      text += segment.lines.join('');
    }
    return text;
  }

  #take(line: string): void {
    this.#text = undefined;
    if (isHeaderLine(line)) {
      this.#header = line;
      return;
    }
    // With its header, a checkpoint has all that is needed to decide the ticks after it again, so what lies before may go.
    if (line.startsWith('{"checkpoint"')) this.#open();
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    segment.lines.push(line);
    segment.size += line.length;
    this.#size += line.length;
    while (this.#size > this.#maxBytes && this.#segments.length > 1) this.#size -= this.#segments.shift()?.size ?? 0;
  }

  #open(): void {
    const header = this.#header;
    const complete = this.#segments.at(-1);
    if (complete !== undefined) complete.lines = [complete.lines.join('')];
    const size = this.#segments.at(-1)?.header === header ? 0 : header.length;
    this.#segments.push({ header, lines: [], size });
    this.#size += size;
  }
}

/**
 * Keeps the newest part of a pool's journal in memory, so that the control plane can hand it out.
 *
 * @example
 * ```ts
 * const journal = recentJournal();
 * const pool = createPool(handler, { name: 'mail', max: 200, journal: journal.write });
 * const control = createControlPlane({ pools: [pool], journals: { mail: journal } });
 * ```
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const recentJournal = (options: RecentJournalOptions = {}): RecentJournal => {
  checkKeys('', options, ['maxBytes']);
  return new KeptJournal(checkInteger('maxBytes', options.maxBytes ?? DEFAULT_BYTES, { min: SMALLEST_BYTES }));
};
