import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHandlerFolder, type HandlerFolder } from '../cli/handler-folder.ts';
import { runMarea } from '../cli/marea-process.ts';
import { type Answered, ask, RawClient } from '../control-plane/listening.ts';
import { SERVED, type Service, startService } from './service.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
/** For conditions that a busy machine meets late. */
const PATIENT = { timeout: 20_000 };

const TASKS_TOKEN = 'a-token-for-tasks-only';

const codeOf = ({ body }: Answered): unknown => (JSON.parse(body) as { error: { code: string } }).error.code;

describe('marea serve and hostile clients', () => {
  let folder: HandlerFolder;
  let service: Service;

  beforeAll(async () => {
    folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    service = await startService(folder.path, ['timed.mjs', '--max-body', '2kB', '--allow-host', 'tasks.example.com']);
  });

  afterAll(async () => {
    // After all of it the service still works, has run nothing that it refused, and ends well.
    expect(await service.send('/tasks', '{"n":1}')).toMatchObject({ status: 200, body: '{"result":1}\n' });
    const ended = await service.stop();
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).not.toContain('"error"');
    await service[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const own = (): string => `127.0.0.1:${service.port}`;

  it.each<[number, string, string, Record<string, string>, string]>([
    [415, 'bad-type', 'no type', {}, '{"n":1}'],
    [415, 'bad-type', 'the type of a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'n=1'],
    [415, 'bad-type', 'text', { 'content-type': 'text/plain' }, '{"n":1}'],
    [415, 'bad-type', 'a type of every object', { 'content-type': 'constructor' }, '{"n":1}'],
    [400, 'bad-body', 'no body', JSON_TYPE, ''],
    [400, 'bad-body', 'no JSON', JSON_TYPE, '{n:1}'],
    [400, 'bad-body', 'half a body', JSON_TYPE, '{"n":'],
    [400, 'bad-body', 'a way to the prototype', JSON_TYPE, '{"n":{"__proto__":{"x":1}}}'],
    [400, 'bad-body', 'an escaped way to the prototype', JSON_TYPE, '{"n":{"\\u005f_proto__":{"x":1}}}'],
    [413, 'too-large', 'too many bytes', JSON_TYPE, `"${'x'.repeat(2_000)}"`],
    [403, 'foreign-host', 'a foreign host', { ...JSON_TYPE, host: 'evil.test' }, '{"n":1}'],
    [403, 'foreign-host', 'a foreign host with our port', { ...JSON_TYPE, host: 'rebound.test:80' }, '{"n":1}'],
    [403, 'foreign-origin', 'a page of another site', { ...JSON_TYPE, origin: 'https://evil.test' }, '{"n":1}'],
    [403, 'foreign-origin', 'a page of no site', { ...JSON_TYPE, origin: 'null' }, '{"n":1}'],
    [403, 'foreign-site', 'a form of another site', { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }, '{"n":1}'],
  ])('answers %i (%s) for %s', async (status, code, _name, headers, body) => {
    const answer = await ask(service.port, '/tasks', { method: 'POST', headers, body });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each<[number, string, string]>([
    [400, 'POST', '/tasks?size=1'],
    [400, 'POST', '/tasks?priority=1e3'],
    [400, 'POST', '/tasks?priority=1001'],
    [400, 'POST', '/tasks?priority=1&priority=2'],
    [400, 'POST', '/tasks?timeout=5'],
    [400, 'POST', '/tasks?timeout=0ms'],
    [400, 'POST', '/tasks?accept=yes'],
    [400, 'POST', `/tasks?key=${'k'.repeat(257)}`],
    [400, 'POST', '/tasks?__proto__=1'],
    [404, 'GET', '/tasks/'],
    [404, 'GET', '/tasks/../../etc/passwd'],
    [404, 'GET', '/%2e%2e/%2e%2e/etc/passwd'],
    [404, 'GET', '/tasks/a/b'],
    [404, 'GET', '/__proto__'],
    [404, 'GET', '/tasks/constructor'],
    [405, 'GET', '/tasks'],
    [405, 'PUT', '/tasks'],
    [405, 'POST', '/readyz'],
    [405, 'DELETE', '/tasks/batch'],
  ])('answers %i for %s %s', async (status, method, path) => {
    const body = method === 'POST' ? '{"n":1}' : '';
    expect((await ask(service.port, path, { method, headers: JSON_TYPE, body })).status).toBe(status);
  });

  it('takes no batch of nothing, of no array, or with a line that is no JSON', async () => {
    const lines = { 'content-type': 'application/x-ndjson' };
    expect(codeOf(await service.send('/tasks/batch', '[]'))).toBe('bad-body');
    expect(codeOf(await service.send('/tasks/batch', '{"0":1}'))).toBe('bad-body');
    expect((await service.send('/tasks/batch', '{"n":1}\nno\n', lines)).body).toContain('Line 2 must be JSON');
    expect((await service.send('/tasks', '{"n":1}', lines)).status).toBe(415);
  });

  it('is called by the names that it was told, and by no two of them at once', async () => {
    const named = await ask(service.port, '/healthz', { headers: { host: 'tasks.example.com' } });
    expect(named.status).toBe(200);
    const client = new RawClient(service.port);
    client.write(`GET /healthz HTTP/1.1\r\nHost: ${own()}\r\nHost: evil.test\r\nConnection: close\r\n\r\n`);
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1\.1 40[03] /);
  });

  it('ends a body that is sent in pieces and does not end', async () => {
    const client = new RawClient(service.port);
    client.write(
      `POST /tasks HTTP/1.1\r\nHost: ${own()}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let part = 0; part < 5; part += 1) client.write(`200\r\n${'1'.repeat(512)}\r\n`);
    await client.until('too-large');
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('refuses headers beyond all measure, and targets that are no path', async () => {
    const large = new RawClient(service.port);
    large.write(`GET /healthz HTTP/1.1\r\nHost: ${own()}\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    await large.closed;
    expect(large.received).toMatch(/^HTTP\/1\.1 431 /);
    const absolute = new RawClient(service.port);
    absolute.write(`GET http://evil.test/healthz HTTP/1.1\r\nHost: ${own()}\r\nConnection: close\r\n\r\n`);
    await absolute.closed;
    expect(absolute.received).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('survives an input nested beyond all reason', async () => {
    const deep = await service.send('/tasks', `${'['.repeat(900)}${']'.repeat(900)}`);
    expect([200, 500]).toContain(deep.status);
  });
});

describe('marea serve and clients that ask ahead', () => {
  it('runs none of the tasks that wait on a connection when it breaks off', async () => {
    const code = `import { appendFileSync } from 'node:fs';
export default async (n, { signal }) => {
  appendFileSync('begun', n + '\\n');
  if (n < 10) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return n;
};\n`;
    using folder = createHandlerFolder({ 'noted.mjs': code });
    await using service = await startService(folder.path, ['noted.mjs']);
    const client = new RawClient(service.port);
    const head = `POST /tasks HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n`;
    client.write(Array.from({ length: 10 }, (_, n) => `${head}${n}`).join(''));
    await expect.poll(() => existsSync(`${folder.path}/begun`), PATIENT).toBe(true);
    client.socket.destroy();
    await client.closed;
    expect((await service.send('/tasks', '10')).status).toBe(200);
    expect((await service.stop()).exitCode).toBe(0); // the task that ran heard of it, or this would take the whole deadline
    expect(folder.read('begun')).toBe('0\n10\n');
  });

  it('makes one large answer at a time for a connection, and cuts one off that asks for more than 33', async () => {
    using folder = createHandlerFolder({ 'large.mjs': `export default (n) => 'x'.repeat(n);\n` });
    await using service = await startService(folder.path, ['large.mjs']);
    const { id } = JSON.parse((await service.send('/tasks?accept', '1000000')).body) as { id: string };
    await expect.poll(async () => (await service.get(`/tasks/${id}`)).status, PATIENT).toBe(200);
    const request = `GET /tasks/${id} HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\n\r\n`;
    const patient = new RawClient(service.port);
    patient.write(request.repeat(5));
    await expect.poll(() => patient.received.length, PATIENT).toBeGreaterThan(5_000_000);
    patient.socket.destroy();
    const greedy = new RawClient(service.port);
    greedy.write(request.repeat(40));
    await greedy.closed;
    expect(greedy.received.length).toBeLessThan(5_000_000); // of 40 MB
  });
});

describe('marea serve and its tokens', () => {
  it('asks for the token of tasks where there is one, and tells it nowhere', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, ['timed.mjs'], { MAREA_TASKS_TOKEN: TASKS_TOKEN });
    expect((await service.send('/tasks', '{"n":1}')).status).toBe(401);
    const wrong = await service.send('/tasks', '{"n":1}', { authorization: 'Bearer wrong-wrong-wrong' });
    expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([401, 'Bearer realm="marea"']);
    expect((await service.get('/tasks/any')).status).toBe(401);
    expect((await service.get('/readyz')).status).toBe(200);
    const right = await service.send('/tasks', '{"n":1}', { authorization: `Bearer ${TASKS_TOKEN}` });
    expect(right.status).toBe(200);
    // Who may send tasks may not change the size.
    const change = { method: 'POST', headers: { authorization: `Bearer ${TASKS_TOKEN}` } };
    expect((await ask(service.controlPort, '/pool/manual?size=3', change)).status).toBe(401);
    const ended = await service.stop();
    expect(ended.stdout + ended.stderr).not.toContain(TASKS_TOKEN);
  });

  it.each<[string, readonly string[], Record<string, string>, string]>([
    ['tasks from elsewhere without a token', ['timed.mjs', '--host', '0.0.0.0'], {}, 'MAREA_TASKS_TOKEN'],
    ['changes from elsewhere without a token', ['timed.mjs', '--control-host', '0.0.0.0'], {}, 'MAREA_TOKEN'],
    ['a token that is too short', ['timed.mjs'], { MAREA_TOKEN: 'short' }, '16 to 512'],
    ['no module', [], {}, 'no handler module'],
    ['a module that is not there', ['nothing.mjs'], {}, 'no module nothing.mjs'],
    ['a module that is not there, for threads', ['nothing.mjs', '--workers', 'threads'], {}, 'no module nothing.mjs'],
    ['bounds that contradict', ['timed.mjs', '--min', '5', '--max', '4'], {}, '5'],
    ['a host that no browser names', ['timed.mjs', '--allow-host', 'http://x/'], {}, 'for example ops.example.com:8443'],
    ['a port that is none', ['timed.mjs', '--port', '65536'], {}, 'at most 65535'],
    [
      'a host that is not here',
      ['timed.mjs', '--host', '192.0.2.1', '--open', '--port', '0', '--no-control'],
      {},
      'no address of',
    ],
    [
      'a folder for the token',
      ['timed.mjs', '--port', '0', '--control-port', '0', '--token-file', '.'],
      {},
      'a file that can be written',
    ],
    ['--for without the demo', ['timed.mjs', '--for', '3s'], {}, '--demo'],
    ['a module for the demo', ['timed.mjs', '--demo'], {}, 'its own module'],
  ])('refuses %s before it serves anything', async (_name, args, env, words) => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    const home = { HOME: folder.path, MAREA_TOKEN: '', MAREA_TASKS_TOKEN: '' };
    const ended = await runMarea(['serve', ...args], { cwd: folder.path, env: { ...home, ...env } });
    expect([ended.exitCode, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('\n    at ');
  });

  it('says so when a port is taken, and leaves nothing behind', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    await using service = await startService(folder.path, ['timed.mjs']);
    const options = { cwd: folder.path, env: { HOME: folder.path, MAREA_TOKEN: '' } };
    const tasks = await runMarea(['serve', 'timed.mjs', '--port', `${service.port}`, '--control-port', '0'], options);
    expect([tasks.exitCode, tasks.stderr]).toEqual([
      2,
      `error: port ${service.port} of 127.0.0.1 is taken\nName another one with --port, or 0 for a free one.\n`,
    ]);
    const control = await runMarea(['serve', 'timed.mjs', '--port', '0', '--control-port', `${service.controlPort}`], options);
    expect([control.exitCode, control.stderr]).toMatchObject([2, expect.stringContaining('--control-port')]);
  });
});
