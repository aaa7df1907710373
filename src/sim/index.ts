export {
  type Between,
  type BimodalOptions,
  bimodalTime,
  constantRate,
  constantTime,
  type DriftOptions,
  drift,
  empiricalTime,
  exponentialTime,
  type FlashCrowdOptions,
  flashCrowd,
  type Load,
  type LognormalOptions,
  lognormalTime,
  onOff,
  type PlayOptions,
  type Profile,
  play,
  profileOfFunction,
  profileOfPoints,
  type RateFunction,
  type RatePoint,
  ramp,
  rampLoad,
  rateQuantile,
  readArrivalTimes,
  readPrometheusRange,
  readRateCsv,
  recordedProfile,
  type ServiceTime,
  type SineOptions,
  type SlowedOptions,
  type SquareOptions,
  type Stage,
  sine,
  slowedTime,
  square,
  stages,
  uniformTime,
  uniformWholeTime,
} from '../workload/index.ts';
export {
  type Arrivals,
  arrivalsAt,
  type ClosedArrivals,
  type ClosedLoopOptions,
  closedLoop,
  type OpenArrivals,
  openArrivals,
} from './arrivals.ts';
export { type Candidate, candidateNamed, candidateNames } from './candidate.ts';
export { type Condition, readCondition } from './condition.ts';
export type { Brownout, DependencyOptions } from './dependency-spec.ts';
export { type JournalLoad, journalLoad } from './journal-load.ts';
export type { MeasureName } from './measure.ts';
export type { Churn } from './quality/churn.ts';
export { figureOfMerit, geometricMean, type MeritParts } from './quality/figure-of-merit.ts';
export type { Lateness } from './quality/lateness.ts';
export type { Provisioning } from './quality/provisioning.ts';
export { type SizeChange, type StepQuestion, type StepResponse, stepResponse } from './quality/step-response.ts';
export type { SimPoolOptions } from './sim-pool-options.ts';
export type { Playable, Workload } from './sim-workload.ts';
export { simulate } from './simulate.ts';
export type { SimProgress, SimulateOptions } from './simulate-options.ts';
export type { Quality, SimTasks, SimulationResult, SimWaits } from './simulation-result.ts';
export { runOf, type SweepPoint, sweepOf } from './sweep.ts';
export type { FaultOptions } from './task-draws.ts';
export type { TimelineBin } from './timeline.ts';
export {
  adviseDownWindow,
  type BurstAdvice,
  type Knobs,
  type OpenWorkload,
  type SplitWorkload,
  splitWorkload,
  type TunedScore,
  type TunedSetting,
  type TuneOptions,
  type Tuning,
  tune,
} from './tuner/index.ts';
