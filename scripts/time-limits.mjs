// How long things may take. Under CI=true everything is bounded, so that a run always ends; elsewhere a machine may be as busy as it
// likes: nothing is stopped for being slow, and what hangs is seen in the progress.
import process from 'node:process';

/** @param {NodeJS.ProcessEnv} environment */
export const isCi = (environment = process.env) => environment.CI === 'true';

/**
 * Time of a stage in milliseconds; `undefined`, which is none, outside CI.
 *
 * @param {number} ms
 * @param {NodeJS.ProcessEnv} environment
 * @returns {number | undefined}
 */
export const budgetMs = (ms, environment = process.env) => (isCi(environment) ? ms : undefined);

/**
 * Limits within the tests, in milliseconds: for a unit test, for a test that starts processes and threads, for a process that a test
 * has started, and for a condition that a test waits for. Outside CI they only end what hangs for good.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export const testLimits = (environment = process.env) => {
  const factor = isCi(environment) ? 1 : 5;
  return { unitMs: 30_000 * factor, wholeMs: 120_000 * factor, processMs: 110_000 * factor, conditionMs: 30_000 * factor };
};
