import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { testLimits } from '../../scripts/time-limits.mjs';
import { rootDir } from '../support/run-command.ts';

/** The command under test: the build, or what `MAREA_CLI` names. */
const CLI = process.env['MAREA_CLI'] ?? path.join(rootDir, 'dist', 'cli.js');

/** The package that the command is part of. */
export const packageFolder = path.dirname(path.dirname(CLI));

/** A process that hangs is killed by then, and its test fails with what was printed. */
const LIMIT_MS = testLimits().processMs;

/** How a process is started. */
export interface StartOptions {
  readonly cwd: string;
  /** Text for standard input, which is then closed. Absent: `input` stays open for the test to write to. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `marea`: what it prints is collected, and a test can wait for some of it. */
export class MareaProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessWithoutNullStreams;
  #waiters: (() => void)[] = [];
  #isOver = false;

  constructor(program: string, args: readonly string[], options: StartOptions) {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$|VITEST|NO_COLOR$|FORCE_COLOR$)/i.test(name)),
    );
    this.#child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...env, ...options.env },
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    this.#child.stdin.on('error', () => undefined); // the process may end before it has read everything
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#printed(() => (this.stdout += text)));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => this.#printed(() => (this.stderr += text)));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (exitCode) => {
        this.#isOver = true;
        this.#printed(() => undefined);
        resolve({ exitCode, stdout: this.stdout, stderr: this.stderr });
      });
    });
    if (options.input !== undefined) this.#child.stdin.end(options.input);
  }

  get input(): NodeJS.WritableStream {
    return this.#child.stdin;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Stops reading what the process prints, as `head` does. */
  closeOutput(): void {
    this.#child.stdout.destroy();
  }

  /** Resolves when what was printed meets `isMet`; rejects when the process ends first. */
  async until(isMet: (printed: { readonly stdout: string; readonly stderr: string }) => boolean): Promise<void> {
    while (!isMet(this)) {
      if (this.#isOver) throw new Error(`ended too early:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve);
      });
    }
  }

  #printed(add: () => void): void {
    add();
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}

/** Starts `marea` with `args`. */
export const startMarea = (args: readonly string[], options: StartOptions): MareaProcess =>
  new MareaProcess(process.execPath, [CLI, ...args], options);

/** Runs `marea` to its end. Without `input`, standard input is empty. */
export const runMarea = (args: readonly string[], options: StartOptions): Promise<Ended> =>
  startMarea(args, { input: '', ...options }).ended;

/** Runs a line in a POSIX shell to its end. */
export const runShell = (line: string, options: StartOptions): Promise<Ended> =>
  new MareaProcess('/bin/sh', ['-c', line], { input: '', ...options }).ended;

/** A line of results or of inputs that were kept. */
export interface Line {
  readonly index: number;
  readonly input: unknown;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
  readonly attempts?: number;
}

/** Lines of NDJSON as values. */
export const linesOf = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line); // tests compare what is in it
