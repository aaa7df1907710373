import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { FRAMINGS } from '../attacks/framings.ts';
import { ask, RawClient, startListening, TOKEN } from './listening.ts';

const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` };

describe('a server of the control plane', () => {
  it('serves this machine alone, by its names and port', async () => {
    await using listening = await startListening();
    const { port, url } = listening.server;
    expect(url).toBe(`http://127.0.0.1:${port}/`);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`])
      expect((await ask(port, '/api/pools', { headers: { host } })).status).toBe(200);
    for (const host of [
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      'evil.test',
      `evil.test:${port}`,
      `10.0.0.7:${port}`,
      `127.0.0.1:${port}@evil.test`,
    ])
      expect((await ask(port, '/api/pools', { headers: { host } })).status).toBe(403);
  });

  it('changes a size with the token, by URL and by JSON, and not without', async () => {
    await using listening = await startListening();
    const { port } = listening.server;
    const { autoscaler } = listening.pool;
    expect((await ask(port, '/pool/manual?size=7', { method: 'POST' })).status).toBe(401);
    expect(autoscaler.currentOverride).toBeUndefined();
    expect((await ask(port, '/pool/manual?size=7', { method: 'POST', headers: AUTHORIZATION })).status).toBe(200);
    expect(autoscaler.currentOverride?.desired).toBe(7);
    const json = { ...AUTHORIZATION, 'content-type': 'application/json' };
    const body = JSON.stringify({ desired: 5, reason: 'less', actor: 'ada' });
    expect((await ask(port, '/api/pools/mail/override', { method: 'POST', headers: json, body })).status).toBe(200);
    expect(autoscaler.currentOverride).toMatchObject({ desired: 5, reason: 'less', actor: 'ada' });
  });

  it.each([
    ['two hosts', 'GET /api/pools HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.test\r\n\r\n', /^HTTP\/1.1 40[03] /],
    ['no host', 'GET /api/pools HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400 /],
    ['no host in HTTP 1.0', 'GET /api/pools HTTP/1.0\r\n\r\n', /^HTTP\/1.1 40[03] /],
    ['a whole URL', 'GET http://evil.test/api/pools HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n', /^HTTP\/1.1 400 /],
    ['a path that climbs', 'GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n', /^HTTP\/1.1 404 /],
    ['a method that is none', 'BREW /pool/manual?size=3 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n', /^HTTP\/1.1 400 /],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n', /^HTTP\/1.1 40[05] /],
    ['headers above 8 KB', `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
    [
      'a body above 64 KB',
      'POST /pool/manual HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 70000\r\n\r\n',
      /^HTTP\/1.1 413 /,
    ],
    [
      'a length and chunks at once',
      'POST /pool/manual HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1.1 400 /,
    ],
  ])('refuses %s', async (_name, text, refusal) => {
    await using listening = await startListening();
    const client = new RawClient(listening.server.port);
    client.write(text.replaceAll('PORT', String(listening.server.port)));
    await client.until('\r\n\r\n');
    expect(client.received).toMatch(refusal);
    client.socket.destroy();
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
  });

  it.each(['pause', 'release', 'resume', 'override'])('asks %s for the type of a body that comes in chunks', async (action) => {
    await using listening = await startListening();
    const { port } = listening.server;
    const client = new RawClient(port);
    const head = `POST /api/pools/mail/${action} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}`;
    client.write(`${head}\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n{"direction": "up"}\r\n0\r\n\r\n`);
    await client.until('\r\n\r\n');
    expect(client.received).toMatch(/^HTTP\/1.1 415 /);
    client.socket.destroy();
    expect(listening.pool.autoscaler.paused).toBeUndefined();
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
  });

  it.each(FRAMINGS)('takes nothing that is framed by %s, nor what comes behind it', async (_name, headers, body = 'hello') => {
    await using listening = await startListening();
    const { port } = listening.server;
    const client = new RawClient(port);
    const own = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}`;
    client.write(
      `POST /api/pools/mail/pause HTTP/1.1\r\n${own}\r\n${headers}\r\n\r\n${body}POST /pool/manual?size=7 HTTP/1.1\r\n${own}\r\n\r\n`,
    );
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(client.received).not.toContain('HTTP/1.1 200');
    expect(listening.pool.autoscaler.paused).toBeUndefined();
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
  });

  it('refuses chunks above 64 KB without an announced length', async () => {
    await using listening = await startListening();
    const client = new RawClient(listening.server.port);
    client.write(`POST /pool/manual HTTP/1.1\r\nHost: 127.0.0.1:${listening.server.port}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    for (let count = 0; count < 80; count += 1) client.write(`400\r\n${'x'.repeat(1_024)}\r\n`);
    await client.until('\r\n\r\n');
    expect(client.received).toMatch(/^HTTP\/1.1 413 /);
    client.socket.destroy();
  });

  it('closes a connection whose headers never end', { timeout: 20_000 }, async () => {
    await using listening = await startListening();
    const client = new RawClient(listening.server.port);
    client.write('GET / HTTP/1.1\r\nHost: ');
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1.1 408 /);
  });

  it('takes 256 connections and no more, and goes on when they have gone', async () => {
    await using listening = await startListening();
    const { port } = listening.server;
    const sockets = await Promise.all(
      Array.from({ length: 256 }, async () => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined); // reset when the server closes
        await once(socket, 'connect');
        return socket;
      }),
    );
    const refused = new RawClient(port);
    await refused.closed;
    expect(refused.received).toBe('');
    await Promise.all(
      sockets.map(async (socket) => {
        const closed = once(socket, 'close');
        socket.destroy();
        await closed;
      }),
    );
    await expect.poll(async () => (await ask(port, '/healthz').catch(() => undefined))?.status).toBe(200);
  });

  it('ends event streams and idle connections when it closes', async () => {
    const listening = await startListening();
    const client = new RawClient(listening.server.port);
    client.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${listening.server.port}\r\n\r\n`);
    await client.until('event: snapshot');
    const idle = new RawClient(listening.server.port);
    await once(idle.socket, 'connect');
    await Promise.all([listening.server.close(), listening.server.close()]);
    await Promise.all([client.closed, idle.closed]);
    await expect(ask(listening.server.port, '/healthz')).rejects.toThrow('ECONNREFUSED');
    await listening[Symbol.asyncDispose]();
  });

  it('lets go of a client that breaks off', async () => {
    await using listening = await startListening();
    for (let count = 0; count < 40; count += 1) {
      const client = new RawClient(listening.server.port);
      client.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${listening.server.port}\r\n\r\n`);
      await client.until('event: snapshot'); // 32 at once are allowed: the 33rd only comes when others are let go
      client.socket.destroy();
      await client.closed;
    }
    expect((await ask(listening.server.port, '/healthz')).status).toBe(200);
  });
});
