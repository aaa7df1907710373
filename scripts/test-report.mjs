import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Counts of vitest's JSON report. A file that could not even be loaded counts as one failed test.
 *
 * @param {string} file path of the report
 * @returns {Counts | undefined} `undefined` when vitest ended before it wrote the report
 */
export const readTestReport = (file) => {
  if (!existsSync(file)) return undefined;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const unloaded = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  };
};

/**
 * The closing line of a run, after one that says how many tests were skipped, if any were. A red stage without a failed test (types, lint, a crash of vitest itself) counts as one
 * failure, so that the line of a red run never says `0 failed`.
 *
 * @param {Counts | undefined} tests
 * @param {readonly { name: string, ok: boolean }[]} stages
 */
export const closingLine = (tests = { passed: 0, failed: 0, skipped: 0 }, stages = []) => {
  const redStages = stages.filter((stage) => !stage.ok && !(stage.name === 'tests' && tests.failed > 0)).length;
  const skipped = tests.skipped > 0 ? `${tests.skipped} skipped\n` : '';
  return `${skipped}${tests.passed} passed, ${tests.failed + redStages} failed`;
};
