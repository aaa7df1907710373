import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder, HANDLERS, type HandlerFolder } from './handler-folder.ts';
import { linesOf, runMarea, startMarea } from './marea-process.ts';

const INPUT = Array.from({ length: 200 }, (_, index) => `${index}\n`).join('');

const run = (folder: HandlerFolder, ...args: readonly string[]) =>
  runMarea(['run', 'slow.mjs', '--out', 'out.ndjson', ...args], { cwd: folder.path, input: INPUT });

const headerOf = (folder: HandlerFolder): unknown => JSON.parse(folder.read('run.journal').split('\n')[0] ?? '');

/** A policy with another one beside it. */
const LIVE = JSON.stringify({
  min: 4,
  max: 9,
  waitSloMs: 500,
  policy: { demand: { kind: 'demand' }, ceilings: [{ kind: 'throughput', options: { start: 'high' } }] },
  shadow: { demand: { kind: 'step', options: { up: 2 } }, guards: [{ kind: 'cooldown', options: { upMs: '200ms' } }] },
});

describe('marea run with a shadow', () => {
  it('lets a named policy decide beside, and says at the end what it would have done', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow });
    const { exitCode, stderr } = await run(
      folder,
      '--shadow',
      'demand:downWindowMs=5000',
      '--max',
      '7',
      '--journal',
      'run.journal',
    );
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^marea: shadow demand:downWindowMs=5000 decides beside it, and nothing of it is applied/);
    expect(stderr).toMatch(
      /; shadow demand:downWindowMs=5000: wanted \d+\.\d workers instead of \d+\.\d on average, the same in [\d.]+ % of \d+ ticks, more for [^,]+, fewer for [^,;]+; seed/,
    );
    expect(headerOf(folder)).toMatchObject({ shadow: { demand: { kind: 'demand', options: { downWindowMs: 5_000 } } } });
    expect(linesOf(folder.read('out.ndjson'))).toHaveLength(200);
    const explained = await runMarea(['explain', 'run.journal'], { cwd: folder.path });
    expect(explained.stdout).toMatch(/\nshadow policy: \d+ ticks, /);
  });

  it('has the numbers in the JSON summary, the same as in the journal', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow });
    const { stdout } = await run(folder, '--json', '--shadow', 'default', '--goal', 'latency', '--journal', 'run.journal');
    const { shadow } = JSON.parse(stdout) as { shadow: { name: string; ticks: number } };
    expect(shadow).toMatchObject({ name: 'default', equalRatio: 1, meanDifference: 0, errors: 0 }); // it is the live policy once more
    expect(shadow.ticks).toBeGreaterThan(1);
    const explained = await runMarea(['explain', 'run.journal', '--json'], { cwd: folder.path });
    const { name: _name, ...comparison } = shadow;
    expect(JSON.parse(explained.stdout)).toMatchObject({ shadow: comparison });
  });

  it('takes the shadow of the policy file, another one that is named, or none', async () => {
    using folder = createHandlerFolder({
      'slow.mjs': HANDLERS.slow,
      'marea.config.json': LIVE,
      'calm.json': '{ "policy": { "demand": { "kind": "waitStep" }, "guards": [{ "kind": "stepRate" }] } }',
    });
    const own = await run(folder, '--journal', 'run.journal');
    expect(own.stderr).toMatch(/^marea: policy from marea\.config\.json\nmarea: shadow marea\.config\.json decides beside it/);
    expect(own.stderr).toContain('; shadow marea.config.json: wanted ');
    expect(headerOf(folder)).toMatchObject({
      policy: { demand: { kind: 'demand' } },
      shadow: { demand: { kind: 'step' }, guards: [{ options: { upMs: 200 } }] },
    });
    const named = await run(folder, '--shadow', 'calm.json', '--journal', 'run.journal');
    expect(named.stderr).toContain('; shadow calm.json: wanted ');
    expect(headerOf(folder)).toMatchObject({ shadow: { demand: { kind: 'waitStep' } }, policy: { demand: { kind: 'demand' } } });
    const none = await run(folder, '--no-shadow', '--journal', 'run.journal');
    expect(none.stderr).not.toContain('shadow');
    expect(headerOf(folder)).not.toHaveProperty('shadow');
  });

  it('warns of what makes no sense beside the live policy, and of nothing when it is to be quiet', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow });
    const args = ['--shadow', 'classic', '--goal', 'latency'];
    const { stderr } = await run(folder, ...args);
    expect(stderr).toMatch(/^marea: shadow classic .*, with 1 warning\nmarea: warning: shadow\.tickMs: .* \[SHADOW_TICK\]\n/);
    expect((await run(folder, ...args, '--quiet')).stderr).toBe('');
  });

  it('keeps the shadow in the line that resumes the run', async () => {
    using folder = createHandlerFolder({ 'endless.mjs': HANDLERS.endless });
    const args = ['run', 'endless.mjs', '--shadow', 'demand', '--timeout', '1h', '--max', '3'];
    const process = startMarea(args, { cwd: folder.path, input: 'a\nb\n' });
    await process.until(({ stderr }) => stderr.includes('began b'));
    process.signal('SIGINT');
    await process.until(({ stderr }) => stderr.includes('running tasks finish'));
    process.signal('SIGINT');
    const { exitCode, stderr } = await process.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/ run endless\.mjs --input records .*--shadow demand /);
  });

  it('refuses before anything runs, with every problem of a file and its place', async () => {
    using folder = createHandlerFolder({
      'slow.mjs': HANDLERS.slow,
      'odd.json': '{ "min": 5, "max": 4, "shadow": "step:up=0" }',
    });
    const named = await run(folder, '--shadow', 'fixed:4');
    expect(named).toMatchObject({ exitCode: 2, stdout: '' });
    expect(named.stderr).toContain('--shadow fixed:4 decides nothing: give a policy');
    const inFile = await run(folder, '--policy', 'odd.json');
    expect(inFile).toMatchObject({ exitCode: 2, stdout: '' });
    expect(inFile.stderr).toContain(
      'odd.json has 2 problems\n  `shadow.demand.options.up` must be an integer, 1 or more; got 0\n  `min` must be at most',
    );
  });
});

const RATES = 'second,rate\n0,40\n5,120\n10,40\n';

describe('marea simulate with a shadow', () => {
  it('draws it beside each policy in the report', async () => {
    using folder = createHandlerFolder({ 'rates.csv': RATES });
    const args = ['simulate', 'rates.csv', '--service', '30ms..120ms', '--startup', '40ms', '--max', '80', '--quiet'];
    const tried = [...args, '--policy', 'default', '--policy', 'fixed:40', '--shadow', 'demand:downWindowMs=9000'];
    const { exitCode, stdout } = await runMarea([...tried, '--html', 'report.html'], { cwd: folder.path });
    expect(exitCode).toBe(0);
    const [, same = ''] =
      /\nshadow demand:downWindowMs=9000 beside default on rates\.csv: \d+ ticks, ([\d.]+) % with/.exec(stdout) ?? [];
    const html = folder.read('report.html');
    const [, cells = ''] = /beside default<\/span><\/td>(.*?)<\/tr>/.exec(html) ?? [];
    expect(Number(/<td>([\d.]+) %<\/td>/.exec(cells)?.[1])).toBeCloseTo(Number(same), 0);
    expect(html).toContain('Workers wanted: policy (line) and shadow (dashed)');
    expect(html).not.toContain('beside fixed:40'); // a size that stays has no ticks to decide in
    expect(html).not.toMatch(/https?:\/\/|NaN/);
  });

  it('takes the shadow of a policy file, unless another one or none is asked for', async () => {
    using folder = createHandlerFolder({ 'rates.csv': RATES });
    writeFileSync(path.join(folder.path, 'live.json'), LIVE);
    const args = ['simulate', 'rates.csv', '--service', '75ms', '--policy', 'live.json', '--policy', 'default', '--quiet'];
    const own = await runMarea(args, { cwd: folder.path });
    expect(own.stdout.match(/^shadow .* on rates/gm)).toEqual(['shadow live.json beside live.json on rates']);
    const other = await runMarea([...args, '--shadow', 'classic'], { cwd: folder.path });
    expect(other.stdout.match(/^shadow \S+ beside \S+/gm)).toEqual([
      'shadow classic beside live.json',
      'shadow classic beside default',
    ]);
    expect((await runMarea([...args, '--no-shadow'], { cwd: folder.path })).stdout).not.toContain('shadow');
  });
});
