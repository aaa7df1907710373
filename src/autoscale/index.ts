export type { Grant } from './actuator.ts';
export { type Autoscaler, createAutoscaler, type Explanation } from './autoscaler.ts';
export type { AutoscalerOptions } from './autoscaler-options.ts';
export { throughput } from './ceilings/throughput.ts';
export type { ThroughputOptions } from './ceilings/throughput-options.ts';
export type { Controller, ControllerOptions, ControllerState } from './controller.ts';
export { type CreateControllerOptions, createController } from './create-controller.ts';
export type { Decider, DecisionView, Detail, Limits, StageSpec, Verdict } from './decider.ts';
export { type DemandState, demand } from './deciders/demand.ts';
export { DEMAND_DEFAULTS, type DemandOptions } from './deciders/demand-options.ts';
export { onDemand } from './deciders/on-demand.ts';
export { STEP_DEFAULTS, type StepOptions, step } from './deciders/step.ts';
export { type StepPolicyOptions, stepPolicy } from './deciders/step-policy.ts';
export type { DecisionRecord, Outcome } from './decision-record.ts';
export { defaultPolicy, type Goal, THROUGHPUT_TICK_MS } from './default-policy.ts';
export {
  type ExplainedChange,
  type ExplainLimits,
  explainChanges,
  explainRecord,
  type MainReason,
  mainReasons,
} from './explain/index.ts';
export { GUARD_ORDER, type Guard, type GuardPlace, type GuardVerdict } from './guard.ts';
export { Cooldown } from './guards/cooldown.ts';
export { type CooldownGuardState, cooldown } from './guards/cooldown-guard.ts';
export { COOLDOWN_DEFAULTS, type CooldownOptions } from './guards/cooldown-options.ts';
export { type StabilizationOptions, type StabilizationState, stabilization } from './guards/stabilization.ts';
export { TOLERANCE_DEFAULTS, type ToleranceOptions, tolerance } from './guards/tolerance.ts';
export type { Hold } from './hold.ts';
export {
  type DecisionJournal,
  Journal,
  type JournalHeader,
  type JournalHeaderFields,
  JournalSegment,
  type JournalSink,
  type JournalTick,
  JournalWriter,
  type JournalWriterOptions,
  parseJournal,
  readJournal,
} from './journal/index.ts';
export type { Observation, OverrideObservation, SignalReading, WaitObservation } from './observation.ts';
export type { OverrideRequest } from './override-hold.ts';
export type { PauseDirection } from './pause-hold.ts';
export type { Policy } from './policy.ts';
export type { ReasonCode } from './reason.ts';
export type { Binding, NextPossibleAt, Recommendation, StageRecord } from './recommendation.ts';
export { type ControllerSource, replayJournal } from './replay.ts';
export { recordsOf } from './replay-records.ts';
export { type ReplayDifference, type ReplayVerdict, type VerifyOptions, verifyJournal } from './replay-verify.ts';
export type { ScaleTarget, TargetReading } from './scale-target.ts';
export { toPolicy } from './to-policy.ts';
