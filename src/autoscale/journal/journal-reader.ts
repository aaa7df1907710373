import { OptionError } from '../../errors/index.ts';
import type { ControllerState } from '../controller.ts';
import { digestText, EMPTY_DIGEST } from './digest.ts';
import { Journal, JournalSegment, type LateFailure, type SegmentLine } from './journal.ts';
import { isHeaderLine, isSuccessor, type JournalHeader, parseHeader, WHOLE_DIGEST_VERSION } from './journal-header.ts';

interface OpenSegment {
  readonly header: JournalHeader;
  readonly state: ControllerState;
  readonly firstDigest: number;
  readonly lines: SegmentLine[];
}

const isState = (value: unknown): value is ControllerState =>
  typeof value === 'object' && value !== null && 'stages' in value && typeof value.stages === 'object' && value.stages !== null;

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** Takes the lines of a journal one by one. A line is judged when the next one comes, because only the last may be cut off. */
export class JournalReader {
  #first: JournalHeader | undefined;
  /** The header in force: the first one, or that of the policy that followed. */
  #header: JournalHeader | undefined;
  #headerLine = '';
  #waiting: string | undefined;
  #number = 0;
  readonly #segments: OpenSegment[] = [];
  readonly #failures = new Map<number, LateFailure>();

  /** Takes a line without its line break; empty ones are skipped. @throws OptionError when the line before was damaged. */
  push(line: string): void {
    if (line.trim() === '') return;
    if (this.#waiting !== undefined) this.#take(this.#waiting);
    this.#waiting = line;
  }

  /** @throws OptionError when there was no whole header. */
  end(): Journal {
    const last = this.#waiting;
    const isTorn = last !== undefined && this.#header !== undefined && parse(last) === undefined;
    if (last !== undefined && !isTorn) this.#take(last);
    this.#waiting = undefined;
    if (this.#first === undefined) throw new OptionError('journal', '', 'a journal with a header; it is empty');
    const segments = this.#segments.map((segment) => new JournalSegment({ ...segment, failures: this.#failures }));
    return new Journal(this.#first, segments, isTorn);
  }

  #take(line: string): void {
    this.#number += 1;
    if (this.#header === undefined) {
      this.#first = parseHeader(line);
      this.#header = this.#first;
      this.#headerLine = line;
      return;
    }
    // Files of one journal, one after the other: each repeats the header in force.
    if (line === this.#headerLine) return;
    const last = this.#segments.at(-1);
    const segment = last?.header === this.#header ? last : undefined;
    if (isHeaderLine(line)) this.#takeHeader(line, this.#header);
    else if (!line.startsWith('[')) this.#takeControl(line, this.#header, segment);
    else if (segment === undefined) throw this.#damage(line, 'a checkpoint before the first tick');
    else segment.lines.push(line);
  }

  #takeHeader(line: string, before: JournalHeader): void {
    const header = parseHeader(line);
    if (!isSuccessor(header, before)) throw this.#damage(line, 'of one journal; here another one begins');
    this.#header = header;
    this.#headerLine = line;
  }

  #takeControl(line: string, header: JournalHeader, segment: OpenSegment | undefined): void {
    const parsed = parse(line);
    if (typeof parsed !== 'object' || parsed === null) throw this.#damage(line, 'whole JSON, except for the last line');
    if ('checkpoint' in parsed) {
      if (!isState(parsed.checkpoint)) throw this.#damage(line, 'a checkpoint with the state of `stages`');
      const firstDigest =
        header.version < WHOLE_DIGEST_VERSION ? EMPTY_DIGEST : digestText(digestText(EMPTY_DIGEST, this.#headerLine), line);
      this.#segments.push({ header, state: parsed.checkpoint, firstDigest, lines: [] });
    } else if ('digest' in parsed && typeof parsed.digest === 'string') {
      segment?.lines.push({ digest: parsed.digest });
    } else if (
      'failed' in parsed &&
      typeof parsed.failed === 'number' &&
      'applied' in parsed &&
      typeof parsed.applied === 'number'
    ) {
      const { applied } = parsed;
      const error = 'error' in parsed && typeof parsed.error === 'string' ? parsed.error : undefined;
      this.#failures.set(parsed.failed, { applied, error });
      if (header.version >= WHOLE_DIGEST_VERSION) segment?.lines.push({ failure: line });
    } else {
      throw this.#damage(line, 'a checkpoint, a tick, a digest or a failure');
    }
  }

  #damage(line: string, allowed: string): OptionError {
    return new OptionError(`journal line ${this.#number}`, line, allowed);
  }
}

/**
 * Reads a journal from its lines, or from chunks that end at line breaks; the files of a rotated journal may follow each other. A last line that was cut off anywhere is left out
 * and reported by `isTorn`. A further header is that of a policy which took the place of the one before.
 * @throws OptionError when it is no journal, was written by a newer version, or a line before the last is damaged.
 * @public
 */
export const readJournal = async (lines: Iterable<string> | AsyncIterable<string>): Promise<Journal> => {
  const reader = new JournalReader();
  for await (const chunk of lines) pushLines(reader, chunk);
  return reader.end();
};

/** {@link readJournal} for lines that are there already. @public */
export const parseJournal = (lines: Iterable<string>): Journal => {
  const reader = new JournalReader();
  for (const chunk of lines) pushLines(reader, chunk);
  return reader.end();
};

const pushLines = (reader: JournalReader, chunk: string): void => {
  for (const line of chunk.split('\n')) reader.push(line);
};
