import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { closingLine, readTestEvents, type StageOutcome } from '../../scripts/test-report.mjs';
import { rootDir } from '../support/run-command.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const green: StageOutcome = { name: 'types', outcome: 'ok' };
const red: StageOutcome = { name: 'types', outcome: 'failed' };
const tests = (outcome: StageOutcome['outcome']): StageOutcome => ({ name: 'tests', outcome });

describe('the closing line of npm test', () => {
  it.each([
    ['all is green', { passed: 12, failed: 0, skipped: 0 }, [green, tests('ok')], '12 passed, 0 failed'],
    ['a test was skipped', { passed: 12, failed: 0, skipped: 2 }, [green], '2 skipped\n12 passed, 0 failed'],
    ['tests failed', { passed: 10, failed: 2, skipped: 0 }, [green, tests('failed')], '10 passed, 2 failed'],
    ['a check failed', { passed: 12, failed: 0, skipped: 0 }, [red, tests('ok')], '12 passed, 1 failed'],
    ['a check and a test failed', { passed: 11, failed: 1, skipped: 0 }, [red, tests('failed')], '11 passed, 2 failed'],
    ['the runner crashed after its tests', { passed: 12, failed: 0, skipped: 0 }, [tests('failed')], '12 passed, 1 failed'],
    ['the tests timed out', { passed: 800, failed: 0, skipped: 0 }, [green, tests('timed out')], '800 passed, 1 failed'],
    ['some failed before that', { passed: 800, failed: 2, skipped: 0 }, [green, tests('timed out')], '800 passed, 3 failed'],
    ['the runner left no report', undefined, [green, tests('failed')], '0 passed, 1 failed'],
  ])('says what happened when %s', (_case, counts, stages, line) => {
    expect(closingLine(counts, stages)).toBe(line);
  });
});

/** A folder with test files. */
const createTestFolder = (files: Readonly<Record<string, string>>): TemporaryFolder => {
  const folder = createTemporaryFolder('report');
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder.path, name), text);
  return folder;
};

/** Runs vitest in a folder, with the reporter of `npm test`. */
const startTests = (folder: string) => {
  const vitest = path.join(rootDir, 'node_modules', 'vitest', 'vitest.mjs');
  const reporter = path.join(rootDir, 'scripts', 'test-events.mjs');
  const eventsFile = path.join(folder, 'events.ndjson');
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const args = [vitest, 'run', '--root', folder, '--config', 'none.config.mjs', '--globals', `--reporter=${reporter}`];
  const child = spawn(process.execPath, [...args, '--testTimeout=0'], {
    env: { ...env, MAREA_TEST_EVENTS: eventsFile },
    stdio: 'ignore',
    detached: true,
  });
  return { child, read: () => readTestEvents(eventsFile) };
};

const CONFIG = { 'none.config.mjs': 'export default {};\n' };

describe('what the tests write down', () => {
  it('counts a hook, a file that cannot be loaded and an error that nobody caught as failures, with their texts', async () => {
    using folder = createTestFolder({
      ...CONFIG,
      'a.test.js':
        "it('holds', () => {}); it('breaks', () => { expect(1).toBe(2); }); it.skip('rests', () => {}); it.todo('comes');\n",
      'b.test.js': "throw new Error('cannot be loaded');\n",
      'c.test.js': "it('holds', () => {}); afterAll(() => { throw new Error('the hook broke'); });\n",
      'd.test.js':
        "it('holds', async () => { void Promise.reject(new Error('left alone')); await new Promise(setImmediate); });\n",
    });
    const { child, read } = startTests(folder.path);
    await once(child, 'exit');
    const { passed, failed, skipped, files, filesEnded, running, failures, isComplete } = read();
    expect({ passed, failed, skipped, files, filesEnded, running, isComplete }).toEqual({
      passed: 3,
      failed: 4,
      skipped: 2,
      files: 4,
      filesEnded: 4,
      running: [],
      isComplete: true,
    });
    const told = new Map(failures.map(({ name, text }) => [name, text]));
    expect(told.get('a.test.js > breaks')).toContain('expected 1 to be 2');
    expect(told.get('b.test.js')).toContain('cannot be loaded');
    expect(told.get('c.test.js')).toContain('the hook broke');
    expect(told.get('an error that nobody caught')).toContain('left alone');
  });

  it('keeps the counts of a run that was killed, and knows where it stood', async () => {
    using folder = createTestFolder({
      ...CONFIG,
      // The larger file runs first. Results of a file that still runs may come in parts, those of one that has ended are all there.
      'a.test.js': `it('one', () => {}); it('two', () => {}); it('three', () => { throw new Error('no'); }); // ${'.'.repeat(5_000)}\n`,
      'b.test.js': "it('hangs', () => new Promise((resolve) => setTimeout(resolve, 2 ** 30)));\n",
    });
    const { child, read } = startTests(folder.path);
    try {
      await expect.poll(() => read()).toMatchObject({ filesEnded: 1, running: ['b.test.js'] });
    } finally {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    }
    await once(child, 'exit');
    expect(read()).toMatchObject({ passed: 2, failed: 1, running: ['b.test.js'], isComplete: false });
    expect(closingLine(read(), [tests('timed out')])).toBe('2 passed, 2 failed');
  });

  it('passes over a last line that was cut, and knows a run that wrote nothing', () => {
    using folder = createTestFolder({});
    const file = path.join(folder.path, 'events.ndjson');
    expect(readTestEvents(file)).toMatchObject({ passed: 0, failed: 0, isComplete: false });
    writeFileSync(
      file,
      '{"kind":"start","files":2}\n{"kind":"test","file":"a","name":"b","state":"passed","errors":[]}\n{"kind":"te',
    );
    expect(readTestEvents(file)).toMatchObject({ passed: 1, files: 2, filesEnded: 0 });
  });
});
