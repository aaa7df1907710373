export { type DurationReading, readDuration } from '../internal/index.ts';
