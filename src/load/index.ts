export {
  type ConstantArrivalRateOptions,
  constantArrivalRate,
  type RampingArrivalRateOptions,
  rampingArrivalRate,
} from './arrival-rate.ts';
export type { CallEnd, EndCall, LoadCall, LoadSender } from './call.ts';
export { type HttpSenderOptions, httpSender } from './http-sender.ts';
export { type LoadCondition, type LoadConditionReading, type LoadMeasureName, readLoadCondition } from './load-condition.ts';
export type { LoadOptions } from './load-options.ts';
export type { LoadReport, LoadTimes } from './load-report.ts';
export { type LoadProgress, type LoadRun, startLoad } from './load-run.ts';
export type { LoadBin } from './load-timeline.ts';
export type { ClosedPlan, ExecutorName, LoadPlan, OpenPlan } from './plan.ts';
export { type LoadedPool, poolSender } from './pool-sender.ts';
export {
  type ConstantVusOptions,
  constantVus,
  type IterationsOptions,
  perVuIterations,
  type RampingVusOptions,
  rampingVus,
  sharedIterations,
  type VuStage,
} from './virtual-users.ts';
