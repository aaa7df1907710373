import { resolve } from 'node:path';
import { visibleText } from '../report/index.ts';
import type { CommandHost } from './command-host.ts';
import { type NumberedFile, openNumbered } from './numbered-file.ts';
import { describeError } from './run/describe-error.ts';
import type { FileText, OpenMode } from './text-sink.ts';
import { UsageError } from './usage-error.ts';

const orUsage = <T>(path: string, act: () => T): T => {
  try {
    return act();
  } catch (error) {
    throw new UsageError(`${visibleText(path)} cannot be written: ${describeError(error).message}`);
  }
};

/**
 * The files that a command writes. All are opened before it begins, so that one that cannot be written is refused before anything has
 * happened; and none is changed before all of them, and everything else, are known to be right.
 */
export class OpenedFiles {
  readonly #host: Pick<CommandHost, 'openFile' | 'workingDirectory'>;
  #hasBegun = false;
  readonly #files: { readonly path: string; readonly file: FileText }[] = [];

  constructor(host: Pick<CommandHost, 'openFile' | 'workingDirectory'>) {
    this.#host = host;
  }

  /** @throws UsageError when it cannot be opened. */
  open(path: string, mode: OpenMode): FileText {
    const file = orUsage(path, () => this.#host.openFile(resolve(this.#host.workingDirectory, path), mode));
    this.#add(path, file);
    return file;
  }

  /** Opens the first file from `number` on that is free. @throws UsageError when it cannot be opened. */
  next(named: string, number: number): NumberedFile {
    const opened = orUsage(named, () => openNumbered(this.#host, named, number, (path) => this.#isOpen(path)));
    this.#add(opened.path, opened.file);
    return opened;
  }

  /** The command goes ahead: files that are to be replaced are emptied. @throws UsageError when one cannot be. */
  begin(): void {
    this.#hasBegun = true;
    for (const { path, file } of this.#files) orUsage(path, () => file.begin());
  }

  /** Does what may still refuse the command; when it does, the files are as they were. */
  orDiscard<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** The command does not go ahead: files that were made for it go. */
  discard(): void {
    for (const { file } of this.#files) file.discard();
  }

  /** Finishes all files. */
  async close(): Promise<void> {
    await Promise.all(this.#files.map(({ file }) => file.close()));
  }

  #isOpen(path: string): boolean {
    const folder = this.#host.workingDirectory;
    return this.#files.some((opened) => resolve(folder, opened.path) === resolve(folder, path));
  }

  #add(path: string, file: FileText): void {
    this.#files.push({ path, file });
    if (this.#hasBegun) orUsage(path, () => file.begin());
  }
}
