import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { OptionError } from '../errors/index.ts';
import { describeError } from '../internal/index.ts';

/** Where a generated token lies unless another place is given: `~/.marea/control-PORT.token`. */
export const defaultTokenFile = (port: number, home: string = homedir()): string =>
  path.join(home, '.marea', `control-${port}.token`);

/** 256 bits that nobody can guess. A seeded `Random` would be no secret, so this chance alone is not handed in. */
export const generateToken = (): string => randomBytes(32).toString('base64url');

/**
 * Writes the token so that its owner alone can read it. The file is made anew under a name of its own and then put into place: a file
 * or link that lies there already is replaced, never followed or written through.
 * @throws OptionError when it cannot be written, for example where a folder is.
 */
export const writeTokenFile = (file: string, token: string): void => {
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, `${token}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, file);
  } catch (error) {
    removeQuietly(fresh); // a token that nobody uses lies nowhere
    throw new OptionError('tokenFile', file, `a file that can be written (${describeError(error).code ?? 'unknown error'})`);
  }
};

const removeQuietly = (file: string): void => {
  try {
    rmSync(file, { force: true });
  } catch {
    // It could not be made either.
  }
};

/** Reads a token; `undefined` when there is no such file. */
export const readTokenFile = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** Removes the file if it still holds this token: another server may have taken the port over. */
export const removeTokenFile = (file: string, token: string): void => {
  if (readTokenFile(file) === token) rmSync(file, { force: true });
};
