import { closeSync, constants, fstatSync, ftruncateSync, openSync, unlinkSync } from 'node:fs';
import type { Clock } from '../time/index.ts';
import { FileSink } from './file-sink.ts';
import type { FileText, OpenMode } from './text-sink.ts';

/** Always at the end: what another program adds meanwhile is not overwritten. */
const AT_END = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND;

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';

interface Opened {
  readonly descriptor: number;
  /** Whether the file was not there before. */
  readonly isMade: boolean;
}

const openAtEnd = (path: string): Opened => {
  try {
    return { descriptor: openSync(path, AT_END | constants.O_EXCL), isMade: true }; // oxlint-disable-line no-bitwise -- flags of open(2)
  } catch (error) {
    if (!isTaken(error)) throw error;
    return { descriptor: openSync(path, AT_END), isMade: false };
  }
};

/** A file under a name that the user knows. It is opened at once, so that what cannot be written is refused, and changed only later. */
class NamedFile extends FileSink implements FileText {
  readonly #path: string;
  readonly #mode: OpenMode;
  readonly #isMade: boolean;
  #isDiscarded = false;
  /** What was written before the command began; absent from then on. */
  #early: string[] | undefined = [];

  constructor(path: string, mode: OpenMode, { descriptor, isMade }: Opened, clock: Clock) {
    super(descriptor, { clock, isOwner: true });
    this.#path = path;
    this.#mode = mode;
    this.#isMade = isMade;
  }

  override write(text: string): void {
    if (this.#early === undefined) super.write(text);
    else this.#early.push(text);
  }

  begin(): void {
    const early = this.#early;
    if (early === undefined) return;
    this.#early = undefined;
    if (this.#mode === 'replace' && fstatSync(this.descriptor).size > 0) ftruncateSync(this.descriptor, 0);
    super.write(early.join(''));
  }

  discard(): void {
    if (this.#isDiscarded) return;
    this.#isDiscarded = true;
    const isEmpty = fstatSync(this.descriptor).size === 0;
    closeSync(this.descriptor);
    if (this.#isMade && isEmpty) unlinkSync(this.#path);
  }
}

/** Opens a file for writing. @throws when it cannot be opened; `EEXIST` in the mode `new` when there is something in it. */
export const openNamedFile = (path: string, mode: OpenMode, clock: Clock): FileText => {
  const opened = openAtEnd(path);
  const stats = fstatSync(opened.descriptor);
  if (mode === 'new' && stats.isFile() && stats.size > 0) {
    closeSync(opened.descriptor);
    throw Object.assign(new Error('there is a file of that name'), { code: 'EEXIST' });
  }
  return new NamedFile(path, mode, opened, clock);
};
