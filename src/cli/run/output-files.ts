import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { visibleText } from '../../report/index.ts';
import { UsageError } from '../usage-error.ts';
import { describeError } from './describe-error.ts';
import { STDIN } from './expand-paths.ts';
import type { RunOptions } from './run-options.ts';

/** The options that name files to write, and the files. */
type OutputOptions = Pick<RunOptions, 'outPath' | 'failedPath' | 'journalPath' | 'unstartedPath'>;

/** What a run reads. */
interface ReadFiles {
  /** Absent in a demo. */
  readonly module: string | undefined;
  /** Expanded paths of inputs. */
  readonly inputs: readonly string[];
}

/** What a path leads to; `undefined` when that is nothing, as below a file that is no folder. */
const statsOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // whoever opens it is told why not
  }
};

/**
 * What tells a file from others, by whatever path it is reached: one look, as there may be a million inputs. One that does not exist is
 * its path; `undefined` for what cannot be overwritten, as /dev/null.
 */
const fileAt = (path: string): string | undefined => {
  const stats = statsOf(path);
  if (stats === undefined) return path;
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined;
};

/** Whether failures go among the results: the options name one file, in whatever words. */
export const isOneFile = (workingDirectory: string, path: string | undefined, other: string | undefined): boolean =>
  path === other ||
  (path !== undefined && other !== undefined && resolve(workingDirectory, path) === resolve(workingDirectory, other));

/**
 * Refuses a file that could not be written when it is needed, which is at the end, for what was not run. Nothing is made: most commands
 * never need it.
 */
const checkLeftoverPlace = (path: string, workingDirectory: string): void => {
  const file = resolve(workingDirectory, path);
  const stats = statsOf(file);
  if (stats?.isDirectory() === true) throw new UsageError(`--unstarted ${visibleText(path)} is a directory; name a file`);
  try {
    accessSync(stats === undefined ? `${dirname(file)}/.` : file, constants.W_OK); // `/.`: it has to be a folder
  } catch (error) {
    throw new UsageError(`--unstarted ${visibleText(path)} cannot be written: ${visibleText(describeError(error).message)}`);
  }
};

/**
 * Sees to it that no output destroys what the run reads, or another output, and that what is left can be kept where it was asked for. Failures may go
 * into the file of the results.
 * @throws UsageError
 */
export const checkOutputFiles = (options: OutputOptions, { module, inputs }: ReadFiles, workingDirectory: string): void => {
  const named = [
    ['--out', options.outPath],
    ['--failed', isOneFile(workingDirectory, options.failedPath, options.outPath) ? undefined : options.failedPath],
    ['--journal', options.journalPath],
    ['--unstarted', options.unstartedPath],
  ] as const;
  if (options.unstartedPath !== undefined) checkLeftoverPlace(options.unstartedPath, workingDirectory);
  const written = new Map<string, string>();
  for (const [option, path] of named) {
    const file = path === undefined ? undefined : fileAt(resolve(workingDirectory, path));
    if (path === undefined || file === undefined) continue;
    const other = written.get(file);
    if (other !== undefined) throw new UsageError(`${option} ${visibleText(path)} is the file of ${other} too; name another one`);
    written.set(file, option);
  }
  if (written.size === 0) return;
  for (const path of module === undefined ? inputs : [module, ...inputs]) {
    if (path === STDIN) continue;
    const option = written.get(fileAt(resolve(workingDirectory, path)) ?? '');
    if (option === undefined) continue;
    const role = path === module ? 'the handler module' : 'an input';
    throw new UsageError(`${option} would overwrite ${visibleText(path)}, which is ${role}; name another file`);
  }
};
