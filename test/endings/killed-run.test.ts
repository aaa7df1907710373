import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder, HANDLERS } from '../cli/handler-folder.ts';
import { linesOf, runShell, startMarea } from '../cli/marea-process.ts';
import { rootDir } from '../support/run-command.ts';
import { CLI, numberLines, numbersTo } from './ending.ts';

const page = readFileSync(path.join(rootDir, 'docs', 'guide', 'endings.md'), 'utf8');

describe('a run with --ordered', () => {
  it('goes on where it was killed, by the lines of the guide', async () => {
    using folder = createHandlerFolder({ 'handler.mjs': HANDLERS.told, 'in.txt': numberLines(60) });
    const args = ['run', 'handler.mjs', '--input', 'lines', 'in.txt', '--ordered', '--out', 'out.ndjson', '--max', '4'];
    const marea = startMarea(args, { cwd: folder.path });
    await marea.until(({ stderr }) => stderr.includes('ended 20'));
    marea.signal('SIGKILL');
    await marea.ended;
    folder.write('out.ndjson', `${folder.read('out.ndjson')}{"index":99,"inp`); // a line that the kill cut
    const [, recipe = 'false'] = /```sh\n(done=[^`]*)```/.exec(page) ?? [];
    const line = recipe.replace('marea run', `"${process.execPath}" "${CLI}" run`);
    expect((await runShell(line, { cwd: folder.path })).exitCode).toBe(0);
    expect(linesOf(folder.read('kept.ndjson')).map(({ result }) => result)).toEqual(numbersTo(60));
  });
});
