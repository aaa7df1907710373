import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startService } from '../serve/service.ts';
import { createHandlerFolder, HANDLERS } from './handler-folder.ts';
import { linesOf, runMarea, runShell, startMarea } from './marea-process.ts';

const { echo } = HANDLERS;
const INPUT = 'a\nb\nc\nd\ne\n';

describe('marea run --rate', () => {
  it.each(['slots', 'threads'])(
    'lets no more start in the span, keeps the rest, and the line that resumes has the rates: %s',
    async (workers) => {
      using folder = createHandlerFolder({ 'echo.mjs': echo });
      const args = ['run', 'echo.mjs', '-', '--rate', '10/h', '--rate', '3/2h', '--workers', workers, '--max', '4'];
      const marea = startMarea(args, { cwd: folder.path, input: INPUT });
      await marea.until(({ stdout }) => linesOf(stdout.slice(0, stdout.lastIndexOf('\n') + 1)).length === 3);
      marea.signal('SIGINT');
      const { exitCode, stdout, stderr } = await marea.ended;
      expect(exitCode).toBe(130);
      expect(linesOf(stdout).map(({ input }) => input)).toEqual(['a', 'b', 'c']);
      const kept = readdirSync(folder.path).find((file) => file.startsWith('marea-unstarted-')) ?? '';
      expect(linesOf(folder.read(kept)).map(({ input }) => input)).toEqual(['d', 'e']);
      const line = /this runs them:\n {2}(.*)\n/.exec(stderr)?.[1] ?? 'false';
      expect(line).toContain('--rate 10/h --rate 3/2h');
      const second = await runShell(line, { cwd: folder.path });
      expect([second.exitCode, linesOf(second.stdout).map(({ input }) => input)]).toEqual([0, ['d', 'e']]);
    },
  );

  it('counts each retry as a start', async () => {
    using folder = createHandlerFolder({
      'flaky.mjs': `let calls = 0;
export default async (input) => {
  calls += 1;
  process.stderr.write('call ' + calls + '\\n');
  if (calls === 1) throw Object.assign(new Error('busy'), { status: 429, retryAfterMs: 1 });
  return input;
};\n`,
    });
    const marea = startMarea(['run', 'flaky.mjs', '-', '--rate', '2/h'], { cwd: folder.path, input: INPUT });
    await marea.until(({ stderr }) => stderr.includes('call 2'));
    marea.signal('SIGINT');
    const { exitCode, stdout, stderr } = await marea.ended;
    expect([exitCode, linesOf(stdout).length]).toEqual([130, 1]);
    expect(stderr).not.toContain('call 3');
  });

  it('is what the journal says the size was bound by', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const args = ['run', 'echo.mjs', '-', '--rate', 'calls=2/300ms', '--journal', 'run.journal'];
    expect((await runMarea(args, { cwd: folder.path, input: INPUT })).exitCode).toBe(0);
    expect(folder.read('run.journal')).toContain('RATE:calls');
    const explained = await runMarea(['explain', 'run.journal', '--verify'], { cwd: folder.path });
    expect(explained.exitCode).toBe(0);
  });

  it.each([
    [['--rate', '300'], /'300' is invalid.*is not a rate; give .* 300\/min/],
    [['--rate', 'a=1/s', '--rate', 'a=2/s'], /two rates called a/],
    [['--rate', 'workers=1/s'], /names of rates other than `workers`/],
  ])('refuses %j and runs nothing', async (rates, text) => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    const { exitCode, stdout, stderr } = await runMarea(['run', 'echo.mjs', '-', ...rates], { cwd: folder.path, input: INPUT });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(text);
  });

  it.each(['run', 'serve'])('is in the help of marea %s, with an example', async (command) => {
    using folder = createHandlerFolder({});
    const { stdout } = await runMarea([command, '--help'], { cwd: folder.path });
    expect(stdout).toMatch(/--rate <n\/span>/);
    expect(stdout).toMatch(new RegExp(`\\$ marea ${command} .*--rate [0-9]+/`));
  });
});

describe('marea serve --rate', () => {
  it('holds back what would exceed it, and its metrics say so', async () => {
    using folder = createHandlerFolder({ 'echo.mjs': echo });
    await using service = await startService(folder.path, [
      'echo.mjs',
      '--rate',
      'calls=2/h',
      '--notice',
      '0ms',
      '--deadline',
      '0ms',
    ]);
    const answers = await Promise.all(['1', '2'].map((body) => service.send('/tasks', body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await service.send('/tasks?accept', '3')).status).toBe(202);
    const metrics = await (await fetch(`http://127.0.0.1:${service.controlPort}/metrics`)).text();
    expect(metrics).toContain('pool_held_back{pool="serve",by="rate:calls"} 1');
    expect((await service.stop()).exitCode).toBe(1); // the third is left
  });
});
