import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { closingLine, readTestReport } from '../../scripts/test-report.mjs';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const green = { name: 'types', ok: true };
const red = { name: 'types', ok: false };

describe('the closing line of npm test', () => {
  it.each([
    ['all is green', { passed: 12, failed: 0, skipped: 0 }, [green, { name: 'tests', ok: true }], '12 passed, 0 failed'],
    ['a test was skipped', { passed: 12, failed: 0, skipped: 2 }, [green], '2 skipped\n12 passed, 0 failed'],
    ['tests failed', { passed: 10, failed: 2, skipped: 0 }, [green, { name: 'tests', ok: false }], '10 passed, 2 failed'],
    ['a check failed', { passed: 12, failed: 0, skipped: 0 }, [red, { name: 'tests', ok: true }], '12 passed, 1 failed'],
    [
      'a check and a test failed',
      { passed: 11, failed: 1, skipped: 0 },
      [red, { name: 'tests', ok: false }],
      '11 passed, 2 failed',
    ],
    [
      'the runner crashed after its tests',
      { passed: 12, failed: 0, skipped: 0 },
      [{ name: 'tests', ok: false }],
      '12 passed, 1 failed',
    ],
    ['the runner left no report', undefined, [green, { name: 'tests', ok: false }], '0 passed, 1 failed'],
  ])('says what happened when %s', (_case, tests, stages, line) => {
    expect(closingLine(tests, stages)).toBe(line);
  });

  it('counts a test file that could not be loaded as a failure', () => {
    using folder = createTemporaryFolder('report');
    const file = path.join(folder.path, 'report.json');
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}, {}] },
      { status: 'passed', assertionResults: [{}] },
    ];
    writeFileSync(
      file,
      JSON.stringify({ numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults }),
    );
    expect(readTestReport(file)).toEqual({ passed: 2, failed: 2, skipped: 2 });
  });

  it('knows a run without a report', () => {
    using folder = createTemporaryFolder('report');
    expect(readTestReport(path.join(folder.path, 'report.json'))).toBeUndefined();
  });
});
