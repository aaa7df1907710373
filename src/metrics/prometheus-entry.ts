export {
  type ExposeOptions,
  exposePools,
  type MeteredAutoscaler,
  type MeteredPool,
  type MetricRegistry,
  type PoolExposition,
} from './index.ts';
