import { type Ended, type MareaProcess, startMarea } from '../cli/marea-process.ts';
import { type Answered, ask } from '../control-plane/listening.ts';

/** A line of the log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [fact: string]: unknown;
}

/** The complete lines of a log so far. */
export const logOf = (stdout: string): readonly LogLine[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogLine); // tests compare what is in it

/** A running `marea serve`, both of whose ports are free ones of this machine. */
export interface Service extends AsyncDisposable {
  readonly process: MareaProcess;
  readonly port: number;
  readonly controlPort: number;
  /** Sends JSON, as a client does. */
  send(path: string, body: string, headers?: Record<string, string>): Promise<Answered>;
  get(path: string): Promise<Answered>;
  /** Resolves when the log has a line with these words. */
  until(msg: string): Promise<LogLine>;
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

const portOf = (url: unknown): number => Number(new URL(String(url)).port);

/** Starts a service in `folder`, whose home is that folder too, and waits until it is ready. */
export const startService = async (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Service> => {
  const process = startMarea(['serve', ...args, '--port', '0', '--control-port', '0'], {
    cwd: folder,
    env: { HOME: folder, MAREA_TOKEN: '', MAREA_TASKS_TOKEN: '', ...env },
  });
  const until = async (msg: string): Promise<LogLine> => {
    const find = (text: string): LogLine | undefined => logOf(text).find((line) => line.msg === msg);
    await process.until(({ stdout }) => find(stdout) !== undefined);
    return find(process.stdout) as LogLine; // it was there a moment ago
  };
  const port = portOf((await until('ready'))['tasks']);
  const controlPort = portOf((await until('control plane'))['dashboard']);
  const stop = (signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> => {
    process.signal(signal);
    return process.ended;
  };
  return {
    process,
    port,
    controlPort,
    until,
    stop,
    send: (path, body, headers = {}) =>
      ask(port, path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }),
    get: (path) => ask(port, path),
    [Symbol.asyncDispose]: async () => {
      process.signal('SIGKILL'); // does nothing to one that has ended
      await process.ended;
    },
  };
};

/** Handlers of services under test. */
export const SERVED = {
  /** Takes `input.ms`, heeds its signal, and gives `input.n` back; `input.fail` makes it throw. */
  timed: `import { setTimeout } from 'node:timers/promises';
export default async ({ n, ms = 0, fail, result }, { signal }) => {
  if (fail) throw Object.assign(new RangeError('no ' + n), { code: 'E_BAD' });
  if (ms > 0) await setTimeout(ms, undefined, { signal });
  return result === 'bigint' ? 1n : n;
};\n`,
  /** Says where it runs, and crashes when told to. */
  placed: `import { isMainThread, threadId } from 'node:worker_threads';
export default async (input) => {
  if (input === 'crash') process.exit(3);
  return { isMainThread, threadId, pid: process.pid, input };
};\n`,
} as const;
