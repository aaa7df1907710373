import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { HANDLERS, type HandlerFolder } from '../cli/handler-folder.ts';
import { linesOf, runMarea, runShell, startMarea } from '../cli/marea-process.ts';
import {
  CLI,
  missingFrom,
  mountSmallDisk,
  NO_MOUNT,
  numberLines,
  numbersTo,
  type Play,
  type Played,
  placesOf,
  textOfFiles,
} from './ending.ts';

const COUNT = 60;
const INPUTS = numbersTo(COUNT);
const INPUT = numberLines(COUNT);

/** As many as a disk of 64 kB cannot hold results of. */
const MANY = 2_000;

const MODULES = {
  /** Gives back a hundred characters, and takes long enough that files are written meanwhile. */
  padded: `import { setTimeout } from 'node:timers/promises';
export default async (input) => { await setTimeout(1); return input.padEnd(100, '.'); };\n`,
  /** Fails for the input 7. */
  seventh: "export default async (input) => { if (input === '7') throw new Error('no seven'); return input; };\n",
  leaky: `import { setTimeout } from 'node:timers/promises';
export default async (input) => {
  if (input === '7') void Promise.reject(new Error('left alone'));
  await setTimeout(10);
  return input;
};\n`,
  exits: "import { exit } from 'node:process';\nexport default async (input) => { if (input === '7') exit(0); return input; };\n",
  /** Ends for most, and never for the input 7: nothing in the process is left that could end it. */
  never: "export default (input) => (input === '7' ? new Promise(() => undefined) : Promise.resolve(input));\n",
  revoked: `export default async (input) => {
  if (input !== '7') return input;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  throw proxy;
};\n`,
} as const;

const useModule = (folder: HandlerFolder, module: string): void => {
  folder.write('m.mjs', module);
  mkdirSync(path.join(folder.path, 'tmp'), { recursive: true });
};

const envOf = (folder: HandlerFolder) => ({ TMPDIR: path.join(folder.path, 'tmp') });

/** Runs a module over the inputs to its end. */
const runs =
  (module: string, args: readonly string[] = [], input = INPUT, inputs = INPUTS): Play =>
  async (folder) => {
    useModule(folder, module);
    const ended = await runMarea(['run', 'm.mjs', '--retries', '0', '--max', '4', ...args], {
      cwd: folder.path,
      env: envOf(folder),
      input,
    });
    return { exitCode: ended.exitCode, told: ended.stderr, inputs, places: placesOf(folder, ended) };
  };

/** Is refused before anything has run: what the file `out.ndjson` held is still there, and the inputs are where they were. */
const isRefused =
  (files: Readonly<Record<string, string>>, args: readonly string[]): Play =>
  async (folder) => {
    for (const [name, text] of Object.entries({ 'out.ndjson': 'earlier\n', ...files })) folder.write(name, text);
    const ended = await runMarea(['run', ...args], { cwd: folder.path, input: INPUT });
    if (folder.read('out.ndjson') !== 'earlier\n') throw new Error('a command that was refused has changed a file');
    if (ended.stdout !== '') throw new Error('a command that was refused has run something');
    return { exitCode: ended.exitCode, told: ended.stderr, inputs: INPUTS, places: { source: INPUTS } };
  };

/** Gets signals, the first one as soon as the handler has said `began`, each further one when the words before it are told. */
const isInterrupted =
  (handler: string, began: string, before: readonly string[], keepsStdinOpen = false): Play =>
  async (folder) => {
    useModule(folder, handler);
    const marea = startMarea(['run', 'm.mjs', '--max', '4', '--queue', '20'], {
      cwd: folder.path,
      env: envOf(folder),
      ...(keepsStdinOpen ? {} : { input: INPUT }),
    });
    if (keepsStdinOpen) marea.input.write(INPUT);
    await marea.until(({ stderr }) => stderr.includes(began));
    marea.signal('SIGINT');
    for (const words of before) {
      await marea.until(({ stderr }) => stderr.includes(words));
      // The last of three comes when everything has been kept and standard input is still open.
      if (words === 'stopping at once') await untilKept(folder);
      marea.signal('SIGINT');
    }
    const ended = await marea.ended;
    const places = placesOf(folder, ended);
    const lost = keepsStdinOpen ? missingFrom(INPUTS, places) : [];
    return { exitCode: ended.exitCode, told: ended.stderr, inputs: INPUTS, places: { ...places, lost } };
  };

const untilKept = async (folder: HandlerFolder): Promise<void> => {
  while (readdirSync(folder.path).every((name) => !name.startsWith('marea-unstarted-'))) await turn();
  while (linesOf(textOfFiles(folder.path, 'marea-unstarted-')).length < COUNT) await turn();
};

/** The inputs are lines of a file, the results go to `out` on a disk with little room. */
const onSmallDisk =
  (
    paths: (disk: string, folder: HandlerFolder) => { out: string; cwd: string; args: readonly string[]; temporary: string },
  ): Play =>
  async (folder) => {
    useModule(folder, MODULES.padded);
    folder.write('in.txt', numberLines(MANY));
    using disk = mountSmallDisk(folder.path, 'disk');
    if (disk === undefined) return NO_MOUNT;
    const { out, cwd, args, temporary } = paths(disk.path, folder);
    const files = [path.join(folder.path, 'm.mjs'), '--input', 'lines', path.join(folder.path, 'in.txt')];
    const ended = await runMarea(['run', ...files, '--out', out, '--max', '4', ...args], {
      cwd,
      env: { TMPDIR: temporary },
      input: '',
    });
    const places = placesOf(folder, ended, path.relative(folder.path, path.resolve(cwd, out)));
    return { exitCode: ended.exitCode, told: ended.stderr, inputs: numbersTo(MANY), places };
  };

const readerGoes: Play = async (folder) => {
  useModule(folder, HANDLERS.echo);
  const marea = startMarea(['run', 'm.mjs'], { cwd: folder.path });
  const feed = setInterval(() => marea.input.write('x\n'.repeat(1_000)), 1);
  await marea.until(({ stdout }) => stdout.includes('\n'));
  marea.closeOutput();
  const { exitCode, stdout, stderr } = await marea.ended;
  clearInterval(feed);
  if (textOfFiles(folder.path, 'marea-') !== '') throw new Error('something was kept that nobody wants');
  const results = linesOf(stdout.slice(0, stdout.lastIndexOf('\n') + 1)).map(({ index }) => index);
  const next = results.length === 0 ? 0 : Math.max(...results) + 1;
  return { exitCode, told: stderr, inputs: numbersTo(next + 1), places: { results, unwanted: [next] } };
};

/** Everything goes to files that may hold 8 blocks each: the next place is used until only standard error is left. */
const withSmallFiles: Play = async (folder) => {
  useModule(folder, MODULES.padded);
  folder.write('in.txt', numberLines(MANY));
  const line = `ulimit -f 8; exec "${process.execPath}" "${CLI}" run m.mjs --input lines in.txt --out out.ndjson --max 4 --queue 50`;
  const ended = await runShell(line, { cwd: folder.path, env: envOf(folder) });
  const { exitCode, stderr: told } = ended;
  return { exitCode, told, inputs: numbersTo(MANY), places: placesOf(folder, ended) };
};

const isKilled: Play = async (folder) => {
  useModule(folder, HANDLERS.told);
  folder.write('in.txt', INPUT);
  const args = ['run', 'm.mjs', '--input', 'lines', 'in.txt', '--out', 'out.ndjson', '--max', '1', '--queue', '1'];
  const marea = startMarea(args, { cwd: folder.path, env: envOf(folder) });
  await marea.until(({ stderr }) => stderr.includes('ended 3'));
  marea.signal('SIGKILL');
  const ended = await marea.ended;
  const text = folder.read('out.ndjson');
  const results = linesOf(text.slice(0, text.lastIndexOf('\n') + 1)).map(({ index }) => index);
  const places: Played['places'] = { results };
  return { exitCode: ended.exitCode ?? 137, told: '', inputs: INPUTS, places: { results, source: missingFrom(INPUTS, places) } };
};

const sourceBreaks: Play = async (folder) => {
  useModule(folder, HANDLERS.echo);
  folder.write('in.txt', INPUT);
  const args = ['run', 'm.mjs', '--input', 'lines', 'in.txt', '/proc/self/mem']; // a file that opens and cannot be read
  const ended = await runMarea(args, { cwd: folder.path, env: envOf(folder) });
  return { exitCode: ended.exitCode, told: ended.stderr, inputs: INPUTS, places: placesOf(folder, ended) };
};

const longLine: Play = async (folder) => {
  useModule(folder, HANDLERS.echo);
  const marea = startMarea(['run', 'm.mjs', '--retries', '0'], { cwd: folder.path, env: envOf(folder) });
  const megabyte = 'x'.repeat(1_048_576);
  marea.input.write('first\n');
  for (let part = 0; part < 65; part += 1) marea.input.write(megabyte);
  marea.input.end('\nlast\n');
  const ended = await marea.ended;
  return { exitCode: ended.exitCode, told: ended.stderr, inputs: [0, 1, 2], places: placesOf(folder, ended) };
};

const VERY_SLOW = `import { setTimeout } from 'node:timers/promises';
export default async (input) => { console.log('began ' + input); await setTimeout(15); return input; };\n`;

/** Ways in which `marea run` ends, by the number of their row on the page. */
export const RUN_ENDINGS: Readonly<Record<number, Play>> = {
  1: runs(HANDLERS.echo),
  2: runs(MODULES.seventh),
  3: runs(MODULES.seventh, ['--fail-fast', '--max', '1', '--queue', '1']),
  4: isRefused({}, ['gone.mjs', '--out', 'out.ndjson']),
  5: isRefused({ 'm.mjs': HANDLERS.echo }, ['m.mjs', '--out', 'out.ndjson', '--failed', 'no/such/folder']),
  6: isRefused({ 'm.mjs': 'process.exit(0);\n' }, ['m.mjs', '--out', 'out.ndjson']),
  7: isRefused({ 'm.mjs': 'await new Promise(() => undefined);\nexport default () => 1;\n' }, ['m.mjs', '--out', 'out.ndjson']),
  8: isInterrupted(VERY_SLOW, 'began 2', []),
  9: isInterrupted(HANDLERS.endless, 'began 0', ['running tasks finish']),
  10: isInterrupted(HANDLERS.endless, 'began 0', ['running tasks finish', 'stopping at once'], true),
  11: runs(MODULES.leaky, ['--max', '1', '--queue', '1']),
  12: runs(MODULES.exits),
  13: runs(MODULES.exits, ['--workers', 'threads', '--max', '1']),
  14: runs(MODULES.never),
  15: runs(MODULES.revoked, ['--ordered']),
  16: longLine,
  17: sourceBreaks,
  18: onSmallDisk((disk, folder) => ({
    out: path.join(disk, 'out.ndjson'),
    cwd: folder.path,
    args: ['--unstarted', path.join(folder.path, 'left.ndjson')],
    temporary: path.join(folder.path, 'tmp'),
  })),
  19: onSmallDisk((disk, folder) => ({ out: 'out.ndjson', cwd: disk, args: [], temporary: path.join(folder.path, 'tmp') })),
  20: onSmallDisk((disk) => ({ out: 'out.ndjson', cwd: disk, args: [], temporary: disk })),
  21: withSmallFiles,
  22: async (folder) => {
    useModule(folder, HANDLERS.slow);
    folder.write('in.txt', INPUT);
    const line = `exec "${process.execPath}" "${CLI}" run m.mjs --input lines in.txt --max 4 > /dev/full`;
    const ended = await runShell(line, { cwd: folder.path, env: envOf(folder) });
    return { exitCode: ended.exitCode, told: ended.stderr, inputs: INPUTS, places: placesOf(folder, ended) };
  },
  23: readerGoes,
  24: runs(HANDLERS.echo, ['--journal', '/dev/full']),
  25: isKilled,
};
