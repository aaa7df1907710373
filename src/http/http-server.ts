import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Clock, Timer } from '../time/index.ts';
import type { Address } from './host-guard.ts';
import { inTurn } from './in-turn.ts';
import { withOneFraming } from './one-framing.ts';
import type { UnreadLimits } from './unread-answers.ts';

/** Bounds that a client cannot get past, however slow, long or often it comes. */
export interface HttpLimits extends UnreadLimits {
  /** Time for all headers, in milliseconds. */
  readonly headersMs: number;
  /** Time for a whole request with its body, in milliseconds. */
  readonly requestMs: number;
  /** Time that a connection may be idle between two requests, in milliseconds. */
  readonly keepAliveMs: number;
  /** Most bytes of all headers of a request. */
  readonly headerBytes: number;
  readonly connections: number;
  /** Requests on one connection; 0 for no limit. */
  readonly requestsPerConnection: number;
  /** Requests of a connection that may wait for the answer before them; one more, and it is cut off. */
  readonly requestsInTurn: number;
}

/** How often the times above are looked at, in milliseconds. */
const CHECK_MS = 1_000;

/** A server with bounds. What is not read is for its listener to watch: see `UnreadAnswers`. */
export const createHttpServer = (listener: RequestListener, limits: HttpLimits): Server => {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: CHECK_MS,
      keepAliveTimeout: limits.keepAliveMs,
      maxHeaderSize: limits.headerBytes,
    },
    inTurn(withOneFraming(listener), limits.requestsInTurn),
  );
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  return server;
};

/** Opens the server and gives where it listens. Rejects when the port is taken. */
export const openServer = async (server: Server, { host, port }: Address): Promise<Address> => {
  server.listen(port, host.replace(/^\[|\]$/gu, ''));
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no address');
  return { host, port: bound.port };
};

/** The address of a server's root, for people and programs. */
export const urlOf = ({ host, port }: Address): string =>
  `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}/`;

/** Time that answers have to end when a server closes, in milliseconds. */
const GRACE_MS = 2_000;

/** How often connections are looked for that have become idle meanwhile, in milliseconds. */
const SWEEP_MS = 25;

/** Takes no more connections, lets answers that are under way end within 2 seconds, and resolves when all are closed. */
export const closeServer = async (server: Server, clock: Pick<Clock, 'setTimer'>): Promise<void> => {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  let sweeps = 0;
  let timer: Timer | undefined;
  const sweep = (): void => {
    if (sweeps * SWEEP_MS < GRACE_MS) server.closeIdleConnections();
    else server.closeAllConnections();
    sweeps += 1;
    timer = clock.setTimer(sweep, SWEEP_MS);
  };
  sweep();
  await closed;
  timer?.cancel();
};
