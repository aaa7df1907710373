import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { HandlerFolder } from '../cli/handler-folder.ts';
import { type Ended, linesOf, packageFolder } from '../cli/marea-process.ts';

/** Where an input can be after the command has ended; the words of the page. */
export type Whereabouts =
  | 'results'
  | 'failed'
  | 'unstarted'
  | 'unwritten'
  | 'standard error'
  | 'answered'
  | 'source'
  | 'unwanted'
  | 'lost';

/** A way to end, played. */
export interface Played {
  readonly exitCode: number | null;
  /** All that was said on standard error and in the log. */
  readonly told: string;
  /** Numbers of all inputs that were given or accepted. */
  readonly inputs: readonly number[];
  /** Numbers of the inputs in each place. */
  readonly places: Readonly<Partial<Record<Whereabouts, readonly number[]>>>;
}

/** Plays one way to end in a folder of its own. Gives why it cannot be played here, as words, when that is so. */
export type Play = (folder: HandlerFolder) => Promise<Played | string>;

/** Numbers from 0. */
export const numbersTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** One number a line. */
export const numberLines = (count: number): string =>
  numbersTo(count)
    .map((number) => `${number}\n`)
    .join('');

/** The command under test. */
export const CLI = path.join(packageFolder, 'dist', 'cli.js');

/** The lines of a file, all of which are whole. */
const wholeLines = (file: string): string => {
  const text = readFileSync(file, 'utf8');
  if (text !== '' && !text.endsWith('\n')) throw new Error(`${file} ends with half a line: ${text.slice(-80)}`);
  return text;
};

/** The files of a folder and the folders in it that begin with `prefix`, put together. */
export const textOfFiles = (folder: string, prefix: string): string =>
  readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return textOfFiles(file, prefix);
      return entry.isFile() && entry.name.startsWith(prefix) ? wholeLines(file) : '';
    })
    .join('');

/** What a run left behind, by place. Results come from `out` in the folder when it is there, else from standard output. */
export const placesOf = (
  folder: HandlerFolder,
  { stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>,
  out = 'out.ndjson',
): Played['places'] => {
  const file = path.join(folder.path, out);
  const lines = linesOf(existsSync(file) ? wholeLines(file) : stdout);
  const indexes = (text: string): readonly number[] => linesOf(text).map(({ index }) => index);
  return {
    results: lines.filter((line) => 'result' in line).map(({ index }) => index),
    failed: lines.filter((line) => 'error' in line).map(({ index }) => index),
    unstarted: indexes(textOfFiles(folder.path, 'marea-unstarted-') + textOfFiles(folder.path, 'left')),
    unwritten: indexes(textOfFiles(folder.path, 'marea-unwritten-')),
    'standard error': indexes(
      stderr
        .split('\n')
        .filter((line) => line.startsWith('{"index":'))
        .join('\n'),
    ),
  };
};

/** Those of `inputs` that are in none of `places`. */
export const missingFrom = (inputs: readonly number[], places: Played['places']): readonly number[] => {
  const found = new Set(Object.values(places).flat());
  return inputs.filter((number) => !found.has(number));
};

/** A disk with little room, mounted within the folder of a test. */
export interface SmallMount extends Disposable {
  readonly path: string;
}

/** Mounts a disk of 64 kB; `undefined` where this process may not mount. */
export const mountSmallDisk = (folder: string, name: string): SmallMount | undefined => {
  const place = path.join(folder, name);
  mkdirSync(place);
  const { status, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', place]);
  if (error !== undefined || status !== 0) return undefined;
  return {
    path: place,
    [Symbol.dispose]: () => {
      spawnSync('umount', ['-l', place]);
    },
  };
};

export const NO_MOUNT = 'this process may not mount a disk';
