import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** A planted bug may make a test run for ever. */
const LONGEST_MS = 120_000;

const runVitest = (folder, args) =>
  new Promise((resolve) => {
    const command = [
      path.join(folder, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--root',
      folder,
      '--project',
      'unit',
      ...args,
    ];
    // Its own group, so that what it has started goes with it.
    const child = spawn(process.execPath, command, { cwd: folder, stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL'); // all of its group
    }, LONGEST_MS);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });

/**
 * Runs tests in a copy of the checkout, up to the first failure.
 *
 * @param {string} folder
 * @param {readonly string[]} tests
 * @returns {Promise<{ kind: 'passed' | 'failed' | 'hung' | 'broken', test?: string }>} `broken`: no test could be run
 */
export const runTests = async (folder, tests) => {
  const report = path.join(folder, 'report.json');
  rmSync(report, { force: true });
  const code = await runVitest(folder, ['--bail=1', '--reporter=json', `--outputFile=${report}`, ...tests]);
  if (code === null) return { kind: 'hung' };
  if (!existsSync(report)) return { kind: 'broken' };
  const { testResults, numPassedTests } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed');
  if (failed !== undefined) return { kind: 'failed', test: failed.fullName };
  return { kind: code === 0 && numPassedTests > 0 ? 'passed' : 'broken' };
};
