import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePrometheus } from '../../scripts/ensure-prometheus.mjs';
import { createPool } from '../../src/autoscaled-pool/index.ts';
import { exposePools } from '../../src/metrics/index.ts';
import { PrometheusServer } from '../support/prometheus-server.ts';

const tools = ensurePrometheus();
const root = path.join(import.meta.dirname, '../..');
const RULES = path.join(root, 'dashboards/prometheus/marea.rules.yml');
const GUIDE = readFileSync(path.join(root, 'docs/guide/metrics.md'), 'utf8');
const GRAFANA = JSON.parse(readFileSync(path.join(root, 'dashboards/grafana/marea.json'), 'utf8')) as {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
};

/** Every query of the guide: the lines of its `promql` blocks. */
const guideQueries = [...GUIDE.matchAll(/```promql\n([\s\S]*?)```/gu)].flatMap(([, block]) =>
  (block ?? '').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')),
);
const panelQueries = GRAFANA.panels.flatMap(({ title, targets }) => (targets ?? []).map(({ expr }) => [title, expr] as const));

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

describe.skipIf(tools === undefined)('a real Prometheus', () => {
  const { prometheus, promtool } = tools ?? { prometheus: '', promtool: '' };
  const registry = new Registry();
  const pool = createPool<number, number>(
    async (n) => {
      await delay(20);
      if (n % 50 === 0) throw new Error('every fiftieth');
      return n;
    },
    { name: 'api', min: 2, max: 20, waitSloMs: 200, queue: { capacity: 100 } },
  );
  exposePools(registry, [pool]);
  const server = createServer((_request, response) => {
    void registry.metrics().then((text) => response.setHeader('content-type', registry.contentType).end(text));
  });
  let scraper: PrometheusServer;
  let load: NodeJS.Timeout | undefined;

  beforeAll(async () => {
    const port = await listen(server);
    let submitted = 0;
    load = setInterval(() => {
      for (let count = 0; count < 20; count += 1) {
        submitted += 1;
        pool.run(submitted).catch(() => undefined);
      }
    }, 20);
    scraper = await PrometheusServer.start(prometheus, `127.0.0.1:${port}`, [RULES]);
  });

  afterAll(async () => {
    clearInterval(load);
    scraper[Symbol.dispose]();
    server.closeAllConnections();
    server.close();
    await pool.terminate();
  });

  it('scrapes the pool', async () => {
    expect(await scraper.askUntilSeries('pool_size{pool="api"}')).toEqual({ status: 'success', series: 1 });
  });

  it.each(guideQueries)('answers the guide’s query %s', async (query) => {
    const answer = await scraper.askUntilSeries(query);
    expect(answer).toMatchObject({ status: 'success' });
    expect(answer.series).toBeGreaterThan(0);
  });

  it.each(panelQueries)('answers the panel `%s`: %s', async (_title, expr) => {
    const answer = await scraper.askUntilSeries(expr.replaceAll('$__rate_interval', '10s').replaceAll('$pool', 'api'));
    expect(answer).toMatchObject({ status: 'success' });
    expect(answer.series).toBeGreaterThan(0);
  });

  it('finds nothing to blame in the metrics (`promtool check metrics`)', async () => {
    const text = await registry.metrics();
    expect(execFileSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
  });

  it('accepts the alert rules, and they fire when they should (`promtool check rules`, `promtool test rules`)', () => {
    expect(execFileSync(promtool, ['check', 'rules', RULES], { encoding: 'utf8' })).toContain('SUCCESS');
    const tests = path.join(root, 'dashboards/prometheus/marea.rules.test.yml');
    expect(execFileSync(promtool, ['test', 'rules', tests], { encoding: 'utf8' })).toContain('SUCCESS');
  });
});
