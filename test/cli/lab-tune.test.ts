import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from './handler-folder.ts';
import { runMarea } from './marea-process.ts';

/** Arrivals with bursts of 3 s every 12 s, over 72 s. */
const TRACE = Array.from({ length: 72 }, (_, second) =>
  Array.from({ length: second % 12 < 3 ? 40 : 4 }, (_, index) => second + index / 40).join('\n'),
).join('\n');

describe('marea lab tune', () => {
  it('writes a policy file that simulate plays, and says which part each number is of', async () => {
    using folder = createHandlerFolder({});
    writeFileSync(path.join(folder.path, 'bursts.txt'), TRACE);
    const args = ['lab', 'tune', 'bursts.txt', '--service', '150ms', '--startup', '1s', '--trials', '3'];
    const tuned = await runMarea([...args, '--out', 'policy.json', '--force'], { cwd: folder.path });
    expect({ exitCode: tuned.exitCode, stderr: tuned.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(tuned.stdout).toContain('nine in ten gaps between them are at most 9 s: 9.9 s bridge them');
    expect(tuned.stdout).toMatch(/train cost .* held-out cost/);
    expect(tuned.stdout).toMatch(/\n(?:not )?better: .*\nwritten: policy\.json\n$/);
    const file: unknown = JSON.parse(readFileSync(path.join(folder.path, 'policy.json'), 'utf8'));
    expect(file).toMatchObject({
      $schema: './node_modules/marea/docs/policy.schema.json',
      min: 1,
      max: 1_000,
      waitSloMs: 500,
      policy: { demand: { kind: 'demand' } },
    });
    folder.write('echo.mjs', 'export default (input) => input;\n');
    for (const workers of ['slots', 'threads']) {
      const run = ['run', 'echo.mjs', '--policy', 'policy.json', '--workers', workers, '--max', '2'];
      const { stderr } = await runMarea(run, { cwd: folder.path, input: 'a\n' });
      expect(stderr).toMatch(/^marea: policy from policy\.json\n/); // without a warning
    }
    const played = ['simulate', 'bursts.txt', '--service', '150ms', '--startup', '1s', '--policy', 'policy.json', '--json'];
    const { exitCode, stdout } = await runMarea([...played, '--quiet'], { cwd: folder.path });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ policy: 'policy.json' }] });
  });

  it('writes nothing when the tuned policy is not better', async () => {
    using folder = createHandlerFolder({});
    writeFileSync(path.join(folder.path, 'bursts.txt'), TRACE);
    const args = ['lab', 'tune', 'bursts.txt', '--service', '150ms', '--trials', '1', '--out', 'policy.json'];
    const { exitCode, stdout } = await runMarea(args, { cwd: folder.path });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('not better: no setting beats the default on the training part\npolicy.json was not written');
    expect(existsSync(path.join(folder.path, 'policy.json'))).toBe(false);
  });
});

describe('a shadow policy on the command line', () => {
  it('is compared by simulate; a size that stays is refused', async () => {
    using folder = createHandlerFolder({});
    writeFileSync(path.join(folder.path, 'bursts.txt'), TRACE);
    const shadow = ['--shadow', 'demand:downWindowMs=20000'];
    const args = ['simulate', 'bursts.txt', '--service', '150ms', '--startup', '1s', '--quiet', ...shadow];
    const { exitCode, stdout } = await runMarea(args, { cwd: folder.path });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /\nshadow demand:downWindowMs=20000 beside default on bursts\.txt: 7\d\d ticks, \d+\.\d % with the same size, /,
    );
    const refused = await runMarea(['simulate', 'ramp', '--shadow', 'fixed:4'], { cwd: folder.path });
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain('--shadow fixed:4 decides nothing: give a policy');
  });
});
