import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePrometheus } from '../../scripts/ensure-prometheus.mjs';
import { createPool } from '../../src/autoscaled-pool/index.ts';
import { exposePools } from '../../src/metrics/index.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

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

/** Asks again until the answer will do; a real Prometheus scrapes when it likes. */
const eventually = async <T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (isEnough(answer) || attempt === 200) return answer;
    await delay(150);
  }
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
  const folder = createTemporaryFolder('prometheus');
  const stopped = new AbortController();
  let base = '';
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
    const config = path.join(folder.path, 'prometheus.yml');
    writeFileSync(
      config,
      `global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: ['${RULES}']\nscrape_configs:\n  - job_name: marea\n    static_configs: [{ targets: ['127.0.0.1:${port}'] }]\n`,
    );
    const placeholder = createServer();
    const ownPort = await listen(placeholder); // free again when Prometheus starts
    placeholder.close();
    await once(placeholder, 'close');
    base = `http://127.0.0.1:${ownPort}`;
    const flags = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${folder.path}/data`,
      `--web.listen-address=127.0.0.1:${ownPort}`,
    ];
    spawn(prometheus, flags, { stdio: 'ignore', signal: stopped.signal }).on('error', () => undefined);
  });

  afterAll(async () => {
    clearInterval(load);
    stopped.abort();
    server.closeAllConnections();
    server.close();
    await pool.terminate();
    folder[Symbol.dispose]();
  });

  /** The number of series that a query gives. */
  const ask = async (query: string): Promise<{ readonly status: string; readonly series: number; readonly error?: string }> => {
    try {
      const answer = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(query)}`);
      const body = (await answer.json()) as { status: string; error?: string; data?: { result: unknown[] } };
      return {
        status: body.status,
        series: body.data?.result.length ?? 0,
        ...(body.error !== undefined && { error: body.error }),
      };
    } catch {
      return { status: 'unreachable', series: 0 };
    }
  };

  it('scrapes the pool', async () => {
    await expect(
      eventually(
        () => ask('pool_size{pool="api"}'),
        ({ series }) => series === 1,
      ),
    ).resolves.toMatchObject({ series: 1 });
  });

  it.each(guideQueries)('answers the guide’s query %s', async (query) => {
    const answer = await eventually(
      () => ask(query),
      ({ status, series }) => status === 'success' && series > 0,
    );
    expect(answer).toMatchObject({ status: 'success' });
    expect(answer.series).toBeGreaterThan(0);
  });

  it.each(panelQueries)('answers the panel `%s`: %s', async (_title, expr) => {
    const query = expr.replaceAll('$__rate_interval', '10s').replaceAll('$pool', 'api');
    const answer = await eventually(
      () => ask(query),
      ({ status, series }) => status === 'success' && series > 0,
    );
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
