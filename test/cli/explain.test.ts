import { describe, expect, it } from 'vitest';
import { createHandlerFolder, HANDLERS, type HandlerFolder } from './handler-folder.ts';
import { runMarea } from './marea-process.ts';

const INPUT = Array.from({ length: 300 }, (_, index) => `${index}\n`).join('');

const record = async (folder: HandlerFolder): Promise<void> => {
  const args = ['run', 'slow.mjs', '--max', '64', '--journal', 'run.journal', '--quiet'];
  expect((await runMarea(args, { cwd: folder.path, input: INPUT })).exitCode).toBe(0);
};

describe('marea explain', () => {
  it('lists the changes of the size, tells one decision, and decides all again', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow });
    await record(folder);
    const options = { cwd: folder.path };

    const list = await runMarea(['explain', 'run.journal'], options);
    expect(list.exitCode).toBe(0);
    expect(list.stdout).toMatch(/^run: [\d,]+ decisions? over .*\(1 to 64\)/);
    expect(list.stdout).toMatch(/time +size +why\n/);

    const one = await runMarea(['explain', 'run.journal', '--at', '100ms'], options);
    expect(one.stdout).toMatch(/^at .*: \d+ of 64: /);
    expect(one.stdout).toMatch(/stage +in +out +reason/);

    const verified = await runMarea(['explain', 'run.journal', '--verify'], options);
    expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
    expect(verified.stdout).toMatch(/^[\d,]+ decisions? re-decided, all equal\n$/);

    const json = await runMarea(['explain', 'run.journal', '--json'], options);
    expect(JSON.parse(json.stdout)).toMatchObject({ header: { name: 'run', max: 64 }, isTorn: false });
  });

  it('finds a journal that was changed', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow });
    await record(folder);
    const journal = folder.read('run.journal');
    folder.write(
      'run.journal',
      journal.replace(/"digest":"(.)/g, (_, digit: string) => `"digest":"${digit === '0' ? '1' : '0'}`),
    );
    const { exitCode, stdout } = await runMarea(['explain', 'run.journal', '--verify'], { cwd: folder.path });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^difference at .* in stages:/);
  });

  it('shows the observations to another policy', async () => {
    const other = { max: 3, policy: { demand: { kind: 'demand' }, guards: [{ kind: 'tolerance' }] } };
    using folder = createHandlerFolder({ 'slow.mjs': HANDLERS.slow, 'other.json': JSON.stringify(other) });
    await record(folder);
    const { exitCode, stdout, stderr } = await runMarea(['explain', 'run.journal', '--policy', 'other.json'], {
      cwd: folder.path,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'marea: policy from other.json\n' });
    expect(stdout).toMatch(/^other\.json would have wanted another size at [\d,]+ of [\d,]+ decisions /);
  });

  it.each([
    [['explain', 'x.journal'], 'x.journal cannot be read: '],
    [['explain', 'x.journal', '--at', 'noon'], 'is not a time'],
    [['explain', 'x.journal', '--verify', '--policy', 'p.json'], "cannot be used with option '--policy"],
    [['explain'], "missing required argument 'journal'"],
  ])('refuses %j', async (args, text) => {
    using folder = createHandlerFolder({ 'x.journal': '{"some":"json"}\n' });
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd: folder.path });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(text);
  });
});
