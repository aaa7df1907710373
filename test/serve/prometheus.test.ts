import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePrometheus } from '../../scripts/ensure-prometheus.mjs';
import { PrometheusServer } from '../support/prometheus-server.ts';
import { rootDir } from '../support/run-command.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { SERVED, type Service, startService } from './service.ts';

const tools = ensurePrometheus();
const GUIDE = readFileSync(path.join(rootDir, 'docs/guide/metrics.md'), 'utf8');
const queries = [...GUIDE.matchAll(/```promql\n([\s\S]*?)```/gu)].flatMap(([, block]) =>
  (block ?? '').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')),
);

describe.skipIf(tools === undefined)('a real Prometheus beside a real service', () => {
  const { prometheus, promtool } = tools ?? { prometheus: '', promtool: '' };
  const folder = createTemporaryFolder('scraped');
  let service: Service;
  let scraper: PrometheusServer;
  let load: Promise<void>;
  let isOver = false;

  /** Clients that send one task after the other, every tenth of which fails. */
  const client = async (number: number): Promise<void> => {
    for (let n = number; !isOver; n += 10) await service.send('/tasks', JSON.stringify({ n, ms: 20, fail: n % 10 === 0 }));
  };

  beforeAll(async () => {
    writeFileSync(path.join(folder.path, 'handler.mjs'), SERVED.timed);
    service = await startService(folder.path, ['handler.mjs', '--max', '20']);
    scraper = await PrometheusServer.start(prometheus, `127.0.0.1:${service.controlPort}`);
    load = Promise.all(Array.from({ length: 10 }, (_, number) => client(number))).then(() => undefined);
  });
  afterAll(async () => {
    isOver = true;
    await load;
    scraper[Symbol.dispose]();
    await service[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it.each(['pool_size', 'pool_busy', 'pool_wait_seconds_count', 'pool_resizes_total', 'pool_submitted_total'])(
    'reads %s',
    async (name) => {
      expect((await scraper.askUntilSeries(name)).series).toBeGreaterThan(0);
    },
  );

  it.each(queries)('answers the guide’s query %s', async (query) => {
    const answer = await scraper.askUntilSeries(query);
    expect(answer).toMatchObject({ status: 'success' });
    expect(answer.series).toBeGreaterThan(0);
  });

  it('finds nothing to blame in what the service exposes (`promtool check metrics`)', async () => {
    const text = await (await fetch(`http://127.0.0.1:${service.controlPort}/metrics`)).text();
    expect(execFileSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
  });
});
