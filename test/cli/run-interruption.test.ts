import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder, HANDLERS, type HandlerFolder } from './handler-folder.ts';
import { linesOf, runMarea, runShell, startMarea } from './marea-process.ts';

const COUNT = 400;
const NUMBERS = Array.from({ length: COUNT }, (_, index) => index);
const INPUT = NUMBERS.map((index) => `${index}\n`).join('');

/** More of them by `MAREA_ROUNDS=100`. */
const ROUNDS = Number(process.env['MAREA_ROUNDS'] ?? 10);

const indexesOf = (...texts: readonly string[]): readonly number[] =>
  texts.flatMap((text) => linesOf(text).map(({ index }) => index)).sort((a, b) => a - b);

const keptIn = (folder: HandlerFolder): string => {
  const [name] = readdirSync(folder.path).filter((file) => file.startsWith('marea-unstarted-'));
  return name === undefined ? '' : folder.read(name);
};

/** The command line that the message offers. */
const resumeOf = (stderr: string): string => /this runs them:\n {2}(.*)\n/.exec(stderr)?.[1] ?? 'false';

describe('an interrupted marea run', () => {
  it('lets running tasks finish, keeps every other input once, and its line runs the rest', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow });
    const marea = startMarea(['run', 'slow.mjs', '--max', '4', '--queue', '20'], { cwd: folder.path, input: INPUT });
    await marea.until(({ stdout }) => stdout.includes('\n'));
    marea.signal('SIGINT');
    const first = await marea.ended;
    expect(first.exitCode).toBe(130);
    expect(indexesOf(first.stdout, keptIn(folder))).toEqual(NUMBERS);
    expect(linesOf(first.stdout).length).toBeLessThan(COUNT);

    const second = await runShell(resumeOf(first.stderr), { cwd: folder.path });
    expect(second.exitCode).toBe(0);
    expect(indexesOf(first.stdout, second.stdout)).toEqual(NUMBERS);
    for (const { index, result } of linesOf(first.stdout + second.stdout)) expect(result).toBe(index);
  });

  it('adds to its own files when it is resumed, with the same options', async () => {
    using folder = createHandlerFolder({ 'told.mjs': HANDLERS.told, 'in.txt': INPUT });
    const args = ['run', 'told.mjs', 'in.txt', '--input', 'lines', '--out', 'out.ndjson', '--failed', 'bad.ndjson', '--max', '4'];
    const more = ['--queue', '20', '--timeout', '5s', '--unstarted', 'the rest.ndjson'];
    const marea = startMarea([...args, ...more], { cwd: folder.path, input: '' });
    await marea.until(({ stderr }) => stderr.includes('ended 1'));
    marea.signal('SIGTERM');
    const { exitCode, stderr } = await marea.ended;
    expect(exitCode).toBe(130);
    expect(indexesOf(folder.read('out.ndjson'), folder.read('the rest.ndjson'))).toEqual(NUMBERS);
    const line = resumeOf(stderr);
    for (const word of ['--append', '--max 4', '--timeout 5000ms', '--out out.ndjson', "'the rest.ndjson'"]) {
      expect(line).toContain(word);
    }
    expect((await runShell(line, { cwd: folder.path })).exitCode).toBe(0);
    expect(indexesOf(folder.read('out.ndjson'), folder.read('bad.ndjson'))).toEqual(NUMBERS);
  });

  it('stops at once at the second signal and keeps what ran, too', async () => {
    using folder = createHandlerFolder({ 'endless.mjs': HANDLERS.endless });
    const marea = startMarea(['run', 'endless.mjs', '--min', '4'], { cwd: folder.path, input: INPUT });
    await marea.until(({ stderr }) => stderr.includes('began 3'));
    marea.signal('SIGINT');
    await marea.until(({ stderr }) => stderr.includes('running tasks finish'));
    marea.signal('SIGINT');
    const { exitCode, stdout } = await marea.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(indexesOf(keptIn(folder))).toEqual(NUMBERS);
  });

  it('keeps inputs that still come in, until standard input ends', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow });
    const marea = startMarea(['run', 'slow.mjs'], { cwd: folder.path });
    marea.input.write('0\n1\n');
    await marea.until(({ stdout }) => stdout.includes('\n'));
    marea.signal('SIGINT');
    await marea.until(({ stderr }) => stderr.includes('running tasks finish'));
    marea.input.end('2\n3\n4');
    const { exitCode, stdout } = await marea.ended;
    expect(exitCode).toBe(130);
    expect(indexesOf(stdout, keptIn(folder))).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps what waits for another try', async () => {
    using folder = createHandlerFolder({
      'refused.mjs':
        "export default () => { console.log('refused'); throw Object.assign(new Error('no'), { status: 429, retryAfterMs: 600_000 }); };\n",
    });
    const marea = startMarea(['run', 'refused.mjs'], { cwd: folder.path, input: 'a\n' });
    await marea.until(({ stderr }) => stderr.includes('refused'));
    marea.signal('SIGINT');
    const { exitCode, stdout } = await marea.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(linesOf(keptIn(folder))).toEqual([{ index: 0, input: 'a' }]);
  });
});

describe('a marea run that stops by itself', () => {
  it('keeps the rest when it is to fail fast', async () => {
    using folder = createHandlerFolder({ 'picky.mjs': HANDLERS.picky });
    const input = `bad\n${INPUT}`;
    const args = ['run', 'picky.mjs', '--fail-fast', '--retries', '0', '--max', '2', '--queue', '2'];
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd: folder.path, input });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('stopped at the first failure');
    expect(indexesOf(stdout, keptIn(folder))).toEqual([...NUMBERS, COUNT]);
    expect(linesOf(keptIn(folder)).length).toBeGreaterThan(COUNT / 2);
  });

  it('keeps the rest when a handler leaves an error uncaught', async () => {
    using folder = createHandlerFolder({
      'leaky.mjs': `import { setTimeout } from 'node:timers/promises';
export default async (input) => {
  if (input === '0') void Promise.reject(new Error('left alone'));
  await setTimeout(10);
  return input;
};\n`,
    });
    const { exitCode, stdout, stderr } = await runMarea(['run', 'leaky.mjs', '--max', '2'], { cwd: folder.path, input: INPUT });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('left alone');
    expect(indexesOf(stdout, keptIn(folder))).toEqual(NUMBERS);
  });

  it(`accounts for every input once, whenever it is interrupted (${ROUNDS} rounds)`, async () => {
    using folder = createHandlerFolder({ 'told.mjs': HANDLERS.told });
    for (let round = 0; round < ROUNDS; round += 1) {
      const file = `left-${round}.ndjson`;
      const args = ['run', 'told.mjs', '--max', '4', '--queue', '20', '--unstarted', file];
      const marea = startMarea(args, { cwd: folder.path, input: INPUT });
      // From before its first line to somewhere in the middle.
      const after = (round * 37) % 150;
      await marea.until(({ stdout }) => after === 0 || stdout.split('\n').length > after);
      marea.signal(round % 2 === 0 ? 'SIGINT' : 'SIGTERM');
      if (round % 5 === 4) marea.signal('SIGINT'); // at once, and what ran is kept as well
      const { exitCode, stdout, stderr } = await marea.ended;
      if (exitCode === null && stdout === '') continue; // before it could hear of it: nothing was run, and the source is where it was
      expect([round, exitCode], stderr).toEqual([round, 130]);
      expect(indexesOf(stdout, folder.read(file))).toEqual(NUMBERS);
    }
  });
});
