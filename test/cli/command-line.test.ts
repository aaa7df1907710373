import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../support/run-command.ts';
import { runMarea, runShell } from './marea-process.ts';

const cwd = os.tmpdir();

describe('the command line', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.join(rootDir, 'package.json'), 'utf8')) as { version: string };
    expect(await runMarea(['--version'], { cwd })).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says so when what it prints cannot be written', async () => {
    const line = `"${process.execPath}" "${path.join(rootDir, 'dist/cli.js')}" run --help > /dev/full`;
    const { exitCode, stderr } = await runShell(line, { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: standard output cannot be written: ENOSPC');
  });

  it.each([
    [['--help'], 'run a handler over files'],
    [['run', '--help'], 'Examples:'],
    [['help', 'run'], '--wait-slo'],
    [['explain', '--help'], '--verify'],
  ])('prints help for %j within 80 columns', async (args, text) => {
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(text);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [['rnu'], 'Did you mean run?'],
    [['run', 'x.mjs', '--unstarted', 'no/such/folder/x.ndjson'], '--unstarted no/such/folder/x.ndjson cannot be written: ENOENT'],
    [['serve', 'x.mjs', '--port', '0', '--unstarted', 'no/such/folder/x.ndjson'], 'x.ndjson cannot be written: ENOENT'],
    [['run', '/dev/null', '--unstarted', '/dev/null/x'], 'cannot be written: ENOTDIR'],
    [['serve', 'x.mjs', '--port', '0', '--out', '/dev/null/x'], 'error: /dev/null/x cannot be written: ENOTDIR'],
    [['serve', 'x.mjs', '--port', '0', '--unstarted', '/'], '--unstarted / is a directory'],
    [['run', 'x.mjs', '--mxa', '3'], 'Did you mean --max?'],
    [['run', 'x.mjs', '--concurrency', '5'], 'Did you mean --max?'],
    [['serve', 'x.mjs', '--jobs=5'], 'Did you mean --max?'],
    [['run', 'x.mjs', '-P', '5'], 'Did you mean --max?'],
    [['run', 'x.mjs', '--max', '0'], 'not a whole number, 1 or more'],
    [['run', 'x.mjs', '--max', '1e3'], 'not a whole number'],
    [['run', 'x.mjs', '--timeout', '500'], 'did you mean 500ms or 500s?'],
    [['run', 'x.mjs', '--timeout', '0s'], 'must be more than 0'],
    [['run', 'x.mjs', '--goal', 'speed'], 'Allowed choices are throughput, latency'],
    [['run', 'x.mjs', '--min', '5', '--max', '2'], '--min 5 is above --max 2'],
    [['run', 'x.mjs', '--wait-slo', '1s'], '--wait-slo needs --goal latency'],
    [['run'], 'no handler module is named'],
    [['run', '--demo', 'x.mjs'], 'takes no module'],
    [['explain'], "missing required argument 'journal'"],
    [['explain', 'no-such.journal'], 'cannot be read'],
    [['run', 'x.mjs', '--\u001b[2Jboom'], '\\x1b[2Jboom'],
  ])('refuses %j and runs nothing', async (args, text) => {
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('\u001b');
  });

  it('shows its help when nothing is asked, as a wrong usage', async () => {
    const { exitCode, stdout, stderr } = await runMarea([], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Usage: marea');
  });
});
