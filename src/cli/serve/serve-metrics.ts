import { Counter, Registry } from 'prom-client';
import { exposePools, type MeteredPool } from '../../metrics/index.ts';

/** The text of `/metrics`, and its type. */
export interface ServeMetrics {
  readonly type: string;
  readonly read: () => Promise<string>;
}

/** The metrics of a service: those of its pool, and of its log. */
export const serveMetrics = (pool: MeteredPool, log: { readonly lostCount: number }): ServeMetrics => {
  const registry = new Registry();
  exposePools(registry, [pool]);
  registry.registerMetric(
    new Counter({
      name: 'serve_log_lines_lost_total',
      help: 'Lines of the log that were lost because whoever reads it did not keep up.',
      registers: [],
      collect() {
        this.reset();
        this.inc(log.lostCount);
      },
    }),
  );
  return { type: registry.contentType, read: () => registry.metrics() };
};
