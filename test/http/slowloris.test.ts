import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, openServer } from '../../src/http/index.ts';
import { ask, RawClient } from '../control-plane/listening.ts';

const LIMITS = {
  headersMs: 500,
  requestMs: 1_000,
  keepAliveMs: 5_000,
  headerBytes: 8_192,
  connections: 1_000,
  requestsPerConnection: 0,
  requestsInTurn: 4,
  stallMs: 10_000,
  unreadBytes: 1_000_000,
};

const SLOW = 100;

/** What each slow client sends first, and what it adds whenever somebody else has been answered. */
const TRICKLES: readonly (readonly [name: string, first: string, more: string])[] = [
  ['headers that stop', 'GET / HTTP/1.1\r\nHost: here\r\n', ''],
  ['headers, a byte at a time', 'GET / HTTP/1.1\r\nHost: here\r\nX-Long: ', 'x'],
  ['headers, a line at a time', 'GET / HTTP/1.1\r\nHost: here\r\n', 'X-More: 1\r\n'],
  ['a request line, a byte at a time', 'GET /', 'x'],
  ['a body that stops', 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\nhello', ''],
  ['a body, a byte at a time', 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n', 'x'],
  ['chunks of a byte', 'POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
];

describe('clients that send slowly', () => {
  let server: Server;
  let port: number;
  let begun: number;

  beforeEach(async () => {
    begun = 0;
    server = createHttpServer((incoming, outgoing) => {
      if (incoming.url === '/quick') {
        outgoing.end('quick\n');
        return;
      }
      incoming.resume().once('end', () => {
        begun += 1;
        outgoing.end('slow\n');
      });
    }, LIMITS);
    ({ port } = await openServer(server, { host: '127.0.0.1', port: 0 }));
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it(`${SLOW} at once of each of ${TRICKLES.length} kinds: all are cut off, and the others are answered meanwhile`, async () => {
    const clients = TRICKLES.flatMap(([name, first, more]) =>
      Array.from({ length: SLOW }, () => {
        const client = new RawClient(port);
        client.write(first);
        return { name, client, more };
      }),
    );
    let answered = 0;
    const all = Promise.all(clients.map(({ client }) => client.closed));
    let isOver = false;
    void all.then(() => (isOver = true));
    while (!isOver) {
      expect((await ask(port, '/quick', { headers: { host: 'here' } })).body).toBe('quick\n');
      answered += 1;
      for (const { client, more } of clients) if (more !== '' && !client.socket.destroyed) client.write(more);
    }
    expect(answered).toBeGreaterThan(10);
    expect(begun).toBe(0);
    const wrong = clients.filter(({ client }) => client.received !== '' && !/^HTTP\/1\.1 (408|400) /.test(client.received));
    expect(wrong.map(({ name, client }) => `${name}: ${client.received.slice(0, 60)}`)).toEqual([]);
  });
});
