import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, openServer } from '../../src/http/index.ts';
import { RawClient } from '../control-plane/listening.ts';

const LIMITS = {
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 5_000,
  headerBytes: 8_192,
  connections: 16,
  requestsPerConnection: 0,
  requestsInTurn: 4,
  stallMs: 10_000,
  unreadBytes: 1_000_000,
};

const requests = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => `GET /${from + n} HTTP/1.1\r\nHost: here\r\n\r\n`).join('');

describe('requests that come on one connection before the first is answered', () => {
  let server: Server;
  let client: RawClient;
  /** Paths that were begun with, in order. */
  let begun: string[];
  let answers: ServerResponse[];
  let onBegin: () => void;

  const whenBegun = async (count: number): Promise<void> => {
    while (begun.length < count)
      await new Promise<void>((resolve) => {
        onBegin = resolve;
      });
  };

  /** Answers with the path; what waits behind it has begun by the time that this resolves, if it does at all. */
  const answer = async (index: number): Promise<void> => {
    const outgoing = answers[index] as ServerResponse; // it has begun
    const closed = once(outgoing, 'close');
    outgoing.end(`answer ${begun[index]}\n`);
    await closed;
  };

  beforeEach(async () => {
    begun = [];
    answers = [];
    onBegin = () => undefined;
    server = createHttpServer((incoming, outgoing) => {
      begun.push(incoming.url ?? '');
      answers.push(outgoing);
      onBegin();
    }, LIMITS);
    const { port } = await openServer(server, { host: '127.0.0.1', port: 0 });
    client = new RawClient(port);
  });

  afterEach(async () => {
    client.socket.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('begin one after the other, each when the answer before it is out', async () => {
    client.write(requests(3));
    await whenBegun(1);
    for (const expected of [['/0'], ['/0', '/1'], ['/0', '/1', '/2']]) {
      expect(begun).toEqual(expected);
      await answer(expected.length - 1);
    }
    await client.until('answer /2');
    expect(client.received.match(/answer \/\d/gu)).toEqual(['answer /0', 'answer /1', 'answer /2']);
    client.write(requests(1, 3)); // the connection goes on
    await whenBegun(4);
    await answer(3);
    await client.until('answer /3');
  });

  it('do not begin once the client has gone', async () => {
    client.write(requests(4));
    await whenBegun(1);
    const gone = once(answers[0] as ServerResponse, 'close');
    client.socket.destroy();
    await gone;
    expect(begun).toEqual(['/0']);
  });

  it('do not begin behind an answer that ends the connection', async () => {
    client.write(requests(3));
    await whenBegun(1);
    (answers[0] as ServerResponse).setHeader('connection', 'close');
    await answer(0);
    await client.closed;
    expect(client.received).toContain('answer /0');
    expect(begun).toEqual(['/0']);
  });

  it('do not begin behind an answer that has ended the connection before they were read', async () => {
    onBegin = () => answers[0]?.writeHead(400, { connection: 'close' }).end(); // within the call that begins it
    client.write(`POST /0 HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhello${requests(2, 1)}`); // the body comes after the answer
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1.1 400 /);
    expect(begun).toEqual(['/0']);
  });

  it('may be as many as the limit; one more, and the connection is cut off', async () => {
    client.write(requests(1 + LIMITS.requestsInTurn));
    await whenBegun(1);
    for (let index = 0; index <= LIMITS.requestsInTurn; index += 1) await answer(index);
    await client.until(`answer /${LIMITS.requestsInTurn}`);
    client.write(requests(2 + LIMITS.requestsInTurn, 10));
    await client.closed;
    expect(begun.slice(1 + LIMITS.requestsInTurn)).toEqual(['/10']);
  });

  it('do not stand behind those of another connection', async () => {
    client.write(requests(2));
    await whenBegun(1);
    const address = server.address();
    const other = new RawClient(typeof address === 'object' && address !== null ? address.port : 0);
    other.write(requests(1, 7));
    await whenBegun(2);
    expect(begun).toEqual(['/0', '/7']);
    other.socket.destroy();
  });
});
