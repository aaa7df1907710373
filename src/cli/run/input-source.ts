import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { visibleText } from '../../report/index.ts';
import { STDIN } from './expand-paths.ts';
import type { InputKind } from './input-kind.ts';
import { type LineEnd, splitLines } from './line-splitter.ts';
import { taskOfJson, taskOfLongLine, taskOfRecord } from './record-line.ts';
import { RunTask } from './run-task.ts';

/** Paths given as inputs are handed over in arrays of this many. */
const PATHS_PER_BATCH = 1_000;

/** What to read. */
export interface InputRequest {
  readonly kind: InputKind;
  /** Expanded paths, and `-` for standard input. For the kind `files` they are the inputs, otherwise they hold the lines. */
  readonly paths: readonly string[];
  readonly lineEnd: LineEnd;
  readonly workingDirectory: string;
  readonly readStdin: () => AsyncIterable<Uint8Array>;
}

/** The inputs of a run, in order, a batch at a time; the next batch is read when it is asked for. */
export interface InputSource {
  /** How many inputs there are; `undefined` when only reading will tell. */
  readonly total: number | undefined;
  readonly batches: AsyncGenerator<readonly RunTask[], void, undefined>;
}

/** Makes the task of one line, or none when the line is to be passed over. */
type LineReader = (line: string, index: number, lineNumber: number, suffix: string) => RunTask | undefined;

const placeOf = (lineNumber: number, suffix: string): string => `line ${lineNumber}${suffix}`;

const READERS: Readonly<Record<InputKind, LineReader>> = {
  files: (line, index) => (line === '' ? undefined : new RunTask(index, line)),
  lines: (line, index) => new RunTask(index, line),
  json: (line, index, lineNumber, suffix) =>
    line.trim() === '' ? undefined : taskOfJson(line, index, placeOf(lineNumber, suffix)),
  records: (line, index, lineNumber, suffix) =>
    line.trim() === '' ? undefined : taskOfRecord(line, index, placeOf(lineNumber, suffix)),
};

/** Numbers the lines of all sources through; a line number in a message counts within its own source. */
class LineBatches {
  readonly #request: InputRequest;
  readonly #read: LineReader;
  /** The number that the next input gets. */
  #nextIndex = 0;

  constructor(request: InputRequest) {
    this.#request = request;
    this.#read = READERS[request.kind];
  }

  async *of(path: string): AsyncGenerator<readonly RunTask[], void, undefined> {
    const { workingDirectory, readStdin, lineEnd } = this.#request;
    const isStdin = path === STDIN;
    const chunks: AsyncIterable<Uint8Array> = isStdin ? readStdin() : createReadStream(resolve(workingDirectory, path));
    const suffix = isStdin ? '' : ` of ${visibleText(path)}`;
    let lineNumber = 0;
    for await (const lines of splitLines(chunks, lineEnd)) {
      const tasks: RunTask[] = [];
      for (const line of lines) {
        lineNumber += 1;
        const task =
          typeof line === 'string'
            ? this.#read(line, this.#nextIndex, lineNumber, suffix)
            : taskOfLongLine(line, this.#nextIndex, placeOf(lineNumber, suffix));
        this.#nextIndex += 1;
        if (task !== undefined) tasks.push(task);
      }
      if (tasks.length > 0) yield tasks;
    }
  }

  /** Inputs that are given by themselves, not by a line of a source. */
  *ofPaths(paths: readonly string[]): Generator<readonly RunTask[], void, undefined> {
    for (let from = 0; from < paths.length; from += PATHS_PER_BATCH) {
      yield paths.slice(from, from + PATHS_PER_BATCH).map((path) => {
        const task = new RunTask(this.#nextIndex, path);
        this.#nextIndex += 1;
        return task;
      });
    }
  }
}

async function* batchesOf(request: InputRequest): AsyncGenerator<readonly RunTask[], void, undefined> {
  const batches = new LineBatches(request);
  if (request.kind !== 'files') {
    for (const path of request.paths) yield* batches.of(path);
    return;
  }
  let from = 0;
  for (const [index, path] of request.paths.entries()) {
    if (path !== STDIN) continue;
    yield* batches.ofPaths(request.paths.slice(from, index));
    yield* batches.of(STDIN);
    from = index + 1;
  }
  yield* batches.ofPaths(request.paths.slice(from));
}

/** Opens the inputs. Nothing is read before the first batch is asked for. */
export const openInputs = (request: InputRequest): InputSource => ({
  total: request.kind === 'files' && !request.paths.includes(STDIN) ? request.paths.length : undefined,
  batches: batchesOf(request),
});
