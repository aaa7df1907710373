import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from '../cli/handler-folder.ts';
import { linesOf, runMarea } from '../cli/marea-process.ts';
import { ask, RawClient } from '../control-plane/listening.ts';
import { SERVED, type Service, startService } from './service.ts';

const acceptAll = async (service: Service, numbers: readonly number[], ms: number): Promise<void> => {
  const inputs = numbers.map((n) => ({ n, ms }));
  expect((await service.send('/tasks/batch?accept', JSON.stringify(inputs))).status).toBe(202);
};

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, index) => from + index);

describe('marea serve, when it is told to stop', () => {
  it('is not ready at once, goes on for the notice, then shuts the door and ends what it has accepted', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, [
      'timed.mjs',
      '--notice',
      '600ms',
      '--max',
      '2',
      '--out',
      'out.ndjson',
    ]);
    expect((await service.get('/readyz')).status).toBe(200);
    await acceptAll(service, range(0, 12), 300);
    const waiting = service.send('/tasks', '{"n":99}');
    const ended = service.stop('SIGTERM');
    await service.until('not ready');
    expect((await service.get('/readyz')).status).toBe(503);
    expect((await ask(service.controlPort, '/readyz')).status).toBe(503);
    expect((await service.get('/healthz')).status).toBe(200);
    const late = service.send('/tasks', '{"n":100}'); // within the notice
    await service.until('the door is shut');
    const refused = await service.send('/tasks', '{"n":101}');
    expect([refused.status, refused.headers['connection']]).toEqual([503, 'close']);
    expect(refused.headers['retry-after']).toBe('1');
    expect(await waiting).toMatchObject({ status: 200, body: '{"result":99}\n' });
    expect(await late).toMatchObject({ status: 200, body: '{"result":100}\n' });
    expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(linesOf(folder.read('out.ndjson')).map(({ result }) => result)).toEqual(range(0, 12));
    expect(readdirSync(`${folder.path}/.marea`)).toEqual([]); // the generated token is gone
  });

  it('loses nothing at the deadline: every accepted task has ended or is in the file, which `marea run` takes', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, [
      'timed.mjs',
      '--max',
      '4',
      '--deadline',
      '500ms',
      '--notice',
      '0ms',
      '--out',
      'out.ndjson',
      '--unstarted',
      'left.ndjson',
    ]);
    const numbers = range(0, 60);
    await acceptAll(service, numbers, 120);
    const waiting = range(60, 80).map((n) => service.send('/tasks', `{"n":${n},"ms":120}`));
    const ended = await service.stop('SIGTERM');
    expect(ended.exitCode).toBe(1);
    // Whoever waited was answered: with the result, or that the task may be asked for again.
    const answers = await Promise.all(waiting);
    for (const { status } of answers) expect([200, 503]).toContain(status);
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(0);

    const done = linesOf(folder.read('out.ndjson'));
    const left = linesOf(folder.read('left.ndjson'));
    expect(done.length).toBeGreaterThan(0);
    expect(left.length).toBeGreaterThan(0);
    expect([...done, ...left].map(({ index }) => index).sort((a, b) => a - b)).toEqual(numbers);
    expect(await service.until('ended; some accepted tasks are left')).toMatchObject({
      level: 'warn',
      left: left.length,
      file: 'left.ndjson',
      resume: expect.stringContaining('run timed.mjs --input records ') as unknown,
    });

    const resumed = await runMarea(['run', 'timed.mjs', '--input', 'records', 'left.ndjson', '--quiet'], { cwd: folder.path });
    expect(resumed.exitCode).toBe(0);
    const results = [...done, ...linesOf(resumed.stdout)].map(({ result }) => Number(result));
    expect(results.sort((a, b) => a - b)).toEqual(numbers);
  });

  it('gives up what still runs at a second signal, and keeps that too', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, ['timed.mjs', '--max', '2', '--unstarted', 'left.ndjson']);
    await acceptAll(service, range(0, 5), 60_000);
    service.process.signal('SIGTERM');
    await service.until('not ready');
    service.process.signal('SIGTERM');
    expect((await service.process.ended).exitCode).toBe(130);
    const left = linesOf(folder.read('left.ndjson')).map(({ index, input }) => ({ index, input }));
    // What had not started comes first.
    expect(left).toEqual([2, 3, 4, 0, 1].map((n) => ({ index: n, input: { n, ms: 60_000 } })));
  });

  it('is not held up by clients that keep connections or event streams open', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, ['timed.mjs']);
    const idle = new RawClient(service.port);
    idle.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\n\r\n`);
    await idle.until('"ok":true');
    const stream = new RawClient(service.controlPort);
    stream.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${service.controlPort}\r\n\r\n`);
    await stream.until('event: snapshot');
    expect((await service.stop()).exitCode).toBe(0);
    await Promise.all([idle.closed, stream.closed]);
  });

  it('stops by itself, and says so, after an error that nobody caught', async () => {
    const code = `export default (n) => { if (n === 0) setImmediate(() => { throw new Error('stray'); }); return n; };\n`;
    using folder = createHandlerFolder({ 'stray.mjs': code });
    await using service = await startService(folder.path, ['stray.mjs']);
    expect((await service.send('/tasks', '0')).status).toBe(200);
    expect((await service.process.ended).exitCode).toBe(1);
    expect(await service.until('an error was not caught; the service can no longer be trusted and stops')).toMatchObject({
      level: 'error',
      error: { message: 'stray' },
    });
  });

  it('has an outcome or a line for each of thousands of tasks that it was accepting when it was told to end', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    const files = ['--out', 'out.ndjson', '--unstarted', 'left.ndjson'];
    const bounds = ['--queue', '20000', '--max', '8', '--notice', '0ms', '--deadline', '1s'];
    await using service = await startService(folder.path, ['timed.mjs', ...bounds, ...files]);
    const accepted: number[] = [];
    let next = 0;
    let isTold = false;
    let isShut = false;
    const acceptOn = async (): Promise<void> => {
      while (!isShut) {
        const numbers = range(next, next + 100);
        next += 100;
        const inputs = JSON.stringify(numbers.map((n) => ({ n, ms: 2 })));
        const status = await service.send('/tasks/batch?accept', inputs).then(
          (answer) => answer.status,
          () => 0, // the port is closed
        );
        if (status === 202) accepted.push(...numbers);
        else isShut = true;
        if (accepted.length >= 3_000 && !isTold) {
          isTold = true;
          service.process.signal('SIGTERM'); // while others are on their way
        }
      }
    };
    await Promise.all([acceptOn(), acceptOn(), acceptOn()]);
    const { exitCode, stderr } = await service.process.ended;
    const ended = linesOf(folder.read('out.ndjson')).map(({ result }) => result as number); // the handler gives its number back
    const left = linesOf(folder.read('left.ndjson')).map(({ input }) => (input as { n: number }).n);
    expect([...ended, ...left].sort((a, b) => a - b)).toEqual(accepted.sort((a, b) => a - b));
    expect(left.length).toBeGreaterThan(0);
    expect([exitCode, stderr]).toEqual([1, '']);
  });
});
