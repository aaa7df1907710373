import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHandlerFolder, type HandlerFolder } from '../cli/handler-folder.ts';
import { ask, RawClient } from '../control-plane/listening.ts';
import { SERVED, type Service, startService } from '../serve/service.ts';
import { climbingPaths } from './climbing-paths.ts';
import { wrongCredentials } from './credentials.ts';
import { foreignHosts, foreignPages } from './foreign-sites.ts';
import { FRAMINGS } from './framings.ts';
import { isRefusal, wronglyAnswered } from './raw-request.ts';

const TASKS_TOKEN = 'a-token-for-tasks-only';

const JSON_TYPE = 'Content-Type: application/json';

describe('the port for tasks', () => {
  let folder: HandlerFolder;
  let service: Service;
  const post = 'POST /tasks';

  beforeAll(async () => {
    folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    service = await startService(folder.path, ['timed.mjs'], { MAREA_TASKS_TOKEN: TASKS_TOKEN });
  });

  afterAll(async () => {
    // None of it has reached the handler.
    const { pools } = JSON.parse((await ask(service.controlPort, '/api/pools')).body) as { pools: object[] };
    expect(pools).toMatchObject([{ counts: { submitted: 0 } }]);
    const right = await service.send('/tasks', '{"n":1}', { authorization: `Bearer ${TASKS_TOKEN}` });
    expect(right).toMatchObject({ status: 200, body: '{"result":1}\n' });
    expect((await service.stop()).exitCode).toBe(0);
    await service[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it('lets nobody in by any spelling of a credential that is not the right one', async () => {
    const requests = wrongCredentials(post, `127.0.0.1:${service.port}`, TASKS_TOKEN).map((request) => ({
      ...request,
      headers: [...request.headers, JSON_TYPE],
      body: '{"n":1}',
    }));
    expect(await wronglyAnswered(service.port, requests, isRefusal(401, 429))).toEqual([]);
  });

  it('serves no host and no page but its own, whoever shows the token', async () => {
    const { port } = service;
    const headers = [`Authorization: Bearer ${TASKS_TOKEN}`, JSON_TYPE];
    const hosts = foreignHosts(post, port, headers);
    const pages = foreignPages(post, port, `127.0.0.1:${port}`, headers);
    const requests = [...hosts, ...pages].map((request) => ({ ...request, body: '{"n":1}' }));
    expect(await wronglyAnswered(port, requests, isRefusal(400, 403))).toEqual([]);
  });

  it.each(FRAMINGS)('runs nothing that is framed by %s, nor what comes behind it', async (_name, headers, body = 'hello') => {
    const client = new RawClient(service.port);
    const own = `Host: 127.0.0.1:${service.port}\r\nAuthorization: Bearer ${TASKS_TOKEN}\r\n${JSON_TYPE}`;
    const behind = `POST /tasks HTTP/1.1\r\n${own}\r\nContent-Length: 7\r\n\r\n{"n":1}`;
    client.write(`POST /tasks HTTP/1.1\r\n${own}\r\n${headers}\r\n\r\n${body}${behind}`);
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(client.received).not.toMatch(/HTTP\/1.1 [235]/);
  });

  it('has nothing at the end of any path that climbs', async () => {
    const requests = climbingPaths(`127.0.0.1:${service.port}`).map((request) => ({
      ...request,
      headers: [...request.headers, `Authorization: Bearer ${TASKS_TOKEN}`],
    }));
    expect(await wronglyAnswered(service.port, requests, isRefusal(400, 404))).toEqual([]);
  });
});
