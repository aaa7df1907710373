// A reporter for vitest that writes each result down at once: what was counted stays counted when the run is stopped.
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

const file = process.env.MAREA_TEST_EVENTS;

const write = (event) => {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(event)}\n`);
};

/** What went wrong, without colours. */
const textOf = ({ stack, message, diff }) =>
  stripVTControlCharacters([stack ?? message, diff].filter((part) => typeof part === 'string' && part !== '').join('\n'));

/** What a file took from its start, in milliseconds: loading, hooks and tests. */
const spentMs = (module) => {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic();
  return Math.round(environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration);
};

/** One line for each thing that happened; see `readTestEvents`. */
// biome-ignore lint/style/noDefaultExport: vitest asks for it
export default class TestEvents {
  onTestRunStart(specifications) {
    write({ kind: 'start', files: specifications.length });
  }

  onTestModuleStart({ relativeModuleId }) {
    write({ kind: 'file', name: relativeModuleId });
  }

  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    const ms = Math.round(test.diagnostic()?.duration ?? 0);
    write({ kind: 'test', file: test.module.relativeModuleId, name: test.fullName, state, ms, errors: errors.map(textOf) });
  }

  /** Errors of a file itself: it could not be loaded, or a hook failed. */
  onTestModuleEnd(module) {
    const suites = [...module.children.allSuites()].flatMap((suite) => suite.errors());
    write({
      kind: 'fileEnd',
      name: module.relativeModuleId,
      ms: spentMs(module),
      errors: [...module.errors(), ...suites].map(textOf),
    });
  }

  onTestRunEnd(_modules, unhandled) {
    write({ kind: 'end', errors: unhandled.map(textOf) });
  }
}
