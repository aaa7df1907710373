import { describe, expect, it } from 'vitest';
import { createPool } from '../../autoscaled-pool/index.ts';
import { serveMetrics } from './serve-metrics.ts';

describe('the metrics of a service', () => {
  it('count the lines of the log that nobody has read, as they are at each scrape', async () => {
    await using pool = createPool(() => undefined, { size: 1 });
    const log = { lostCount: 0 };
    const { read } = serveMetrics(pool, log);
    expect(await read()).toContain('serve_log_lines_lost_total 0\n');
    log.lostCount = 20_000;
    for (let scrape = 0; scrape < 2; scrape += 1) expect(await read()).toContain('serve_log_lines_lost_total 20000\n');
    expect(await read()).toContain('pool_size{pool="pool"} 1\n');
  });
});
