import { Registry } from 'prom-client';
import { exposePools, type MeteredPool } from '../../metrics/index.ts';

/** The text of `/metrics`, and its type. */
export interface ServeMetrics {
  readonly type: string;
  readonly read: () => Promise<string>;
}

/** The metrics of a service's pool. */
export const serveMetrics = (pool: MeteredPool): ServeMetrics => {
  const registry = new Registry();
  exposePools(registry, [pool]);
  return { type: registry.contentType, read: () => registry.metrics() };
};
