import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DASHBOARD_ASSETS } from '../../src/control/dashboard-assets.ts';
import type { ChangeView, HistoryPoint } from '../../src/control/decision-view.ts';
import type { PoolView } from '../../src/control/pool-view.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** What the pool of a {@link ScriptedPlane} is at a time, unless the test says otherwise. */
export const viewAt = (atWallMs: number, more: Partial<PoolView> = {}): PoolView => ({
  name: 'mail',
  atWallMs,
  min: 1,
  max: 20,
  desired: 12,
  live: 10,
  busy: 5,
  idle: 5,
  starting: 0,
  queued: 3,
  oldestWaitMs: 0,
  explain: '12 of 20: a script says so',
  ...more,
});

export const pointAt = (atWallMs: number, more: Partial<HistoryPoint> = {}): HistoryPoint => {
  const { min, max, desired, live, busy, queued, oldestWaitMs } = viewAt(atWallMs);
  return { atWallMs, min, max, desired, live, busy, queued, oldestWaitMs, ...more };
};

export const changeAt = (atWallMs: number, from: number, to: number): ChangeView => ({
  atWallMs,
  from,
  to,
  outcome: to > from ? 'up' : 'down',
  reason: 'SCRIPT',
  text: `${to} of 20: change at ${atWallMs}`,
});

/**
 * Serves the dashboard as a control plane does, over a pool whose course a test dictates: half an hour of it at once, or ten thousands
 * of changes. Only the numbers are made up; page, requests and event stream are real.
 */
export class ScriptedPlane implements AsyncDisposable {
  readonly server: { readonly url: string };
  history: { points: readonly HistoryPoint[]; changes: readonly ChangeView[] } = { points: [], changes: [] };
  /** What each stream begins with. */
  view: PoolView = viewAt(0);
  /** While it is down, every request finds its connection cut off. */
  isDown = false;
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.server = { url };
  }

  static async start(): Promise<ScriptedPlane> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const plane = new ScriptedPlane(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`); // it listens on a port
    server.on('request', ({ url = '/' }, response) => plane.#answer(new URL(url, plane.server.url).pathname, response));
    return plane;
  }

  /** Sends events to every open page. */
  send(name: 'snapshot' | 'change', ...events: readonly (PoolView | ChangeView)[]): void {
    const text = events.map((data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join('');
    for (const stream of this.#streams) stream.write(text);
  }

  /** Cuts everybody off, and whoever comes from now on. */
  goDown(): void {
    this.isDown = true;
    this.#server.closeAllConnections();
    this.#streams.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(path: string, response: ServerResponse): void {
    const asset = path === '/' ? 'index.html' : path.slice(1);
    const content = DASHBOARD_ASSETS[asset];
    if (this.isDown) response.destroy();
    else if (content !== undefined)
      response.writeHead(200, { 'content-type': TYPES[asset.split('.').at(-1) ?? ''] }).end(content);
    else if (path === '/api/pools') this.#json(response, { pools: [this.view] });
    else if (path === '/api/pools/mail/history') this.#json(response, this.history);
    else if (path === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: snapshot\ndata: ${JSON.stringify(this.view)}\n\n`);
      this.#streams.add(response);
      response.once('close', () => this.#streams.delete(response));
    } else response.writeHead(404).end();
  }

  #json(response: ServerResponse, data: unknown): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data));
  }
}
