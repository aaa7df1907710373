import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { constantArrivalRate, constantVus, httpSender, startLoad } from '../../src/load/index.ts';

const servers: Server[] = [];

const listen = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
};

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('a load over HTTP', () => {
  it('arrives in full at a real server, which sees what was asked for: method, headers, body', async () => {
    let requests = 0;
    const bodies = new Set<string>();
    const facts = new Set<string>();
    const base = await listen((request, response) => {
      requests += 1;
      facts.add(`${request.method} ${request.url} ${String(request.headers['x-from'])}`);
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        bodies.add(body);
        response.end('done');
      });
    });
    const sender = httpSender({ url: `${base}/tasks?a=1`, body: '{"n":1}', headers: { 'x-from': 'marea' } });
    const run = startLoad({ plan: constantArrivalRate({ perSec: 400, durationMs: 1_000 }), sender, spread: 'evenly' });
    const { target, asked, sent, ok, achievedPerSec, latencyMs } = await run.done;
    expect({ asked, sent, ok, requests, achievedPerSec }).toEqual({
      asked: 400,
      sent: 400,
      ok: 400,
      requests: 400,
      achievedPerSec: 400,
    });
    expect([...facts]).toEqual(['POST /tasks?a=1 marea']);
    expect([...bodies]).toEqual(['{"n":1}']);
    expect(target).toBe(`POST ${base}/tasks`);
    expect(latencyMs.p50).toBeGreaterThan(0);
  });

  it('keeps its connections', async () => {
    const sockets = new Set<unknown>();
    const base = await listen((request, response) => {
      sockets.add(request.socket);
      response.end();
    });
    const run = startLoad({ plan: constantVus({ vus: 3, durationMs: 300 }), sender: httpSender({ url: base }) });
    expect((await run.done).ok).toBeGreaterThan(30);
    expect(sockets.size).toBe(3);
  });

  it('tells statuses, time-outs and broken connections apart', async () => {
    let count = 0;
    const base = await listen((request, response) => {
      count += 1;
      switch (count % 5) {
        case 0:
          response.writeHead(503).end();
          break;
        case 1:
          response.writeHead(500).end('oh');
          break;
        case 2:
          request.socket.destroy();
          break;
        case 3:
          break; // never answers
        default:
          response.writeHead(204).end();
      }
    });
    const sender = httpSender({ url: base, timeoutMs: 100 });
    const run = startLoad({ plan: constantArrivalRate({ perSec: 100, durationMs: 500 }), sender, spread: 'evenly' });
    const { ok, failed, refused, labels, unfinished } = await run.done;
    expect({ ok, failed, refused, unfinished }).toEqual({ ok: 10, failed: 30, refused: 10, unfinished: 0 });
    expect(labels).toEqual({ 'status 503': 10, 'status 500': 10, ECONNRESET: 10, timeout: 10 });
  });

  it('reports a target that is not there', async () => {
    const base = await listen(() => undefined);
    for (const server of servers.splice(0)) server.close();
    const run = startLoad({
      plan: constantArrivalRate({ perSec: 50, durationMs: 200 }),
      sender: httpSender({ url: base }),
      spread: 'evenly',
    });
    expect((await run.done).labels).toEqual({ ECONNREFUSED: 10 });
  });

  it.each(['ftp://x', 'no url', ''])('refuses the address %j', (url) => {
    expect(() => httpSender({ url })).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
  });
});
