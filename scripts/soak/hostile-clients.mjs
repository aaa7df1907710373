// Clients as they should not be: they do not read, do not end, lie, guess, and go.
import { once } from 'node:events';
import { connect } from 'node:net';
import { beat } from './beat.mjs';
import { ask } from './ordinary-clients.mjs';

/** Event streams that the control plane gives to those without a token. */
export const EVENT_PLACES = 32;

const JSON_TYPE = { 'content-type': 'application/json' };

/** A socket that sends what it is told and, unless it `reads`, takes nothing. */
const open = (base, text, isReading = false) => {
  const socket = connect(Number(base.port), base.hostname);
  socket.on('error', () => socket.destroy()); // what it is cut off with
  if (isReading) socket.resume();
  else socket.pause();
  socket.write(text);
  return socket;
};

const request = (base, line, headers = '') => `${line} HTTP/1.1\r\nHost: ${base.host}\r\n${headers}\r\n`;

/** Requests that must change nothing, with the statuses that refuse them. */
const REFUSED = [
  ['control', 'POST', '/pool/manual?size=3', { authorization: 'Bearer guess-guess-guess' }, [401, 429]],
  ['control', 'POST', '/pool/manual?size=3', {}, [401, 429]],
  ['control', 'POST', '/api/pools/serve/override', { authorization: `Basic ${'x'.repeat(200)}` }, [401, 429]],
  ['control', 'GET', '/api/pools', { host: 'evil.test' }, [403]],
  ['control', 'GET', '/%2e%2e/%2e%2e/etc/passwd', {}, [404]],
  ['control', 'GET', '/api/pools/__proto__', {}, [404]],
  ['control', 'GET', '/api/pools', { 'sec-fetch-site': 'cross-site' }, [403]],
  ['tasks', 'POST', '/tasks', { 'content-type': 'text/plain' }, [415]],
  ['tasks', 'POST', '/tasks', { ...JSON_TYPE, origin: 'https://evil.test' }, [403]],
  ['tasks', 'POST', '/tasks?priority=1e9', JSON_TYPE, [400]],
  ['tasks', 'GET', '/tasks/../../etc/passwd', {}, [404]],
  ['tasks', 'GET', '/tasks/constructor', {}, [404]],
];

/** Starts them. Each kind comes at a pace that leaves the ordinary ones their share of a small machine. */
export const startHostileClients = (service, tally) => {
  const { tasks, control } = service;
  const sockets = new Set();
  /** A client that does not read does not learn either that it was cut off: it goes by itself, long after it should have been. */
  const keep = (socket, what, goesAfterMs = 60_000) => {
    setTimeout(() => socket.destroy(), goesAfterMs).unref();
    sockets.add(socket);
    tally.count(what);
    socket.once('close', () => {
      sockets.delete(socket);
      tally.count(`${what}: over`);
    });
    return socket;
  };
  let nth = 0;

  const stops = [
    // Asks ahead for the journal, thirty times, and reads nothing.
    beat(2_000, () => {
      keep(open(control, request(control, 'GET /api/pools/serve/journal').repeat(30)), 'pipelined journals, not read');
    }),
    // The same for results of a megabyte.
    beat(3_000, async () => {
      const headers = JSON_TYPE;
      const body = JSON.stringify({ n: 1, bytes: 1_000_000 });
      const { status, body: text } = await ask(tasks, '/tasks?accept', { method: 'POST', headers, body });
      if (status !== 202) return;
      const { id } = JSON.parse(text);
      await ask(tasks, `/tasks/${id}`);
      keep(open(tasks, request(tasks, `GET /tasks/${id}`).repeat(20)), 'pipelined results of 1 MB, not read');
    }),
    // One is cut off after some 254 s: about 17 of the 32 places are theirs at any time.
    beat(15_000, () => {
      keep(open(control, request(control, 'GET /api/events')), 'event stream, not read', 600_000);
    }),
    // Readers that read, and go after 20 s.
    beat(5_000, () => {
      keep(open(control, request(control, 'GET /api/events'), true), 'event stream, read', 20_000);
    }),
    // A body of which a byte comes each second.
    beat(1_000, () => {
      const head = request(tasks, 'POST /tasks', 'Content-Type: application/json\r\nContent-Length: 4000\r\n');
      const socket = keep(open(tasks, head, true), 'slow body');
      const stop = beat(1_000, () => socket.write('1'));
      socket.once('close', stop);
    }),
    // Headers that do not end.
    beat(1_000, () => {
      const socket = keep(open(tasks, `GET /tasks/x HTTP/1.1\r\nHost: ${tasks.host}\r\n`, true), 'slow headers');
      const stop = beat(1_000, () => socket.write('X-More: 1\r\n'));
      socket.once('close', stop);
    }),
    // Broken framing.
    beat(700, () => {
      const head = `POST /tasks HTTP/1.1\r\nHost: ${tasks.host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`;
      keep(open(tasks, `${head}0\r\n\r\nGET /tasks/x HTTP/1.1\r\n\r\n`, true), 'two framings at once');
    }),
    // Waits for a task, and goes.
    beat(200, async () => {
      const body = '{"n":1,"ms":500}';
      const head = request(tasks, 'POST /tasks', `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`);
      const socket = keep(open(tasks, head + body), 'request that breaks off');
      await once(socket, 'connect');
      setTimeout(() => socket.destroy(), 50).unref();
    }),
    // Refused one after the other.
    beat(100, async () => {
      nth += 1;
      const [port, method, path, headers, right] = REFUSED[nth % REFUSED.length];
      const { status } = await ask(service[port], path, { method, headers, ...(method === 'POST' && { body: '{"n":1}' }) });
      tally.count('refused request');
      if (!right.includes(status)) tally.fault(`${method} ${path} was answered with ${status}`);
    }),
  ];
  return {
    stop: () => {
      for (const stop of stops) stop();
      for (const socket of sockets) socket.destroy();
    },
  };
};

/** How many event streams the control plane opens now without a token. All of them are closed again. */
export const countFreeEventPlaces = async ({ control }) => {
  const streams = await Promise.all(
    Array.from({ length: EVENT_PLACES + 1 }, async () => {
      const socket = open(control, request(control, 'GET /api/events'), true);
      const [head] = await once(socket, 'data');
      return { socket, isOpen: String(head).startsWith('HTTP/1.1 200') };
    }),
  );
  for (const { socket } of streams) socket.destroy();
  return streams.filter(({ isOpen }) => isOpen).length;
};
