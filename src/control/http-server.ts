import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Clock } from '../time/index.ts';
import type { Address } from './host-guard.ts';
import { type Answer, nodeListener } from './node-bridge.ts';

/** Bounds that a client cannot get past, however slow, long or often it comes. */
const LIMITS = {
  /** Time for all headers, in milliseconds. */
  headersTimeout: 5_000,
  /** Time for a whole request with its body, in milliseconds. */
  requestTimeout: 10_000,
  /** How often both are looked at, in milliseconds. */
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
  /** Bytes of all headers. */
  maxHeaderSize: 8_192,
};

const MOST_CONNECTIONS = 256;

/** Time that answers have to end when the server closes, in milliseconds. */
const GRACE_MS = 2_000;

/** A server of ours with the bounds above. */
export const createHttpServer = (answer: Answer): Server => {
  const server = createServer(LIMITS, nodeListener(answer));
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = 1_000;
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

/** Takes no more connections, lets answers that are under way end within {@link GRACE_MS}, and resolves when all are closed. */
export const closeServer = async (server: Server, clock: Pick<Clock, 'setTimer'>): Promise<void> => {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = clock.setTimer(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  timer.cancel();
};
