import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { visibleText } from '../../report/index.ts';
import { UsageError } from '../usage-error.ts';

/** Stands for standard input among the paths. */
export const STDIN = '-';

/** Characters that make a path a pattern. The glob library is loaded only for these. */
const MAGIC = /[*?[\]{}()!+@]/;

const kindAt = (path: string): 'directory' | 'file' | 'nothing' => {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'nothing';
  return stats.isDirectory() ? 'directory' : 'file';
};

const expandPattern = async (pattern: string, workingDirectory: string): Promise<readonly string[]> => {
  const { glob } = await import('tinyglobby');
  const found = await glob(pattern, { cwd: workingDirectory, absolute: isAbsolute(pattern), expandDirectories: false });
  if (found.length === 0) throw new UsageError(`no file matches ${visibleText(pattern)}`);
  // by code units: the same order on every machine; a file called `-` is not standard input
  return found.sort().map((path) => (path === STDIN ? `./${path}` : path));
};

/**
 * Expands what the user named: a path that exists is taken as it is, also one with brackets in its name; otherwise a pattern
 * becomes the files that it matches, in the order of their names. Files that a shell would hide (`.name`) are matched only by a
 * pattern that names the dot. `-` stays.
 * @throws UsageError for a directory, a path that does not exist, or a pattern without a match.
 */
export const expandPaths = async (paths: readonly string[], workingDirectory: string): Promise<readonly string[]> => {
  const expanded: string[] = [];
  for (const path of paths) {
    if (path === STDIN) {
      expanded.push(path);
      continue;
    }
    const kind = kindAt(resolve(workingDirectory, path));
    if (kind === 'file') {
      expanded.push(path);
    } else if (kind === 'directory') {
      const inside = `${path.endsWith('/') ? path.slice(0, -1) : path}/**`;
      throw new UsageError(`${visibleText(path)} is a directory; for the files in it write '${visibleText(inside)}'`);
    } else if (MAGIC.test(path)) {
      for (const file of await expandPattern(path, workingDirectory)) expanded.push(file);
    } else {
      throw new UsageError(`there is no file ${visibleText(path)}`);
    }
  }
  return expanded;
};
