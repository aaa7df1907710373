import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setupPlane, TOKEN } from '../../src/control/fake-pool.test-support.ts';
import type { ControlServer, RecentJournal } from '../../src/control/index.ts';
import type { ManualClock } from '../../src/time/index.ts';
import { ask, RawClient } from './listening.ts';

/** More than the system keeps of a connection whose reader does not read. */
const JOURNAL_BYTES = 12_000_000;

/** For conditions that a busy machine meets late. */
const PATIENT = { timeout: 20_000 };

/** Seconds of the manual clock, after each of which the sockets get their turn. */
const pass = async (clock: ManualClock, seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1_000);
    for (let turn = 0; turn < 4; turn += 1) await setImmediate();
  }
};

describe('a client of the control plane that does not read', () => {
  let setup: ReturnType<typeof setupPlane>;
  let server: ControlServer;
  /** How often the journal was put together for an answer. */
  let downloads: number;
  let clients: RawClient[];

  const connect = (): RawClient => {
    const client = new RawClient(server.port);
    clients.push(client);
    return client;
  };

  const get = (client: RawClient, path: string, count = 1): void =>
    client.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`.repeat(count));

  /** A stream of events whose reader stops after the first one. */
  const unreadStream = async (): Promise<RawClient> => {
    const client = connect();
    get(client, '/api/events');
    await client.until('event: snapshot');
    client.socket.pause();
    return client;
  };

  /** Opens streams until there is no place left; gives how many. */
  const openStreams = async (most = 41): Promise<number> => {
    let open = 0;
    for (; open < most; open += 1) {
      const client = connect();
      get(client, '/api/events');
      await client.until('\r\n\r\n');
      if (!client.received.startsWith('HTTP/1.1 200 ')) break;
    }
    return open;
  };

  beforeEach(async () => {
    clients = [];
    downloads = 0;
    const line = `${'x'.repeat(999)}\n`.repeat(JOURNAL_BYTES / 1_000);
    const journal: RecentJournal = {
      write: () => undefined,
      header: undefined,
      text: () => {
        downloads += 1;
        return line;
      },
    };
    setup = setupPlane({ journals: { mail: journal } });
    server = await setup.control.listen({ port: 0 });
  });

  afterEach(async () => {
    for (const client of clients) client.socket.destroy();
    await Promise.all(clients.map(({ closed }) => closed));
    const closed = setup.control.close();
    setup.clock.advance(60_000);
    await closed;
  });

  it('has one of its answers made, however often it has asked, and is cut off after ten seconds', async () => {
    const client = connect();
    client.socket.pause();
    get(client, '/api/pools/mail/journal', 30);
    await expect.poll(() => downloads, PATIENT).toBe(1);
    expect((await ask(server.port, '/readyz')).status).toBe(200);
    await pass(setup.clock, 15);
    client.socket.resume();
    await client.closed;
    expect(downloads).toBe(1);
    expect(client.received.length).toBeLessThan(JOURNAL_BYTES);
  });

  it('gets all of a large answer when it reads, with its length', async () => {
    const { body, headers } = await ask(server.port, '/api/pools/mail/journal');
    expect([body.length, headers['content-length']]).toEqual([JOURNAL_BYTES, String(JOURNAL_BYTES)]);
    const head = await ask(server.port, '/api/pools/mail/journal', { method: 'HEAD' });
    expect([head.body, head.headers['content-length']]).toEqual(['', String(JOURNAL_BYTES)]);
  });

  it('loses its event stream within six minutes, and whoever reads keeps it', async () => {
    const unread = await Promise.all(Array.from({ length: 3 }, () => unreadStream()));
    const good = connect();
    get(good, '/api/events');
    await good.until('event: snapshot');
    await Promise.all(
      Array.from({ length: 28 }, async () => {
        const other = connect();
        get(other, '/api/events');
        await other.until('event: snapshot');
      }),
    );
    expect(await openStreams()).toBe(0);
    await pass(setup.clock, 360);
    expect(await openStreams()).toBe(unread.length);
    const before = good.received.length;
    await pass(setup.clock, 1);
    await expect.poll(() => good.received.length, PATIENT).toBeGreaterThan(before);
    for (const client of unread) {
      client.socket.resume();
      await client.closed;
    }
  });

  it('keeps nobody from the events who has the token', async () => {
    await Promise.all(Array.from({ length: 32 }, () => unreadStream()));
    expect(await openStreams()).toBe(0);
    const owner = connect();
    owner.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
    await owner.until('event: snapshot');
    expect(owner.received).toMatch(/^HTTP\/1\.1 200 /u);
  });

  it('gives every place back that it has asked for in one go when it breaks off', async () => {
    const client = connect();
    get(client, '/api/events', 32);
    await client.until('event: snapshot');
    client.socket.destroy();
    await client.closed;
    expect(await openStreams(31)).toBe(31);
    await expect.poll(() => openStreams(1), PATIENT).toBe(1); // once the server has heard of it
  });
});
