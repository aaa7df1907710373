import { describe, expect, it } from 'vitest';
import { createHandlerFolder, HANDLERS } from './handler-folder.ts';
import { linesOf, runMarea } from './marea-process.ts';

const { echo } = HANDLERS;

describe('inputs of marea run', () => {
  it('takes lines from standard input and numbers them', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const { exitCode, stdout } = await runMarea(['run', 'echo.mjs', '--ordered'], { cwd: folder.path, input: 'a\r\n\nc' });
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual([
      { index: 0, input: 'a', result: 'a' },
      { index: 1, input: '', result: '' },
      { index: 2, input: 'c', result: 'c' },
    ]);
  });

  it('expands patterns in the order of the names, and takes a path that exists as it is', async () => {
    using folder = createHandlerFolder({
      'echo.mjs': echo,
      'in/b.txt': '',
      'in/a.txt': '',
      'in/deep/c.txt': '',
      'odd[1].txt': '',
    });
    const { exitCode, stdout } = await runMarea(['run', 'echo.mjs', 'in/**/*.txt', 'odd[1].txt', '--ordered'], {
      cwd: folder.path,
    });
    expect(exitCode).toBe(0);
    expect(linesOf(stdout).map(({ input }) => input)).toEqual(['in/a.txt', 'in/b.txt', 'in/deep/c.txt', 'odd[1].txt']);
  });

  it('takes a file called - for a file when a pattern finds it', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo, 'in/-': '', 'in/a': '' });
    const { exitCode, stdout } = await runMarea(['run', '../echo.mjs', '*', '--ordered'], {
      cwd: `${folder.path}/in`,
      input: 'x',
    });
    expect(exitCode).toBe(0);
    expect(linesOf(stdout).map(({ input }) => input)).toEqual(['./-', 'a']);
  });

  it.each([
    [['in'], "in is a directory; for the files in it write 'in/**'"],
    [['nothing.txt'], 'there is no file nothing.txt'],
    [['*.nothing'], 'no file matches *.nothing'],
    [['-', '-'], '- is named twice'],
  ])('refuses %j before it runs anything', async (inputs, text) => {
    using folder = createHandlerFolder({ 'echo.mjs': echo, 'in/a.txt': '' });
    const { exitCode, stdout, stderr } = await runMarea(['run', 'echo.mjs', ...inputs], { cwd: folder.path });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(text);
  });

  it('takes paths from standard input, also when NUL ends them', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const args = ['run', 'echo.mjs', '-', '--input', 'files', '-0', '--ordered'];
    const { stdout } = await runMarea(args, { cwd: folder.path, input: 'a b\0c\nd\0' });
    expect(linesOf(stdout).map(({ input }) => input)).toEqual(['a b', 'c\nd']);
  });

  it('reads JSON lines; a bad one fails under its number and harms no other', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo, 'in.ndjson': '{"a":1}\n{bad\n\n[2]\n' });
    const { exitCode, stdout } = await runMarea(['run', 'echo.mjs', 'in.ndjson', '--input', 'json', '--ordered'], {
      cwd: folder.path,
    });
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      { index: 0, input: { a: 1 }, result: { a: 1 } },
      { index: 1, input: '{bad', error: { name: 'InputError', code: 'ERR_INPUT_JSON' }, attempts: 0 },
      { index: 3, input: [2], result: [2] },
    ]);
    expect(stdout).toContain('line 2 of in.ndjson is not JSON');
  });

  it('runs again what failed, under its own number, and passes over what is done', async () => {
    using folder = createHandlerFolder({ 'picky.mjs': HANDLERS.picky, 'echo.mjs': echo });
    const input = ['a', 'bad', 'c', 'very bad'].map((text) => `${text}\n`).join('');
    const first = await runMarea(['run', 'picky.mjs', '--retries', '0'], { cwd: folder.path, input });
    expect(first.exitCode).toBe(1);
    const second = await runMarea(['run', 'echo.mjs', '--input', 'records', '--ordered'], {
      cwd: folder.path,
      input: first.stdout,
    });
    expect(second.exitCode).toBe(0);
    expect(linesOf(second.stdout).map(({ index, result }) => [index, result])).toEqual([
      [1, 'bad'],
      [3, 'very bad'],
    ]);
  });

  it('reads a bad JSON line anew when it is fed back in, and says what is no record', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const first = await runMarea(['run', 'echo.mjs', '--input', 'json'], { cwd: folder.path, input: '{bad\n' });
    const mended = first.stdout.replace('{bad', '{}');
    const input = `${mended}{"no":1}\n{"index":-1,"input":2}\nnot json\n`;
    const second = await runMarea(['run', 'echo.mjs', '--input', 'records', '--ordered'], { cwd: folder.path, input });
    expect(second.exitCode).toBe(1);
    expect(linesOf(second.stdout)).toMatchObject([
      { index: 0, input: {}, result: {} },
      { index: 1, error: { code: 'ERR_INPUT_RECORD', message: expect.stringContaining('has no "input"') as string } },
      { index: 2, error: { message: expect.stringContaining('"index"') as string } },
      { index: 3, error: { message: expect.stringContaining('not JSON') as string } },
    ]);
  });

  it('ends well without inputs', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    expect(await runMarea(['run', 'echo.mjs'], { cwd: folder.path })).toMatchObject({ exitCode: 0, stdout: '' });
  });
});

describe('handler modules of marea run', () => {
  it.each([
    ['typed.ts', 'enum Kind { A = 7 }\nexport default async (input: string): Promise<string> => input + Kind.A;\n'],
    ['common.cjs', "module.exports = async (input) => input + '7';\n"],
    [
      'compiled.cjs',
      "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = (input) => input + '7';\n",
    ],
  ])('loads %s', async (name, code) => {
    using folder = createHandlerFolder({ [name]: code });
    const { exitCode, stdout, stderr } = await runMarea(['run', name], { cwd: folder.path, input: 'x\n' });
    expect(stderr).not.toContain('error');
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual([{ index: 0, input: 'x', result: 'x7' }]);
  });

  it('loads TypeScript that imports TypeScript', async () => {
    using folder = createHandlerFolder({
      'handler.ts': "import { suffix } from './suffix.ts';\nexport default (input: string): string => input + suffix;\n",
      'suffix.ts': "export const suffix: string = '7';\n",
    });
    const { stdout } = await runMarea(['run', './handler.ts'], { cwd: folder.path, input: 'x\n' });
    expect(linesOf(stdout)).toEqual([{ index: 0, input: 'x', result: 'x7' }]);
  });

  it.each([
    ['missing.mjs', undefined, 'there is no module missing.mjs'],
    ['named.mjs', 'export const run = () => 1;\n', 'has no default export that is a function; it exports run'],
    ['empty.mjs', '\n', 'it exports nothing'],
    ['broken.mjs', "throw new Error('at import');\n", 'cannot be loaded: Error: at import'],
    ['syntax.mjs', 'export default (\n', 'cannot be loaded: SyntaxError'],
    ['rule.mjs', 'export default () => 1; export const classify = 5;\n', 'exports `classify`, but it is not a function'],
  ])('refuses %s', async (name, code, text) => {
    using folder = createHandlerFolder(code === undefined ? {} : { [name]: code });
    const { exitCode, stdout, stderr } = await runMarea(['run', name], { cwd: folder.path, input: 'x\n' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(text);
  });
});
