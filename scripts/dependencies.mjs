import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { announced } from './progress.mjs';
import { root } from './root.mjs';
import { runStage } from './stage.mjs';
import { budgetMs } from './time-limits.mjs';

const INSTALL_BUDGET_MS = 240_000;
/** npm writes this file last, so an interrupted installation does not have it. */
const installedFile = path.join(root, 'node_modules', '.package-lock.json');
const lockFile = path.join(root, 'package-lock.json');

const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

/** Whether `node_modules` holds exactly what the lock file says; optional packages of other platforms may be absent. */
export const areDependenciesInstalled = () => {
  if (!existsSync(installedFile)) return false;
  const installed = packagesIn(installedFile);
  const { '': _project, ...locked } = packagesIn(lockFile);
  const hasAll = Object.entries(locked).every(([folder, wanted]) => {
    const found = installed[folder];
    return found === undefined ? wanted.optional === true : found.version === wanted.version;
  });
  return hasAll && Object.keys(installed).every((folder) => folder in locked);
};

/** npm itself started us in most cases and says where it is; that also spares a shell's search on Windows. */
const npmCommand = () => {
  const file = process.env.npm_execpath;
  return file !== undefined && /npm-cli\.c?js$/.test(file) ? `"${process.execPath}" "${file}"` : 'npm';
};

/** Installs what the lock file says, when it is not there. @throws Error with npm's output when that fails. */
export const ensureDependencies = async () => {
  if (areDependenciesInstalled()) return;
  const command = `${npmCommand()} ci --ignore-scripts --no-audit --no-fund --loglevel=error`;
  const result = await announced('Installing the development tools (npm ci)', 'Installed', () =>
    runStage({ name: 'install', command, budgetMs: budgetMs(INSTALL_BUDGET_MS) }),
  );
  if (result.outcome !== 'ok') throw new Error(`npm ci failed:\n${result.output}`);
};
