import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { HandlerFolder } from '../cli/handler-folder.ts';
import { type Ended, linesOf, runMarea } from '../cli/marea-process.ts';
import { type Service, startService } from '../serve/service.ts';
import { missingFrom, numbersTo, type Play, type Played, textOfFiles } from './ending.ts';

/** Takes `ms`, heeds its signal, and does what its name says when it is asked to. */
const HANDLER = `import { setTimeout } from 'node:timers/promises';
import { createPool } from '${new URL('../../dist/index.js', import.meta.url).href}';
const inner = createPool(async (input) => input, { size: 1, name: 'inner' });
export default async ({ n, ms = 0, act }, { signal }) => {
  if (act === 'exit') process.exit(0);
  if (act === 'leak') void Promise.reject(new Error('left alone'));
  if (act === 'revoked') {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    throw proxy;
  }
  if (act === 'closed') {
    await inner.close();
    return inner.run(n);
  }
  if (ms > 0) await setTimeout(ms, undefined, { signal });
  return n;
};\n`;

interface Task {
  readonly n: number;
  readonly ms?: number;
  readonly act?: 'exit' | 'leak' | 'revoked' | 'closed';
}

const start = (folder: HandlerFolder, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Service> => {
  folder.write('m.mjs', HANDLER);
  mkdirSync(path.join(folder.path, 'tmp'), { recursive: true });
  return startService(folder.path, ['m.mjs', '--notice', '0ms', ...args], { TMPDIR: path.join(folder.path, 'tmp'), ...env });
};

const accept = async (service: Service, tasks: readonly Task[]): Promise<void> => {
  const { status, body } = await service.send('/tasks/batch?accept', JSON.stringify(tasks));
  if (status !== 202) throw new Error(`not accepted: ${body}`);
};

const tasksTo = (count: number, more: Omit<Task, 'n'> = {}): readonly Task[] => numbersTo(count).map((n) => ({ n, ...more }));

/** The number that the client gave to the task of a line. */
const numberOf = ({ input }: { readonly input: unknown }): number => (input as Task).n; // what this file has sent

const numbersIn = (text: string): readonly number[] => linesOf(text).map(numberOf);

/** What a service left behind, by place. */
const placesOf = (folder: HandlerFolder, { stderr }: Pick<Ended, 'stderr'>): Played['places'] => {
  const out = path.join(folder.path, 'out.ndjson');
  const outcomes = linesOf(existsSync(out) ? readFileSync(out, 'utf8') : '');
  const onStderr = stderr.split('\n').filter((line) => line.startsWith('{"index":'));
  return {
    results: outcomes.filter((line) => 'result' in line).map(numberOf),
    failed: outcomes.filter((line) => 'error' in line).map(numberOf),
    unstarted: numbersIn(textOfFiles(folder.path, 'marea-unstarted-') + textOfFiles(folder.path, 'left')),
    unwritten: numbersIn(textOfFiles(folder.path, 'marea-unwritten-')),
    'standard error': numbersIn(onStderr.join('\n')),
  };
};

const played = (folder: HandlerFolder, ended: Ended, count: number, more: Played['places'] = {}): Played => ({
  exitCode: ended.exitCode,
  told: ended.stdout + ended.stderr,
  inputs: numbersTo(count),
  places: { ...placesOf(folder, ended), ...more },
});

/** Accepts tasks, then is told to end and lets them end. */
const ends =
  (tasks: readonly Task[], args: readonly string[] = [], signal: NodeJS.Signals | 'none' = 'SIGTERM'): Play =>
  async (folder) => {
    await using service = await start(folder, ['--out', 'out.ndjson', ...args]);
    await accept(service, tasks);
    const ended = await (signal === 'none' ? service.process.ended : service.stop(signal));
    return played(folder, ended, tasks.length);
  };

/** Is told to end, and the deadline comes before the tasks do. */
const isLate =
  (args: readonly string[], work: (folder: HandlerFolder) => void = () => undefined): Play =>
  async (folder) => {
    await using service = await start(folder, ['--deadline', '200ms', '--max', '2', ...args]);
    await accept(service, tasksTo(20, { ms: 60_000 }));
    work(folder);
    return played(folder, await service.stop('SIGTERM'), 20);
  };

const deadlinePasses: Play = async (folder) => {
  await using service = await start(folder, ['--out', 'out.ndjson', '--deadline', '500ms', '--max', '4']);
  await accept(service, [...tasksTo(8), ...numbersTo(8).map((n) => ({ n: n + 8, ms: 60_000 }))]);
  const waiting = service.send('/tasks', JSON.stringify({ n: 16, ms: 60_000 }));
  await service.process.until(() => existsSync(path.join(folder.path, 'out.ndjson')));
  const ended = await service.stop('SIGTERM');
  const { status } = await waiting;
  return played(folder, ended, 17, { answered: status === 503 ? [16] : [] });
};

const secondSignal: Play = async (folder) => {
  await using service = await start(folder, ['--max', '2']);
  await accept(service, tasksTo(5, { ms: 60_000 }));
  service.process.signal('SIGTERM');
  await service.until('not ready');
  return played(folder, await service.stop('SIGTERM'), 5);
};

/** A client waits while the handler throws what cannot be looked at; others come again. */
const throwsOddly: Play = async (folder) => {
  await using service = await start(folder, ['--out', 'out.ndjson']);
  const { status } = await service.send('/tasks', JSON.stringify({ n: 2, act: 'revoked' }));
  await accept(service, [{ n: 0 }, { n: 1, act: 'revoked' }]);
  const ended = await service.stop('SIGTERM');
  return played(folder, ended, 3, { answered: status === 500 ? [2] : [] });
};

const portIsTaken: Play = async (folder) => {
  await using first = await start(folder, []);
  folder.write('out.ndjson', 'earlier\n');
  const args = ['serve', 'm.mjs', '--port', String(first.port), '--no-control', '--out', 'out.ndjson', '--journal', 'j.journal'];
  const ended = await runMarea(args, { cwd: folder.path, env: { HOME: folder.path } });
  if (folder.read('out.ndjson') !== 'earlier\n' || existsSync(path.join(folder.path, 'j.journal')))
    throw new Error('a command that was refused has changed a file');
  return { exitCode: ended.exitCode, told: ended.stderr, inputs: [0], places: { source: [0] } };
};

/** A second service under the same command line leaves what the first one left. */
const runsAgain: Play = async (folder) => {
  const args = ['--deadline', '0ms', '--unstarted', 'left.ndjson', '--journal', 'first.journal', '--max', '1'];
  await using first = await start(folder, args);
  await accept(first, tasksTo(5, { ms: 60_000 }));
  await first.stop('SIGTERM');
  const journal = folder.read('first.journal');
  await using second = await start(folder, args);
  await accept(
    second,
    numbersTo(5).map((n) => ({ n: n + 5, ms: 60_000 })),
  );
  const ended = await second.stop('SIGTERM');
  if (journal === '' || folder.read('first.journal') !== journal || folder.read('first.2.journal') === '')
    throw new Error('the second journal is not beside the first one');
  return played(folder, ended, 10);
};

const isKilled: Play = async (folder) => {
  await using service = await start(folder, ['--out', 'out.ndjson', '--max', '1']);
  await accept(service, [...tasksTo(5), ...numbersTo(5).map((n) => ({ n: n + 5, ms: 60_000 }))]);
  const readyAt = async (id: number): Promise<void> => {
    while (!folder.read('out.ndjson').includes(`"n":${id}`)) await service.get('/readyz');
  };
  await readyAt(4);
  const ended = await service.stop('SIGKILL');
  const places = placesOf(folder, ended);
  const lost = missingFrom(numbersTo(10), places);
  return { exitCode: ended.exitCode ?? 137, told: ended.stderr, inputs: numbersTo(10), places: { ...places, lost } };
};

const outIsFull: Play = async (folder) => {
  await using service = await start(folder, ['--out', '/dev/full']);
  await accept(service, tasksTo(20));
  await service.until('outcomes cannot be written there any more');
  await accept(
    service,
    numbersTo(20).map((n) => ({ n: n + 20 })),
  );
  return played(folder, await service.stop('SIGTERM'), 40);
};

/** Neither the file that was named, nor the working directory, nor the place of temporary files can take a line. */
const nowhereToWrite: Play = async (folder) => {
  folder.write('m.mjs', HANDLER);
  const work = path.join(folder.path, 'work');
  mkdirSync(work);
  const args = ['../m.mjs', '--notice', '0ms', '--deadline', '0ms', '--max', '1', '--unstarted', '/dev/full'];
  const env = { HOME: folder.path, TMPDIR: path.join(folder.path, 'gone') };
  await using service = await startService(work, args, env);
  await accept(service, tasksTo(20, { ms: 60_000 }));
  rmSync(work, { recursive: true });
  return played(folder, await service.stop('SIGTERM'), 20);
};

/** Ways in which `marea serve` ends, by the number of their row on the page. */
export const SERVE_ENDINGS: Readonly<Record<number, Play>> = {
  26: ends(tasksTo(20, { ms: 10 })),
  27: deadlinePasses,
  28: secondSignal,
  29: ends([...tasksTo(10, { ms: 10 }), { n: 10, act: 'leak' }], [], 'none'),
  30: ends([...tasksTo(10), { n: 10, act: 'exit' }]),
  31: ends([...tasksTo(10), { n: 10, act: 'exit' }], ['--workers', 'threads', '--max', '1']),
  32: throwsOddly,
  33: ends([...tasksTo(10), { n: 10, act: 'closed' }]),
  34: outIsFull,
  35: isLate(['--unstarted', '/dev/full']),
  36: nowhereToWrite,
  37: portIsTaken,
  38: runsAgain,
  39: isKilled,
};
