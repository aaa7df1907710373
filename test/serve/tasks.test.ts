import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from '../cli/handler-folder.ts';
import { runMarea } from '../cli/marea-process.ts';
import { ask, RawClient } from '../control-plane/listening.ts';
import { logOf, SERVED, type Service, startService } from './service.ts';

const bodyOf = (text: string): unknown => JSON.parse(text);

/** Asks for a task until it has ended. */
const outcomeOf = async (service: Service, href: string): Promise<unknown> => {
  for (;;) {
    const answer = await service.get(href);
    if (answer.status === 200) return bodyOf(answer.body);
    expect(answer.status).toBe(202);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  }
};

interface Accepted {
  readonly id: string;
  readonly href: string;
}

describe('marea serve', () => {
  it('runs tasks for clients that wait and for clients that come again, one by one and in batches', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, ['timed.mjs', '--out', 'out.ndjson', '--timeout', '2s']);
    expect(await service.send('/tasks', '{"n":1}')).toMatchObject({ status: 200, body: '{"result":1}\n' });

    const failed = await service.send('/tasks', '{"n":2,"fail":true}');
    const error = {
      code: 'task-failed',
      message: 'no 2',
      task: { name: 'RangeError', message: 'no 2', code: 'E_BAD' },
    };
    expect([failed.status, bodyOf(failed.body)]).toEqual([500, { error }]);
    expect(bodyOf((await service.send('/tasks', '{"n":1,"result":"bigint"}')).body)).toMatchObject({
      error: { task: { code: 'ERR_RESULT_JSON' } },
    });
    expect((await service.send('/tasks?timeout=5ms', '{"n":1,"ms":1000}')).status).toBe(504);

    const accepted = await service.send('/tasks?accept', '{\n"n": 3,\n"ms": 30\n}');
    const { id, href } = bodyOf(accepted.body) as Accepted;
    expect([accepted.status, accepted.headers['location']]).toEqual([202, href]);
    expect(await outcomeOf(service, href)).toEqual({ id, status: 'done', result: 3 });
    const preferred = await service.send('/tasks', '{"n":4,"fail":true}', { prefer: 'respond-async, wait=10' });
    expect([preferred.status, preferred.headers['preference-applied']]).toEqual([202, 'respond-async']);
    expect(await outcomeOf(service, (bodyOf(preferred.body) as Accepted).href)).toMatchObject({
      status: 'failed',
      error: { code: 'task-failed' },
    });

    const batch = await service.send('/tasks/batch', '{"n":5}\n{"n":6,"fail":true}\n\n{"n":7,"ms":10}\n', {
      'content-type': 'application/x-ndjson',
    });
    expect(batch.body.split('\n').filter(Boolean).map(bodyOf)).toMatchObject([
      { index: 0, result: 5 },
      { index: 1, error: { code: 'task-failed' } },
      { index: 2, result: 7 },
    ]);
    const later = await service.send('/tasks/batch?accept', '[{"n":8},{"n":9}]');
    const { tasks } = bodyOf(later.body) as { readonly tasks: readonly Accepted[] };
    expect(await Promise.all(tasks.map((task) => outcomeOf(service, task.href)))).toMatchObject([{ result: 8 }, { result: 9 }]);

    const long = await service.send('/tasks?accept', '{"n":10,"ms":60000}');
    const path = (bodyOf(long.body) as Accepted).href;
    expect((await ask(service.port, path, { method: 'DELETE' })).status).toBe(202);
    expect(await outcomeOf(service, path)).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect((await service.get('/tasks/nobody')).status).toBe(404);

    const ended = await service.stop();
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    const lines = folder.read('out.ndjson').split('\n').filter(Boolean).map(bodyOf);
    expect(lines).toContainEqual({ index: 0, id, input: { n: 3, ms: 30 }, result: 3 });
    expect(lines).toHaveLength(4);
  });

  it('says 429 when the queue is full, and when to come again, by how fast tasks end', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, ['timed.mjs', '--max', '1', '--queue', '3']);
    const unknown = await service.send('/tasks/batch', JSON.stringify(Array.from({ length: 5 }, (_, n) => ({ n }))));
    expect(unknown.status).toBe(413); // it never fits
    for (let n = 0; n < 4; n += 1) await service.send('/tasks', `{"n":${n},"ms":100}`);
    for (let n = 0; n < 4; n += 1) expect((await service.send('/tasks?accept', '{"n":1,"ms":60000}')).status).toBe(202);
    const full = await service.send('/tasks', '{"n":1}');
    expect(full.status).toBe(429);
    const { error } = bodyOf(full.body) as { readonly error: { readonly code: string; readonly retryAfterMs: number } };
    expect(error.code).toBe('full');
    // Some ten tasks a second have ended, and three wait; a busy machine is slower, and after 5 s of standstill it is a minute.
    expect(error.retryAfterMs).toBeGreaterThan(200);
    expect(Number(full.headers['retry-after'])).toBe(Math.ceil(error.retryAfterMs / 1_000));
    expect((await service.send('/tasks/batch', '[{"n":1},{"n":2}]')).status).toBe(429); // all or none
    const numbers = await ask(service.controlPort, '/api/pools/serve');
    expect(bodyOf(numbers.body)).toMatchObject({ queued: 3, counts: { completed: 4, failed: 0 } });
  });

  it('takes a task back whose client has gone, so that nobody works for nothing', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, ['timed.mjs', '--max', '1']);
    const client = new RawClient(service.port);
    client.write(`POST /tasks HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\nContent-Type: application/json\r\n`);
    client.write('Content-Length: 18\r\n\r\n{"n":1,"ms":60000}');
    await expect.poll(async () => bodyOf((await ask(service.controlPort, '/api/pools/serve')).body)).toMatchObject({ busy: 1 });
    client.socket.destroy();
    expect(await service.send('/tasks', '{"n":2}')).toMatchObject({ status: 200 }); // waits for the only slot
    expect((await service.stop()).exitCode).toBe(0);
  });

  it.each(['threads', 'processes'] as const)('runs a module in %s, and answers for one that crashes', async (workers) => {
    using folder = createHandlerFolder({ 'placed.mjs': SERVED.placed });
    await using service = await startService(folder.path, ['placed.mjs', '--workers', workers, '--max', '2']);
    const { result } = bodyOf((await service.send('/tasks', '"a"')).body) as { result: Record<string, unknown> };
    expect(result).toMatchObject({ input: 'a', isMainThread: workers === 'processes' });
    const crashed = await service.send('/tasks', '"crash"');
    expect([crashed.status, bodyOf(crashed.body)]).toMatchObject([500, { error: { code: 'worker-gone' } }]);
    expect(await service.until('worker gone')).toMatchObject({ level: 'warn', reason: 'crashed', exitCode: 3 });
    expect((await service.send('/tasks', '"c"')).status).toBe(200);
    expect((await service.stop()).exitCode).toBe(0);
  });

  it('is steered by a policy file, watched by its control plane, and leaves a journal that can be decided again', async () => {
    using folder = createHandlerFolder({
      'timed.mjs': SERVED.timed,
      'marea.config.json': '{"min":3,"max":9,"waitSloMs":200,"policy":{"demand":{"kind":"demand"},"tickMs":50}}',
    });
    await using service = await startService(folder.path, ['timed.mjs', '--journal', 'serve.journal']);
    const { token } = await service.until('control plane');
    expect(String(token)).toMatch(new RegExp(`^${folder.path}/\\.marea/control-\\d+\\.token$`));
    const env = { HOME: folder.path, MAREA_URL: `http://127.0.0.1:${service.controlPort}`, MAREA_TOKEN: '' };
    const set = await runMarea(['ctl', 'set', '7', '--for', '1m', '--reason', 'a test'], { cwd: folder.path, env });
    expect(set).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await service.until('change by hand')).toMatchObject({ action: 'override', desired: 7, outcome: 'done' });
    expect(await service.until('size')).toMatchObject({ to: 7, reason: 'OVERRIDE' });
    const metrics = await ask(service.controlPort, '/metrics');
    expect(metrics.body).toContain('pool_desired{pool="serve"} 7\n');
    expect(metrics.body).toContain('pool_max{pool="serve"} 9\n');
    const refused = await ask(service.controlPort, '/pool/manual?size=3', { method: 'POST' });
    expect(refused.status).toBe(401);
    const ended = await service.stop();
    expect(ended.stderr).toContain('policy from marea.config.json');
    const verified = await runMarea(['explain', 'serve.journal', '--verify'], { cwd: folder.path });
    expect(verified.exitCode).toBe(0);
  });

  it.each(['threads', 'processes'])(
    'loads TypeScript in %s, keeps its prints out of the log, and lets the module clean up',
    async (workers) => {
      using folder = createHandlerFolder({
        'typed.ts': `import { appendFileSync } from 'node:fs';
enum Kind { Busy }
class Refused extends Error { readonly kind: Kind = Kind.Busy; }
export const onClose = (): void => appendFileSync('closed.txt', 'closed');
export default async (input: string): Promise<string> => {
  if (input === 'busy') throw new Refused('come again');
  console.log('ran');
  return input.toUpperCase();
};
`,
      });
      await using service = await startService(folder.path, ['typed.ts', '--workers', workers, '--max', '1']);
      expect(await service.send('/tasks', '"a"')).toMatchObject({ status: 200, body: '{"result":"A"}\n' });
      expect((await service.send('/tasks', '"busy"')).body).toContain('come again');
      const { exitCode } = await service.stop();
      expect(exitCode).toBe(0);
      expect(folder.read('closed.txt')).toBe('closed');
      expect(() => logOf(service.process.stdout)).not.toThrow(); // what the module prints is not in the log
    },
  );
});
