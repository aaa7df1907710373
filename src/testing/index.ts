export { ManualClock, type ManualClockOptions } from '../time/index.ts';
export {
  type ConformanceCase,
  type ConformanceSetup,
  type ConformanceSubject,
  type ScaleTargetConformanceOptions,
  scaleTargetConformance,
} from './conformance/index.ts';
