// A server with a knee: up to 40 requests at once take 50 ms each; beyond, latency rises steeply; beyond 80 it answers 429 at once.
// Started alone it prints its address: `node examples/run/knee-server.mjs`.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const BASE_MS = 50;
const KNEE = 40;
const MOST = 80;

/** Latency with `inFlight` requests at once: at 60 it has doubled, at 80 it is five times the base. */
const latencyMs = (inFlight) => {
  const over = Math.max(0, inFlight - KNEE) / 20;
  return BASE_MS * (1 + over * over);
};

export const startKneeServer = () =>
  new Promise((resolve) => {
    let inFlight = 0;
    const counts = { served: 0, refused: 0, mostInFlight: 0 };
    const server = createServer((_request, response) => {
      if (inFlight >= MOST) {
        counts.refused += 1;
        response.writeHead(429).end();
        return;
      }
      inFlight += 1;
      counts.mostInFlight = Math.max(counts.mostInFlight, inFlight);
      setTimeout(() => {
        inFlight -= 1;
        counts.served += 1;
        response.end('ok');
      }, latencyMs(inFlight));
    });
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      resolve({ url: `http://127.0.0.1:${port}`, counts, close: () => server.close() && server.closeAllConnections() });
    });
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await startKneeServer()).url);
