import { spawnSync } from 'node:child_process';
import { MareaProcess, type StartOptions } from '../cli/marea-process.ts';
import { rootDir } from '../support/run-command.ts';

export const COLUMNS = 100;
const ROWS = 40;

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** A program that runs a shell's line on a terminal of its own, and ends with the line's exit code. */
type Terminal = (line: string) => readonly [program: string, ...args: string[]];

const PYTHON = `import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(['/bin/sh', '-c', sys.argv[1]])))`;

const KNOWN: readonly { readonly probe: readonly [string, ...string[]]; readonly says: RegExp; readonly terminal: Terminal }[] = [
  {
    probe: ['script', '--version'],
    says: /util-linux/, // that of BSD and macOS has other flags
    terminal: (line) => ['script', '-qefc', line, '/dev/null'],
  },
  { probe: ['python3', '-c', 'import pty; print("pty")'], says: /pty/, terminal: (line) => ['python3', '-c', PYTHON, line] },
];

const find = (): Terminal | undefined =>
  KNOWN.find(({ probe: [program, ...args], says }) => says.test(spawnSync(program, args, { encoding: 'utf8' }).stdout ?? ''))
    ?.terminal;

/** How a command gets a terminal; absent where this machine has no program for it. */
export const terminal = find();

if (terminal === undefined) {
  const message = 'no pseudo-terminal found. Debian, Ubuntu: apt-get install bsdutils (script) or python3';
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`SKIPPED tests on a terminal: ${message}. (CI=true makes this a failure.)\n`);
}

/** Starts `marea` on a terminal: what both of its outputs show is in `stdout`, and what is written to `input` is typed. */
export const startOnTerminal = (args: readonly string[], options: StartOptions): MareaProcess => {
  if (terminal === undefined) throw new Error('this machine has no pseudo-terminal');
  const cli = process.env['MAREA_CLI'] ?? `${rootDir}/dist/cli.js`;
  const command = [process.execPath, cli, ...args].map(quoted).join(' ');
  const [program, ...rest] = terminal(`stty cols ${COLUMNS} rows ${ROWS}; exec ${command}`);
  return new MareaProcess(program, rest, { ...options, env: { TERM: 'xterm-256color', ...options.env } });
};
