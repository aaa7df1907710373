import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder, type HandlerFolder } from './handler-folder.ts';
import { type Line, linesOf, runMarea, startMarea } from './marea-process.ts';

const KINDS = ['threads', 'processes'] as const;

const KINDS_AND_SLOTS = ['slots', ...KINDS] as const;

/** Results that a clone would not carry, errors with classes of their own, and prints. */
const MIXED = `class Refused extends Error { name = 'Refused'; code = 'E_NO'; #own = 1; static is = (error) => #own in error; }
export const classify = (error) => (Refused.is(error) ? 'ignore' : 'failure');
console.log('loaded');
export default async (input, { index, signal }) => {
  console.log('ran ' + input);
  if (input === 'refused') throw new Refused('not ' + input);
  if (input === 'function') return () => 1;
  if (input === 'nothing') return undefined;
  if (input === 'thrown') throw undefined;
  return { index, isFree: !signal.aborted, address: new URL('http://host/' + input), map: { toJSON: () => 'own' } };
};\n`;

const MIXED_INPUT = 'a\nrefused\nfunction\nnothing\nthrown\nb\n';

/** Takes memory without end for one of its inputs. */
const HUNGRY = `export default (input) => {
  const all = [];
  while (input === '5') all.push(new Array(10_000).fill(input));
  return input;
};\n`;

const TYPED = `enum Kind { Typed = 'typed' }
export default (input: string): string => \`\${Kind.Typed} \${input}\`;\n`;

const keptIn = (folder: HandlerFolder): readonly Line[] => {
  const [name] = readdirSync(folder.path).filter((file) => file.startsWith('marea-unstarted-'));
  return name === undefined ? [] : linesOf(folder.read(name));
};

const indexesOf = (lines: readonly Line[]): readonly number[] => lines.map(({ index }) => index).sort((a, b) => a - b);

describe('marea run --workers', () => {
  it('writes the same lines for slots, threads and processes, and nothing that the handler prints', async () => {
    using folder = createHandlerFolder({ 'mixed.mjs': MIXED });
    const args = ['run', 'mixed.mjs', '--ordered', '--retries', '1', '--workers'];
    const runs = await Promise.all(
      KINDS_AND_SLOTS.map((kind) => runMarea([...args, kind], { cwd: folder.path, input: MIXED_INPUT })),
    );
    const [slots] = runs;
    expect(linesOf(slots?.stdout ?? '').map(({ result, error }) => result ?? error?.name ?? null)).toEqual([
      { index: 0, isFree: true, address: 'http://host/a', map: 'own' },
      'Refused',
      'ResultError',
      null,
      'NonError',
      { index: 5, isFree: true, address: 'http://host/b', map: 'own' },
    ]);
    // `classify` knows the error by its class: no second try.
    expect(linesOf(slots?.stdout ?? '').map(({ attempts }) => attempts ?? 1)).toEqual([1, 1, 1, 1, 2, 1]);
    for (const { exitCode, stdout, stderr } of runs) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: slots?.stdout });
      for (const text of ['loaded\n', 'ran a\n', 'ran refused\n', 'ran b\n']) expect(stderr).toContain(text);
    }
  });

  it('runs TypeScript that is more than types, in workers', async () => {
    using folder = createHandlerFolder({ 'typed.ts': TYPED });
    const args = ['run', 'typed.ts', '--ordered', '--max', '1', '--workers'];
    const runs = await Promise.all(KINDS.map((kind) => runMarea([...args, kind], { cwd: folder.path, input: 'a\nb\n' })));
    for (const { exitCode, stdout } of runs) {
      const results = linesOf(stdout).map(({ result }) => result);
      expect({ exitCode, results }).toEqual({ exitCode: 0, results: ['typed a', 'typed b'] });
    }
  });
});

describe.each(KINDS)('marea run --workers %s', (kind) => {
  it('fails the input whose worker ends, after its retries, and finishes the others', async () => {
    using folder = createHandlerFolder({
      'crashing.mjs': `import { isMainThread, threadId } from 'node:worker_threads';
export default (input) => {
  if (input === 'exit') process.exit(7);
  if (input === 'uncaught') return new Promise(() => setImmediate(() => { throw new Error('left alone'); }));
  return isMainThread ? process.ppid : threadId;
};\n`,
    });
    const input = '1\nexit\n2\nuncaught\n3\n';
    const args = ['run', 'crashing.mjs', '--workers', kind, '--retries', '1', '--ordered', '--max', '1'];
    const { exitCode, stdout } = await runMarea(args, { cwd: folder.path, input });
    expect(exitCode).toBe(1);
    const lines = linesOf(stdout);
    expect(lines).toMatchObject([
      { input: '1' },
      { input: 'exit', error: { code: 'ERR_WORKER_EXIT' }, attempts: 2 },
      { input: '2' },
      { input: 'uncaught', error: { code: 'ERR_WORKER_EXIT' }, attempts: 2 },
      { input: '3' },
    ]);
    for (const { input: name, result } of lines) if (Number(name) > 0) expect(result).toBeGreaterThan(0); // not the run's own thread
  });

  it('ends a worker whose handler blocks beyond its time', async () => {
    using folder = createHandlerFolder({
      'stuck.mjs': "export default (input) => { while (input === 'stuck'); return input; };\n",
    });
    const args = ['run', 'stuck.mjs', '--workers', kind, '--timeout', '300ms', '--retries', '0', '--max', '1', '--ordered'];
    const { exitCode, stdout } = await runMarea(args, { cwd: folder.path, input: 'stuck\nb\n' });
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toMatchObject([{ error: { code: 'ERR_TASK_TIMEOUT' }, attempts: 1 }, { result: 'b' }]);
  });

  it('lets what runs finish at the first signal, and keeps every other input once', async () => {
    using folder = createHandlerFolder({
      'slow.mjs': `import { setTimeout } from 'node:timers/promises';
export default async (input) => { await setTimeout(15); return Number(input); };\n`,
    });
    const numbers = Array.from({ length: 300 }, (_, index) => index);
    const args = ['run', 'slow.mjs', '--workers', kind, '--max', '2', '--queue', '20', '--unstarted', 'rest.ndjson'];
    const marea = startMarea(args, { cwd: folder.path, input: numbers.map((number) => `${number}\n`).join('') });
    await marea.until(({ stdout }) => stdout.includes('\n'));
    marea.signal('SIGINT');
    const { exitCode, stdout, stderr } = await marea.ended;
    expect(exitCode).toBe(130);
    expect(indexesOf([...linesOf(stdout), ...linesOf(folder.read('rest.ndjson'))])).toEqual(numbers);
    expect(linesOf(stdout).length).toBeLessThan(300);
    expect(stderr).toMatch(new RegExp(`this runs them:\\n.* --workers ${kind} --max 2 `));
  });

  it('stops a handler that blocks at the second signal, and keeps its input, too', async () => {
    using folder = createHandlerFolder({ 'stuck.mjs': "export default () => { console.log('began'); for (;;); };\n" });
    const marea = startMarea(['run', 'stuck.mjs', '--workers', kind, '--max', '1'], { cwd: folder.path, input: 'a\nb\n' });
    await marea.until(({ stderr }) => stderr.includes('began'));
    marea.signal('SIGINT');
    await marea.until(({ stderr }) => stderr.includes('running tasks finish'));
    marea.signal('SIGINT');
    const { exitCode, stdout } = await marea.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(indexesOf(keptIn(folder))).toEqual([0, 1]);
  });
});

describe('wrong use of marea run --workers', () => {
  it.each([
    [['run', 'echo.mjs', '--workers', 'fibers'], 'Allowed choices are slots, threads, processes'],
    [['run', '--demo', '--workers', 'threads'], '--demo runs in slots'],
    [['run', 'echo.mjs', '--workers', 'threads', '--min', '5000'], '--min 5000 is above the processors that there are'],
    [['run', 'none.mjs', '--workers', 'processes'], 'there is no module none.mjs'],
    [['run', 'empty.mjs', '--workers', 'threads'], 'has no default export that is a function'],
  ])('is refused: %j', async (args, message) => {
    using folder = createHandlerFolder({ 'echo.mjs': 'export default (input) => input;\n', 'empty.mjs': '' });
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd: folder.path, input: 'a\n' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each(KINDS)('goes on in %s when an input takes all the memory, and says of that input what ended it', async (kind) => {
    using folder = createHandlerFolder({ 'hungry.mjs': HUNGRY });
    const args = ['run', 'hungry.mjs', '-', '--workers', kind, '--max', '2', '--retries', '1'];
    const input = Array.from({ length: 12 }, (_, index) => `${index}\n`).join('');
    const env = { NODE_OPTIONS: '--max-old-space-size=48' };
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd: folder.path, input, env });
    expect(exitCode).toBe(1);
    const lines = linesOf(stdout);
    expect(indexesOf(lines)).toEqual(Array.from({ length: 12 }, (_, index) => index)); // each once
    const failed = lines.filter(({ error }) => error !== undefined);
    expect(failed).toMatchObject([{ index: 5, attempts: 2, error: { code: 'ERR_WORKER_OUT_OF_MEMORY' } }]);
    expect(failed[0]?.error?.message).toContain('raise `resourceLimits` or --max-old-space-size');
    expect(stderr).toContain('11 ok, 1 failed');
    expect(keptIn(folder)).toEqual([]);
  });
});
