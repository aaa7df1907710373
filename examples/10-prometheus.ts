// Task 10: metrics on a port of their own. The pool's numbers are read when Prometheus asks, so they are right between two ticks.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool } from 'marea';
import { exposePools } from 'marea/prometheus';
import { Registry } from 'prom-client';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface ScrapeFacts {
  readonly contentType: string | null;
  /** The lines that begin with `pool_`. */
  readonly lines: readonly string[];
}

export const main = async ({ speed = 10, print = console.log } = {}): Promise<ScrapeFacts> => {
  const clock = createFastClock(speed);
  const pool = createPool(() => clock.sleep(80), { name: 'mail', min: 2, max: 20, clock });
  const registry = new Registry();
  exposePools(registry, [pool]);

  const server = createServer((_request, response) => {
    registry.metrics().then(
      (text) => response.setHeader('content-type', registry.contentType).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  for (let index = 0; index < 60; index += 1) pool.post(undefined);
  await pool.idle();

  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('pool_'));
  print(`GET http://127.0.0.1:${port}/metrics`);
  for (const line of lines.slice(0, 8)) print(`  ${line}`);
  print(`  … ${lines.length} series`);

  server.close();
  server.closeAllConnections();
  await pool.close();
  return { contentType: answer.headers.get('content-type'), lines };
};

runWhenMain(import.meta.url, main);
