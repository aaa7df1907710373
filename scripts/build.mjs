import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { runStage } from './stage.mjs';
import { budgetMs } from './time-limits.mjs';

const BUILD_BUDGET_MS = 240_000;
const stampFile = path.join(root, '.cache', 'build.sha256');
const outputs = ['dist/index.js', 'dist/adapters.js', 'dist/testing.js', 'dist/cli.js'];
const inputs = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsdown.config.ts',
  'scripts/third-party-licenses.ts',
];

const sources = () =>
  readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test(-support)?\.ts$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();

/** Fingerprint of everything that the build reads of this checkout. */
const fingerprint = () => {
  const hash = createHash('sha256');
  for (const file of [...inputs, ...sources()]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
};

const isBuiltFrom = (wanted) =>
  outputs.every((file) => existsSync(path.join(root, file))) &&
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === wanted;

/** Whether `dist/` is of the sources that are there. */
export const isBuilt = () => isBuiltFrom(fingerprint());

/**
 * Builds `dist/` when a source has changed since the last build.
 *
 * @returns {Promise<import('./stage.mjs').StageResult>} as of `runStage`
 */
export const ensureBuild = async () => {
  const wanted = fingerprint();
  if (isBuiltFrom(wanted)) return { name: 'build', outcome: 'ok', ms: 0, output: '' };
  rmSync(stampFile, { force: true });
  const result = await runStage({ name: 'build', command: 'tsdown', budgetMs: budgetMs(BUILD_BUDGET_MS) });
  if (result.outcome === 'ok') {
    mkdirSync(path.dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, wanted);
  }
  return result;
};
