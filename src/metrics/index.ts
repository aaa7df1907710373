export type { MeteredAutoscaler, MeteredPool } from './metered-pool.ts';
export {
  type BatchResult,
  type ObservableInstrument,
  type ObserveOptions,
  type OpenTelemetryMeter,
  observePools,
} from './opentelemetry.ts';
export { type ExposeOptions, exposePools, type MetricRegistry, type PoolExposition } from './prometheus.ts';
