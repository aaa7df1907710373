// The same intake without marea: JSON in, the handler behind p-queue with a fixed concurrency (0: none at all), JSON out.
// node bench/service/server.mjs <concurrency>. Prints its port; at SIGTERM it prints what it measured and ends.
import { createServer } from 'node:http';
import process from 'node:process';
import PQueue from 'p-queue';
import { work } from './handler.mjs';

const concurrency = Number(process.argv[2]);
const queue = concurrency === 0 ? undefined : new PQueue({ concurrency });
const SLO_MS = 500;
/** The same bound as marea's. */
const MOST_QUEUED = 1_000;
let served = 0;
let late = 0;
let refused = 0;

const run = async (input) => {
  const submittedMs = performance.now();
  const task = () => {
    served += 1;
    if (performance.now() - submittedMs > SLO_MS) late += 1;
    return work(input);
  };
  return queue === undefined ? task() : queue.add(task);
};

const answer = async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  if (queue !== undefined && queue.size >= MOST_QUEUED) {
    refused += 1;
    response.writeHead(429).end();
    return;
  }
  const result = await run(JSON.parse(text));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ result }));
};

const server = createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.on('SIGTERM', () => {
  console.log(JSON.stringify({ served, late, refused }));
  server.close();
  server.closeAllConnections();
});
