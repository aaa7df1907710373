import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from '../cli/handler-folder.ts';
import type { StartOptions } from '../cli/marea-process.ts';
import { COLUMNS, startOnTerminal, terminal } from './pseudo-terminal.ts';
import { TerminalScreen } from './terminal-screen.ts';

const CTRL_C = '\u0003';
const HIDDEN_CURSOR = '\u001b[?25l';

/** Takes a few pictures of progress to end. */
const SLOW = `import { setTimeout } from 'node:timers/promises';
export default async (input, { signal }) => { await setTimeout(350, undefined, { signal }); return input; };\n`;

/** Throws where nobody catches it, as soon as progress is shown. */
const FAULT = `import { WriteStream } from 'node:tty';
const { write } = WriteStream.prototype;
WriteStream.prototype.write = function (text, ...more) {
  if (String(text).includes(' of 1 min')) {
    WriteStream.prototype.write = write;
    setImmediate(() => { throw new Error('nobody catches this'); });
  }
  return write.call(this, text, ...more);
};\n`;

const INPUTS = ['1.txt', '2.txt', '3.txt', '4.txt'];
const FILES = { 'slow.mjs': SLOW, ...Object.fromEntries(INPUTS.map((name) => [name, ''])) };

const ended = async (running: ReturnType<typeof startOnTerminal>) => {
  const { exitCode, stdout: written } = await running.ended;
  const screen = new TerminalScreen(COLUMNS, written);
  return { exitCode, written, screen, text: screen.text };
};

const play = (args: readonly string[], options: StartOptions) => ended(startOnTerminal(args, options));

/** What must hold after every live command: progress was there, has gone, and the cursor is back. */
const expectCleanEnd = ({ written, screen }: Awaited<ReturnType<typeof ended>>): void => {
  expect(written).toContain(HIDDEN_CURSOR);
  expect(screen.isCursorShown).toBe(true);
};

describe.skipIf(terminal === undefined)('on a terminal', () => {
  it('lab load shows how it goes, then its report, writes the page, and ends with 99 when a limit is broken', async () => {
    using folder = createHandlerFolder({});
    const args = ['lab', 'load', '--for', '1500ms', '--evenly', '--html', 'load.html', '--fail-if', 'rate<1000000'];
    const result = await play(args, { cwd: folder.path });
    expectCleanEnd(result);
    expect(result.written).toContain('in flight  ');
    expect(result.text).toMatch(/^sent {5}2,050 calls/m);
    expect(result.text).toMatch(/\nfailed rate <1,?000,?000/);
    expect(result.text).not.toContain('1 s of 1.5 s');
    expect(existsSync(path.join(folder.path, 'load.html'))).toBe(true);
    expect(result.exitCode).toBe(99);
  });

  it('lab load is stopped by Ctrl-C and still tells what it saw', async () => {
    using folder = createHandlerFolder({});
    const running = startOnTerminal(['lab', 'load', '--executor', 'constant-vus', '--vus', '2', '--for', '60s'], {
      cwd: folder.path,
    });
    await running.until(({ stdout }) => stdout.includes('in flight  '));
    running.input.write(CTRL_C);
    const result = await ended(running);
    expectCleanEnd(result);
    expect(result.text).toContain('note: stopped before its end');
    expect(result.exitCode).toBe(130);
  });

  it.each([
    ['lab load', ['lab', 'load', '--for', '60s'], 1],
    ['lab chaos', ['lab', 'chaos', '--real', '--workers', 'slots', '--for', '60s'], 1],
  ] as const)('%s tells of an error that nobody caught, and does not end well', async (_name, args, exitCode) => {
    using folder = createHandlerFolder({ 'fault.mjs': FAULT });
    const NODE_OPTIONS = `--import=${path.join(folder.path, 'fault.mjs')}`;
    const result = await play(args, { cwd: folder.path, env: { NODE_OPTIONS } });
    expect(result.text).toContain('error: marea itself failed\nError: nobody catches this');
    expect(result.screen.isCursorShown).toBe(true);
    expect(result.exitCode).toBe(exitCode);
  });

  it('lab chaos prints its tables', async () => {
    using folder = createHandlerFolder({});
    const result = await play(['lab', 'chaos', '--for', '10s', '--workers', 'slots'], { cwd: folder.path });
    expect(result.text).toMatch(/^slots .* ok$/m);
    expect(result.text).toMatch(/^seed 1$/m);
    expect(result.exitCode).toBe(0);
  });

  it('lab chaos --real tells each second how it goes, and then its tables', async () => {
    using folder = createHandlerFolder({});
    const args = [
      'lab',
      'chaos',
      '--real',
      '--for',
      '1500ms',
      '--workers',
      'slots',
      '--wait-p99',
      '30s',
      '--max-reversals',
      '99999',
    ];
    const result = await play(args, { cwd: folder.path });
    expect(result.text).toMatch(/^slots {2}.* of 1\.5 s {2}/m);
    expect(result.text).toMatch(/^slots .* ok$/m);
    expect(result.exitCode).toBe(0);
  });

  it.each([
    ['slots', []],
    ['threads', ['--workers', 'threads', '--max', '2']],
  ] as const)('run on %s shows progress, takes it away, and sums up', async (_workers, more) => {
    using folder = createHandlerFolder(FILES);
    const result = await play(['run', 'slow.mjs', ...INPUTS, ...more, '--out', 'out.ndjson'], { cwd: folder.path });
    expectCleanEnd(result);
    expect(result.written).toContain('done of 4 (');
    expect(result.text).toMatch(/^outcome {3}4 ok/m);
    expect(result.screen.lines.filter((line) => line.includes('done of 4'))).toEqual([]);
    expect(folder.read('out.ndjson').trimEnd().split('\n')).toHaveLength(4);
    expect(result.exitCode).toBe(0);
  });

  it('run writes results and progress to the same terminal, and each result is a line of its own', async () => {
    using folder = createHandlerFolder(FILES);
    const result = await play(['run', 'slow.mjs', ...INPUTS, '--max', '2'], { cwd: folder.path });
    expectCleanEnd(result);
    const lines = result.screen.lines.filter((line) => line.startsWith('{"index"'));
    const results = lines.map((line) => String((JSON.parse(line) as { result: unknown }).result));
    expect(new Set(results)).toEqual(new Set(INPUTS));
    expect(lines).toHaveLength(INPUTS.length);
    expect(result.exitCode).toBe(0);
  });

  it('run is stopped by Ctrl-C, keeps the rest and tells the line that runs it', async () => {
    using folder = createHandlerFolder({ ...FILES, 'slow.mjs': SLOW.replace('350', '3_000') });
    const running = startOnTerminal(['run', 'slow.mjs', ...INPUTS, '--max', '1'], { cwd: folder.path });
    await running.until(({ stdout }) => stdout.includes('done of 4 ('));
    running.input.write(CTRL_C);
    await running.until(({ stdout }) => stdout.includes('once more to stop at once'));
    running.input.write(CTRL_C);
    const result = await ended(running);
    expectCleanEnd(result);
    expect(result.text).toContain('run slow.mjs');
    expect(result.exitCode).toBe(130);
  });

  it('serve --demo draws its board in place, and leaves the last one and a summary', async () => {
    using folder = createHandlerFolder({});
    const args = ['serve', '--demo', '--for', '2s', '--port', '0', '--no-control'];
    const result = await play(args, { cwd: folder.path });
    expectCleanEnd(result);
    expect(result.written).toContain('offered/s');
    expect(result.text).toMatch(/[\d,]+ of [\d,]+ tasks done; .* were refused; size \d+ to \d+/);
    expect(result.text.match(/offered\/s/g) ?? []).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  it('simulate shows how far it is on one line that goes away, and then its table', async () => {
    using folder = createHandlerFolder({
      'trace.csv': `at_ms\n${Array.from({ length: 200_000 }, (_, index) => index / 2).join('\n')}\n`,
    });
    const result = await play(['simulate', 'trace.csv', '--service', '30ms..120ms'], { cwd: folder.path });
    expect(result.written).toMatch(/\rtrace\.csv, default: \d+ %/);
    expect(result.text).not.toMatch(/: \d+ %, [\d,]+ tasks/);
    expect(result.text).toMatch(/^late: waited longer than the SLO/m);
    expect(result.exitCode).toBe(0);
  });
});
