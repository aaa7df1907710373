import { describe, expect, it } from 'vitest';
import { createHandlerFolder, HANDLERS } from './handler-folder.ts';
import { runMarea } from './marea-process.ts';

const RATES = `# requests of a minute\nsecond,rate\n${[0, 10, 20, 30, 40, 50].map((second) => `${second},${100 + 4 * second}`).join('\n')}\n`;
const SIMULATE = ['simulate', 'rates.csv', '--service', '30ms..120ms', '--startup', '40ms', '--max', '80'];

describe('marea simulate', () => {
  it('compares policies on a trace, the same each time', async () => {
    using folder = createHandlerFolder({ 'rates.csv': RATES });
    const args = [...SIMULATE, '--policy', 'default', '--policy', 'classic', '--policy', 'fixed:40'];
    const first = await runMarea(args, { cwd: folder.path });
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toMatch(/^rates\.csv: [\d,]+ tasks in 1 min\n/);
    expect(first.stdout).toMatch(/policy +late +refused +cost +wait p50 .*\ndefault +0\.00 %.*\nclassic +.*\nfixed:40 +0\.00 %/);
    expect(await runMarea(args, { cwd: folder.path })).toEqual(first);
  });

  it('prints one JSON document', async () => {
    using folder = createHandlerFolder({ 'rates.csv': RATES });
    const { stdout, exitCode } = await runMarea([...SIMULATE, '--json', '--seed', '7'], { cwd: folder.path });
    expect(exitCode).toBe(0);
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      seed: 7,
      failed: [],
      runs: [{ policy: 'default', workload: 'rates.csv', durationMs: 60_000, quality: { lateRatio: 0 } }],
    });
  });

  it('ends with 99 when a threshold is met, and says which', async () => {
    using folder = createHandlerFolder({ 'rates.csv': RATES });
    const failed = await runMarea([...SIMULATE, '--policy', 'fixed:5', '--fail-if', 'late>1%', '--fail-if', 'cost>9'], {
      cwd: folder.path,
    });
    expect(failed.exitCode).toBe(99);
    expect(failed.stdout).toMatch(/failed rates\.csv, fixed:5: late >1% \([\d.]+ %\)\n/);
    expect(failed.stdout).not.toContain('cost >9');
  });

  it('writes a report that needs nothing else', async () => {
    using folder = createHandlerFolder({ 'rates.csv': RATES });
    const args = [...SIMULATE, '--policy', 'default', '--policy', 'fixed:40', '--html', 'report.html'];
    expect((await runMarea(args, { cwd: folder.path })).exitCode).toBe(0);
    const html = folder.read('report.html');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toMatch(/data-tip="default at [^"]+ of 80: /);
    expect(html).not.toMatch(/https?:\/\//);
  });

  it('plays what a pool has recorded, and takes policy files', async () => {
    using folder = createHandlerFolder({
      'slow.mjs': HANDLERS.slow,
      'policy.json': JSON.stringify({ policy: { demand: { kind: 'step', options: { up: 5 } }, tickMs: 100 } }),
    });
    const input = Array.from({ length: 300 }, (_, index) => `${index}\n`).join('');
    const recorded = await runMarea(['run', 'slow.mjs', '--max', '64', '--journal', 'run.journal', '--quiet'], {
      cwd: folder.path,
      input,
    });
    expect(recorded.exitCode).toBe(0);
    const { exitCode, stdout } = await runMarea(
      ['simulate', 'run.journal', '--policy', 'policy.json', '--policy', 'default', '--quiet'],
      { cwd: folder.path },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^run\.journal: [\d,]+ tasks? in .*\n/);
    expect(stdout).toMatch(/\npolicy\.json +[\d.]+ %/);
  });

  it('obeys the bounds, the wait and the goal of a policy file, as a live pool does, and flags rule over them', async () => {
    const policy = { demand: { kind: 'demand' }, tickMs: 100 };
    using folder = createHandlerFolder({
      'rates.csv': RATES, // needs up to 25 workers
      'small.json': JSON.stringify({ min: 2, max: 6, waitSloMs: '2s', policy }),
    });
    const args = ['simulate', 'rates.csv', '--service', '30ms..120ms', '--policy', 'small.json', '--policy', 'default'];
    const limit = ['--fail-if', 'late>50%'];
    const bounded = await runMarea([...args, ...limit], { cwd: folder.path });
    expect(bounded.exitCode).toBe(99);
    expect(bounded.stdout).toMatch(/\nsmall\.json +\d\d\.\d\d % .* ≤ 6 /);
    expect(bounded.stdout).toMatch(/\ndefault +0\.00 % /);
    expect(bounded.stdout).toMatch(/\nsmall\.json says: at least 2 workers, at most 6 workers, SLO 2 s\n$/);
    expect(bounded.stdout).not.toContain('failed rates.csv, default');
    const freed = await runMarea([...args, ...limit, '--max', '80', '--json'], { cwd: folder.path });
    expect(freed.exitCode).toBe(0);
    expect(JSON.parse(freed.stdout)).toMatchObject({
      runs: [
        { policy: 'small.json', pool: { min: 2, max: 80 }, waitSloMs: 2_000 },
        { policy: 'default', pool: { min: 1, max: 80, goal: 'latency' }, waitSloMs: 500 },
      ],
    });
    const refused = await runMarea([...args, '--min', '7'], { cwd: folder.path });
    expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: 'error: --min 7 is above `max` of small.json, 6\n' });
  });

  it.each([
    [['simulate'], "missing required argument 'trace'"],
    [['simulate', 'rates.csv'], '--service 75ms'],
    [['simulate', 'none.csv', '--service', '5ms'], 'none.csv cannot be read'],
    [['simulate', 'bad.csv', '--service', '5ms'], '`line 2` must be'],
    [['simulate', 'ramp', '--policy', 'demmand'], '(Did you mean demand?)'],
    [['simulate', 'ramp', '--policy', 'none.json'], 'none.json'],
    [['simulate', 'ramp', '--polcy', 'demand'], '(Did you mean --policy?)'],
    [['simulate', 'ramp', '--wait-slo', '500'], 'did you mean 500ms or 500s?'],
    [['simulate', 'ramp', '--service', 'fast'], 'is no service time'],
    [['simulate', 'ramp', '--fail-if', 'late>1'], 'a share in percent'],
    [['simulate', 'ramp', '--min', '9', '--max', '8'], '--min 9 is above --max 8'],
    [['simulate', 'ramp', '--from', '5s', '--until', '5s'], '--from is not before --until'],
    [['simulate', 'ramp', '--html', 'no/such/folder.html', '--until', '1s'], 'cannot be written'],
  ])('refuses %j', async (args, text) => {
    using folder = createHandlerFolder({ 'rates.csv': RATES, 'bad.csv': '0,1\n\u001b[2J,x\n' });
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd: folder.path });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('\u001b');
  });

  it('takes the names that options had before, says so, and does not show them', async () => {
    using folder = createHandlerFolder({ 'rates.csv': '2026-03-01T12:00:00Z,20\n2026-03-01T12:00:05Z,20\n' });
    const args = ['simulate', 'rates.csv', '--service', '30ms', '--quiet', '--json', '--policy', 'fixed:4'];
    const now = await runMarea([...args, '--wait-slo', '250ms', '--startup', '100ms'], { cwd: folder.path });
    const before = await runMarea([...args, '--slo', '250ms', '--start', '100ms'], { cwd: folder.path });
    expect([now.exitCode, now.stderr]).toEqual([0, '']);
    expect(before.stderr.split('\n')).toEqual([
      'note: --slo is called --wait-slo now; the next version takes that name alone',
      'note: --start is called --startup now; the next version takes that name alone',
      '',
    ]);
    expect(before.stdout).toBe(now.stdout);
    expect((await runMarea(['simulate', '--help'], { cwd: folder.path })).stdout).not.toMatch(/--slo |--start /);
  });
});
