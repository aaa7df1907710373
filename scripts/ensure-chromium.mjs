// Finds Chromium for the tests in a browser. Under CI=true and as root Debian's package is installed when there is none; elsewhere
// nothing is installed, and those tests say in one line that they were left out.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const INSTALL_BUDGET_MS = 240_000;

const isProgram = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Path of a Chromium: the one that `CHROMIUM` names, or one of the search path.
 *
 * @returns {string | undefined}
 */
export const findChromium = (environment = process.env) => {
  const named = environment.CHROMIUM;
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined;
  const folders = (environment.PATH ?? '').split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isProgram);
};

const canInstall = (environment) => environment.CI === 'true' && process.getuid?.() === 0 && isProgram('/usr/bin/apt-get');

const install = () => {
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status } = spawnSync('apt-get', args, { stdio: 'ignore', timeout: INSTALL_BUDGET_MS });
    if (status !== 0) return;
  }
};

/**
 * {@link findChromium}, after an attempt to install it where that is allowed.
 *
 * @returns {string | undefined}
 */
export const ensureChromium = (environment = process.env) => {
  const found = findChromium(environment);
  if (found !== undefined || !canInstall(environment)) return found;
  install();
  return findChromium(environment);
};

/** What to do where there is none. */
export const CHROMIUM_HINT =
  'no Chromium found. Debian, Ubuntu: sudo apt-get install chromium | macOS: brew install --cask chromium | or set CHROMIUM=/path/to/it. (CI=true makes this a failure.)';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = ensureChromium();
  console.log(found ?? `SKIPPED browser tests: ${CHROMIUM_HINT}`);
  if (found === undefined && process.env.CI === 'true') process.exitCode = 1;
}
