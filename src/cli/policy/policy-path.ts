import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { visibleText } from '../../report/index.ts';
import { UsageError } from '../usage-error.ts';

/** Names that are looked for when none is given. */
export const DEFAULT_NAMES: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map(
  (ending) => `marea.config.${ending}`,
);

/** `https://…`, `file://…`: a scheme, and not a letter of a Windows drive. */
const URL_START = /^[a-z][a-z0-9+.-]+:\/\//i;

/** The absolute path of a file that the user named. @throws UsageError when there is none, or it is the address of something else. */
export const namedPolicyPath = (name: string, workingDirectory: string): string => {
  if (URL_START.test(name)) {
    throw new UsageError(`${visibleText(name)} is no file`, 'A policy file may be a program, so it is only read from disk.');
  }
  const path = resolve(workingDirectory, name);
  if (!existsSync(path)) throw new UsageError(`there is no policy file ${visibleText(name)} (looked for ${visibleText(path)})`);
  return path;
};

/**
 * The absolute path of the policy file in the working directory; `undefined` when there is none.
 * @throws UsageError when there are two, because nobody could tell which one rules.
 */
export const foundPolicyPath = (workingDirectory: string): string | undefined => {
  const [first, second] = DEFAULT_NAMES.filter((name) => existsSync(join(workingDirectory, name)));
  if (first !== undefined && second !== undefined) {
    throw new UsageError(`there is ${first} and ${second}`, 'Name one with --policy, or none with --no-policy.');
  }
  return first === undefined ? undefined : join(workingDirectory, first);
};
