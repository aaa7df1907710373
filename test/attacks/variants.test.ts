import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/time/index.ts';
import { createHandlerFolder, type HandlerFolder } from '../cli/handler-folder.ts';
import { ask, RawClient, startListening, TOKEN } from '../control-plane/listening.ts';
import { SERVED, type Service, startService } from '../serve/service.ts';
import { climbingPaths } from './climbing-paths.ts';
import { wrongCredentials } from './credentials.ts';
import { foreignHosts, foreignPages } from './foreign-sites.ts';
import { FRAMINGS } from './framings.ts';
import { type RawAnswer, wronglyAnswered } from './raw-request.ts';

const TASKS_TOKEN = 'a-token-for-tasks-only';

const JSON_TYPE = 'Content-Type: application/json';

/** Whether the answer is one of `statuses` and tells nothing but what was wrong. */
const isRefusal =
  (...statuses: readonly number[]) =>
  ({ status, text }: RawAnswer): boolean =>
    statuses.includes(status) && !text.includes('"desired"') && !text.includes('root:') && !/access-control-allow/i.test(text);

const SET_SIZE = 'POST /pool/manual?size=7';
const OTHER_CHANGES = ['override', 'pause', 'resume', 'release', 'policy'].map((change) => `POST /api/pools/mail/${change}`);

describe('the control plane', () => {
  /** Wrong tokens are limited to one a second: here a second goes by with each. */
  const startPatient = async () => {
    const clock = new ManualClock();
    const now = clock.now.bind(clock);
    const hurried = Object.assign(clock, {
      now: () => {
        clock.advance(1_000);
        return now();
      },
    });
    return startListening({ clock: hurried });
  };

  it('lets nobody in by any of at least 219 spellings of a credential that are not the right one', async () => {
    await using listening = await startPatient();
    const { port } = listening.server;
    const host = `127.0.0.1:${port}`;
    const requests = wrongCredentials(SET_SIZE, host, TOKEN);
    expect(requests.length).toBeGreaterThanOrEqual(219);
    // Each other change with every eighth of them: the check is the same.
    const others = OTHER_CHANGES.flatMap((start, first) =>
      wrongCredentials(start, host, TOKEN).filter((_, index) => index % 8 === first),
    );
    expect(await wronglyAnswered(port, [...requests, ...others], isRefusal(401))).toEqual([]);
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
    expect(listening.pool.autoscaler.paused).toBeUndefined();
    // And by the right one everybody.
    const right = { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } };
    expect((await ask(port, '/pool/manual?size=7', right)).status).toBe(200);
  });

  it('serves no host and no page but its own, of at least 459, whoever shows the token', async () => {
    await using listening = await startListening();
    const { port } = listening.server;
    const token = [`Authorization: Bearer ${TOKEN}`];
    const hosts = ['GET /api/pools', SET_SIZE].flatMap((start) => foreignHosts(start, port, token));
    const pages = foreignPages(SET_SIZE, port, `127.0.0.1:${port}`, token);
    expect(hosts.length / 2 + pages.length).toBeGreaterThanOrEqual(459);
    expect(await wronglyAnswered(port, hosts, isRefusal(400, 403))).toEqual([]);
    expect(await wronglyAnswered(port, pages, isRefusal(403))).toEqual([]);
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
    const own = { origin: `http://127.0.0.1:${port}`, authorization: `Bearer ${TOKEN}` };
    expect((await ask(port, '/pool/manual?size=7', { method: 'POST', headers: own })).status).toBe(200);
  });

  it('has nothing at the end of any path that climbs', async () => {
    await using listening = await startListening();
    const { port } = listening.server;
    const requests = climbingPaths(`127.0.0.1:${port}`);
    expect(requests.length).toBeGreaterThanOrEqual(24);
    expect(await wronglyAnswered(port, requests, isRefusal(400, 404))).toEqual([]);
  });
});

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
