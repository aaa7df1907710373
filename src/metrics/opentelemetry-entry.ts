export {
  type BatchResult,
  type MeteredAutoscaler,
  type MeteredPool,
  type ObservableInstrument,
  type ObserveOptions,
  type OpenTelemetryMeter,
  observePools,
  type PoolExposition,
} from './index.ts';
