import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, text: string }} Failure */
/**
 * How far the tests are, or came.
 * @typedef {Counts & { files: number, filesEnded: number, running: string[], failures: Failure[], isComplete: boolean }} TestState
 */

/** @returns {TestState} */
const nothingYet = () => ({
  passed: 0,
  failed: 0,
  skipped: 0,
  files: 0,
  filesEnded: 0,
  running: [],
  failures: [],
  isComplete: false,
});

const fail = (state, name, errors) => {
  state.failed += 1;
  state.failures.push({ name, text: errors.join('\n') });
};

/** Each kind of event of scripts/test-events.mjs. A file that could not be loaded, a hook and an error that nobody caught count as one failed test. */
const TAKE = {
  start: (state, { files }) => {
    state.files = files;
  },
  file: (state, { name }) => {
    state.running.push(name);
  },
  test: (state, { file, name, state: result, errors }) => {
    if (result === 'passed') state.passed += 1;
    else if (result === 'failed') fail(state, `${file} > ${name}`, errors);
    else state.skipped += 1;
  },
  fileEnd: (state, { name, errors }) => {
    state.filesEnded += 1;
    state.running = state.running.filter((other) => other !== name);
    if (errors.length > 0) fail(state, name, errors);
  },
  end: (state, { errors }) => {
    state.isComplete = true;
    if (errors.length > 0) fail(state, 'an error that nobody caught', errors);
  },
};

/**
 * Reads what the tests have written down so far, also of a run that was stopped: each result is there, and a last line that was cut is
 * passed over.
 *
 * @param {string} file path of the events
 * @returns {TestState}
 */
export const readTestEvents = (file) => {
  const state = nothingYet();
  if (!existsSync(file)) return state;
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
    const event = JSON.parse(line);
    TAKE[event.kind](state, event);
  }
  return state;
};

/** @typedef {{ name: string, outcome: 'ok' | 'failed' | 'timed out' }} StageOutcome */

/**
 * The closing line of a run, after one that says how many tests were skipped, if any were. A red stage without a failed test (types, lint, a crash of vitest itself) counts as one
 * failure, and so does one that timed out, so that the line of a red run never says `0 failed`.
 *
 * @param {Counts | undefined} tests
 * @param {readonly StageOutcome[]} stages
 */
export const closingLine = (tests = { passed: 0, failed: 0, skipped: 0 }, stages = []) => {
  const isCounted = ({ name, outcome }) => name === 'tests' && outcome === 'failed' && tests.failed > 0;
  const redStages = stages.filter((stage) => stage.outcome !== 'ok' && !isCounted(stage)).length;
  const skipped = tests.skipped > 0 ? `${tests.skipped} skipped\n` : '';
  return `${skipped}${tests.passed} passed, ${tests.failed + redStages} failed`;
};
