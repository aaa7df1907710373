export { ManualClock, type ManualClockOptions } from '../time/index.ts';
export {
  type ConformanceCase,
  type ConformanceSetup,
  type ConformanceSubject,
  type ScaleTargetConformanceOptions,
  scaleTargetConformance,
} from './conformance/index.ts';
export {
  expectPolicy,
  type PolicyConditions,
  type PolicyExpectation,
  type PolicyLimits,
  type PolicyUnderTest,
} from './expect-policy.ts';
