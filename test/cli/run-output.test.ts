import { describe, expect, it } from 'vitest';
import { createHandlerFolder, HANDLERS } from './handler-folder.ts';
import { linesOf, runMarea, startMarea } from './marea-process.ts';

const { echo, picky } = HANDLERS;

describe('results of marea run', () => {
  it('puts failures in between, and one line of summary on standard error', async () => {
    using folder = createHandlerFolder({ 'picky.mjs': picky });
    const { exitCode, stdout, stderr } = await runMarea(['run', 'picky.mjs', '--retries', '1', '--seed', '7'], {
      cwd: folder.path,
      input: 'a\nbad\n',
    });
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toEqual([
      { index: 0, input: 'a', result: 'A' },
      { index: 1, input: 'bad', error: { name: 'RangeError', message: 'no bad', code: 'E_BAD' }, attempts: 2 },
    ]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^marea: 2 inputs in .*: 1 ok, 1 failed, 1 retry; .*seed 7\n$/);
    expect(stderr).not.toContain('\u001b');
  });

  it('writes files when they are named, and adds to them when asked', async () => {
    using folder = createHandlerFolder({ 'picky.mjs': picky });
    const args = ['run', 'picky.mjs', '--retries', '0', '--out', 'ok.ndjson', '--failed', 'bad.ndjson', '--quiet'];
    const first = await runMarea(args, { cwd: folder.path, input: 'a\nbad\n' });
    expect(first).toEqual({ exitCode: 1, stdout: '', stderr: '' });
    await runMarea([...args, '--append'], { cwd: folder.path, input: 'b\nbad\n' });
    expect(linesOf(folder.read('ok.ndjson')).map(({ result }) => result)).toEqual(['A', 'B']);
    expect(linesOf(folder.read('bad.ndjson'))).toHaveLength(2);
    await runMarea(args, { cwd: folder.path, input: 'c\n' });
    expect(linesOf(folder.read('ok.ndjson')).map(({ result }) => result)).toEqual(['C']);
  });

  it('refuses a file that it cannot write before it runs anything', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const { exitCode, stderr } = await runMarea(['run', 'echo.mjs', '--out', 'no/such/folder'], {
      cwd: folder.path,
      input: 'a\n',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no/such/folder cannot be written');
  });

  it('keeps the order of the inputs when asked, whatever the order of the ends', async () => {
    using folder = createHandlerFolder({
      'late.mjs': `import { setTimeout } from 'node:timers/promises';
export default async (input) => { await setTimeout(Number(input) % 3 === 0 ? 20 : 1); return input; };\n`,
    });
    const input = Array.from({ length: 60 }, (_, index) => `${index}\n`).join('');
    const args = ['run', 'late.mjs', '--ordered', '--min', '8', '--queue', '4', '--max', '8'];
    const { stdout } = await runMarea(args, { cwd: folder.path, input });
    expect(linesOf(stdout).map(({ index }) => index)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  it('writes nothing as null and fails what JSON cannot hold', async () => {
    using folder = createHandlerFolder({ 'odd.mjs': "export default (input) => (input === 'big' ? 1n : undefined);\n" });
    const { exitCode, stdout } = await runMarea(['run', 'odd.mjs', '--ordered'], { cwd: folder.path, input: 'x\nbig\n' });
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      { index: 0, result: null },
      { index: 1, error: { name: 'ResultError', code: 'ERR_RESULT_JSON' }, attempts: 1 },
    ]);
  });

  it('keeps what handlers print apart from the results', async () => {
    using folder = createHandlerFolder({
      'chatty.mjs': "export default () => { console.log('from the handler'); return 1; };\n",
    });
    const { stdout, stderr } = await runMarea(['run', 'chatty.mjs', '--quiet'], { cwd: folder.path, input: 'x\n' });
    expect(linesOf(stdout)).toEqual([{ index: 0, input: 'x', result: 1 }]);
    expect(stderr).toBe('from the handler\n');
  });

  it('gives the summary as JSON: on standard error, or on standard output when results go to a file', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const options = { cwd: folder.path, input: 'a\nb\n' };
    const first = await runMarea(['run', 'echo.mjs', '--json', '--seed', '42'], options);
    expect(JSON.parse(first.stderr)).toMatchObject({ end: 'complete', inputs: 2, succeeded: 2, failed: 0, seed: 42 });
    const second = await runMarea(['run', 'echo.mjs', '--json', '--out', 'o'], options);
    expect(second.stderr).toBe('');
    expect(JSON.parse(second.stdout)).toMatchObject({ inputs: 2, runMs: { count: 2 } });
  });

  it('ends quietly when its reader has gone', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const marea = startMarea(['run', 'echo.mjs'], { cwd: folder.path });
    const feed = setInterval(() => marea.input.write('x\n'.repeat(1_000)), 1);
    await marea.until(({ stdout }) => stdout.includes('\n'));
    marea.closeOutput();
    const { exitCode, stderr } = await marea.ended;
    clearInterval(feed);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});

describe('tries of marea run', () => {
  it('obeys Retry-After and the rule of the module', async () => {
    using folder = createHandlerFolder({
      'limited.mjs': `const seen = new Map();
export default (input) => {
  const tries = (seen.get(input) ?? 0) + 1;
  seen.set(input, tries);
  if (input === 'wrong') throw new Error('the input is wrong');
  if (tries === 1) throw Object.assign(new Error('slow down'), { mine: 'later' });
  return tries;
};
export const classify = (error) => (error.mine === 'later' ? { kind: 'overload', retryAfterMs: 5 } : 'ignore');\n`,
    });
    const { stdout, stderr } = await runMarea(['run', 'limited.mjs', '--json'], { cwd: folder.path, input: 'a\nwrong\n' });
    expect([...linesOf(stdout)].sort((a, b) => a.index - b.index)).toMatchObject([
      { index: 0, input: 'a', result: 2 },
      { index: 1, input: 'wrong', error: { message: 'the input is wrong' }, attempts: 1 },
    ]);
    expect(JSON.parse(stderr)).toMatchObject({ overloads: 1, retries: 1, failed: 1 });
  });

  it('ends although a handler does not, when a try has a time limit', async () => {
    using folder = createHandlerFolder({ 'stuck.mjs': 'export default () => new Promise(() => undefined);\n' });
    const args = ['run', 'stuck.mjs', '--timeout', '20ms', '--retries', '0', '--max', '1'];
    const { exitCode, stdout } = await runMarea(args, { cwd: folder.path, input: 'a\nb\n' });
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      { index: 0, error: { name: 'TaskTimeoutError', code: 'ERR_TASK_TIMEOUT' }, attempts: 1 },
      { index: 1, error: { code: 'ERR_TASK_TIMEOUT' } },
    ]);
  });

  it('keeps the input as it came, also when the handler has made something of it that is no JSON', async () => {
    using folder = createHandlerFolder({
      'knot.mjs':
        'export default async (input) => { input.self = input; if (input.a === 1) throw new Error("no"); return input.a; };',
    });
    const options = { cwd: folder.path, input: '{"a":1}\n{"a":2}\n' };
    const { exitCode, stdout } = await runMarea(['run', 'knot.mjs', '--input', 'json', '--retries', '1', '--ordered'], options);
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      { index: 0, input: { a: 1 }, error: { message: 'no' }, attempts: 2 },
      { index: 1, input: { a: 2 }, result: 2 },
    ]);
  });

  it('overwrites nothing that it reads', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo, 'in.txt': 'a\nb\n' });
    const args = ['run', 'echo.mjs', '--input', 'lines', 'in.txt', '--out', './in.txt'];
    const { exitCode, stderr } = await runMarea(args, { cwd: folder.path });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--out would overwrite in.txt, which is an input');
    const again = await runMarea(['run', 'echo.mjs', '--input', 'lines', 'in.txt'], { cwd: folder.path });
    expect(linesOf(again.stdout)).toHaveLength(2);
  });

  it('says that a journal cannot be written, and goes on', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const args = ['run', 'echo.mjs', '--journal', '/dev/full'];
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd: folder.path, input: 'a\n' });
    expect([exitCode, linesOf(stdout).length]).toEqual([0, 1]);
    expect(stderr).toMatch(/^marea: the journal cannot be written to its end: ENOSPC/m);
  });
});
