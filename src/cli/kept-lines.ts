import type { FileText, TextSink } from './text-sink.ts';

/** Somewhere to keep lines. */
export interface Place {
  /** Its name for the user. */
  readonly path: string;
  readonly sink: TextSink;
  /** The same as `sink`, when it is a file that was opened for the lines. */
  readonly file: FileText | undefined;
}

/** Where lines are. */
export interface KeptIn {
  readonly path: string;
  readonly lines: number;
  /** Whether it is a file, which can be read again. */
  readonly isFile: boolean;
}

interface Used {
  readonly place: Place;
  lines: number;
}

const linesIn = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
};

/**
 * Keeps lines that must not be lost:
 * 1. the first place is opened when the first line comes;
 * 2. a place that fails, as on a full disk, keeps the whole lines that it has; what has not arrived goes to the next place;
 * 3. only when every place has failed are lines lost, and counted.
 */
export class KeptLines {
  readonly #places: Iterator<Place, unknown, undefined>;
  readonly #onTrouble: (path: string, error: NodeJS.ErrnoException) => void;
  readonly #used: Used[] = [];
  #present: Used | undefined;
  #lost = 0;
  #hasTrouble = false;

  /**
   * @param places opened one by one, as they are needed; what cannot be opened is passed over there.
   * @param onTrouble told of each place that fails while it is written.
   */
  constructor(places: Iterator<Place, unknown, undefined>, onTrouble: (path: string, error: NodeJS.ErrnoException) => void) {
    this.#places = places;
    this.#onTrouble = onTrouble;
  }

  /** Where the lines are. To be asked after {@link close}: only then have they arrived. */
  get places(): readonly KeptIn[] {
    return this.#used
      .filter(({ lines }) => lines > 0)
      .map(({ place: { path, file }, lines }) => ({ path, lines, isFile: file !== undefined }));
  }

  /** Lines that no place took. */
  get lost(): number {
    return this.#lost;
  }

  /** Whether a place has failed. */
  get hasTrouble(): boolean {
    return this.#hasTrouble;
  }

  get isFull(): boolean {
    return this.#present?.place.sink.isFull ?? false;
  }

  /** Keeps whole lines. */
  add(text: string): void {
    if (text === '') return;
    this.#present ??= this.#next();
    if (this.#present === undefined) {
      this.#lost += linesIn(text);
      return;
    }
    this.#present.lines += linesIn(text);
    this.#present.place.sink.write(text);
  }

  /** Calls `callback` once, when there is room for more; at once when there is room now. */
  whenRoom(callback: () => void): void {
    if (this.#present === undefined) callback();
    else this.#present.place.sink.whenRoom(callback);
  }

  /** Resolves when everything has arrived somewhere, or is lost. */
  async flush(): Promise<void> {
    let flushed: Used | undefined;
    while (this.#present !== undefined && this.#present !== flushed) {
      flushed = this.#present;
      await flushed.place.sink.flush();
    }
  }

  /** Flushes, closes the files and removes those that took nothing. Calling it again does nothing. */
  async close(): Promise<void> {
    await this.flush();
    for (const used of this.#used) {
      const { file } = used.place;
      if (used.lines > 0) await file?.close();
      else if (file?.failure !== undefined) file.discard();
    }
  }

  #next(): Used | undefined {
    for (;;) {
      const next = this.#places.next();
      if (next.done === true) return undefined;
      const place = next.value;
      if (place.sink.failure !== undefined) continue;
      const used = { place, lines: 0 };
      this.#used.push(used);
      place.sink.onFailure((error) => this.#failed(used, error));
      place.file?.begin(); // an empty file: there is nothing to refuse
      return used;
    }
  }

  #failed(used: Used, error: NodeJS.ErrnoException): void {
    const unwritten = used.place.sink.takeUnwritten();
    this.#hasTrouble = true;
    if (this.#present !== used) return;
    used.lines -= linesIn(unwritten);
    this.#present = undefined;
    this.#onTrouble(used.place.path, error);
    this.add(unwritten);
  }
}
