import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from '../../host/index.ts';
import { describeError, similarWord } from '../../internal/index.ts';

/** Time that a second look at a module may take, in milliseconds. */
const LOOK_MS = 5_000;

const stackOf = (error: unknown): readonly string[] => (error instanceof Error ? String(error.stack).split('\n') : []);

/** The first frame that is not Node's own, without its `at`. */
const frameIn = (lines: readonly string[]): string | undefined => {
  const frame = lines.find((line) => /^\s+at /.test(line) && !line.includes('node:') && !line.includes('<anonymous>)'));
  return frame?.trim().slice('at '.length);
};

/** What Node puts above an error that it found while it read a file: `FILE:LINE`, the line, and a caret below the column. */
const headIn = (lines: readonly string[]): string | undefined => {
  const at = lines.findIndex((line) => /^(file:\/\/|\/|[A-Za-z]:\\).*:\d+(:\d+)?$/.test(line));
  if (at < 0) return undefined;
  const column = (lines[at + 2] ?? '').search(/\^/) + 1;
  const place = lines[at] ?? '';
  return column === 0 || /:\d+:\d+$/.test(place) ? place : `${place}:${column}`;
};

/**
 * Node keeps the place of a syntax error to itself until the error ends a process. So a process is ended by it: one that imports the
 * module again. Nothing of the module runs there, because a module with a syntax error in what it imports is not begun.
 */
const lookAgain = async (address: string): Promise<string | undefined> => {
  const args = ['--input-type=module', '--eval', 'await import(process.argv[1])', address];
  return headIn((await runNode(args, LOOK_MS)).split('\n'));
};

/**
 * Where the fault of a module is that could not be loaded: file, line and column, as in a stack. `undefined` when that cannot be told.
 * @param address URL of the module that was imported.
 */
export const findFaultPlace = async (error: unknown, address: string): Promise<string | undefined> => {
  const lines = stackOf(error);
  const known = headIn(lines) ?? frameIn(lines);
  if (known !== undefined || !(error instanceof SyntaxError)) return known;
  return lookAgain(address);
};

const stemOf = (name: string): string => basename(name, extname(name));

/** The module in the same folder whose name is like that of `file`, which is not there; its ending may be another one. */
export const similarFile = (file: string): string | undefined => {
  try {
    const modules = readdirSync(dirname(file)).filter((name) => /\.[cm]?[jt]sx?$/.test(name));
    const stem = similarWord(stemOf(basename(file)), modules.map(stemOf));
    return modules.find((name) => stemOf(name) === stem);
  } catch {
    return undefined; // the folder is not there, or cannot be read
  }
};

const missingFileWords = (file: string): string => {
  const similar = similarFile(file);
  return `there is no file ${file}${similar === undefined ? '' : `; did you mean ${similar}?`}`;
};

const NEWER_NODE = 'this Node loads JavaScript only: compile it, or use Node 22.18 or later';

/** Why the module at `address` could not be loaded, in one line: its file, what was wrong and where. */
export const moduleFaultWords = async (error: unknown, address: string): Promise<string> => {
  const file = address.startsWith('file:') ? fileURLToPath(address) : address;
  const { name, message, code } = describeError(error);
  if (code === 'ERR_MODULE_NOT_FOUND' && file !== address && !existsSync(file)) return missingFileWords(file);
  const why = code === 'ERR_UNKNOWN_FILE_EXTENSION' ? `${message}; ${NEWER_NODE}` : `${name}: ${message}`;
  const place = await findFaultPlace(error, address);
  return `${file} cannot be loaded: ${why}${place === undefined ? '' : ` (at ${place})`}`;
};
