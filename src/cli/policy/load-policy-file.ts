import { basename, relative } from 'node:path';
import type { Signals } from '../../autoscale/index.ts';
import { type PolicyFile, readPolicyFile } from '../../policy/index.ts';
import { formatCounted, visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { UsageError } from '../usage-error.ts';
import { signalsOf } from './host-signals.ts';
import { importPolicyData } from './import-policy-data.ts';
import { foundPolicyPath, namedPolicyPath } from './policy-path.ts';

/** A policy file that was found, read, checked and built. */
export interface LoadedPolicyFile {
  /** How it is called in messages: the path from the working directory, safe to print. */
  readonly name: string;
  readonly file: PolicyFile;
  /** Signals for its policy: its own, and those of the host that it reads. */
  readonly signals: Signals | undefined;
}

/** What the loader needs of the process. */
export type PolicyFileHost = Pick<CommandHost, 'workingDirectory'>;

/** Longest line that tells a problem. */
const LONGEST_LINE = 400;

const shownName = (path: string, workingDirectory: string): string => {
  const fromHere = relative(workingDirectory, path);
  return visibleText(fromHere.startsWith('..') || fromHere === '' ? path : fromHere);
};

const load = async (path: string, workingDirectory: string): Promise<LoadedPolicyFile> => {
  const reading = readPolicyFile(await importPolicyData(path));
  if ('file' in reading) {
    const { file } = reading;
    return { name: shownName(path, workingDirectory), file, signals: signalsOf(file) };
  }
  const { problems } = reading;
  throw new UsageError(
    `${visibleText(basename(path))} has ${formatCounted(problems.length, 'problem')}`,
    problems.map(({ message }) => `  ${visibleText(message, LONGEST_LINE)}`).join('\n'),
  );
};

/**
 * Loads the policy file that the user named. Every command reads the same file the same way.
 * @throws UsageError when there is none, it cannot be loaded, or something in it is wrong; all problems are told at once.
 */
export const loadPolicyFile = async (name: string, { workingDirectory }: PolicyFileHost): Promise<LoadedPolicyFile> =>
  load(namedPolicyPath(name, workingDirectory), workingDirectory);

/** Loads the policy file of the working directory; `undefined` when there is none. @throws UsageError as {@link loadPolicyFile} does. */
export const findPolicyFile = async ({ workingDirectory }: PolicyFileHost): Promise<LoadedPolicyFile | undefined> => {
  const path = foundPolicyPath(workingDirectory);
  return path === undefined ? undefined : load(path, workingDirectory);
};
