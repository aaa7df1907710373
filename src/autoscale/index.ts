export { type Autoscaler, createAutoscaler, type Explanation } from './autoscaler.ts';
export type { AutoscalerOptions } from './autoscaler-options.ts';
export type { AutoscalerSnapshot } from './autoscaler-snapshot.ts';
export type { Bounds, BoundsRequest } from './bounds-hold.ts';
export {
  Budget,
  type BudgetHolder,
  type BudgetOptions,
  type BudgetRegistration,
  BudgetShare,
  type BudgetSnapshot,
  createBudget,
  SizeBudget,
} from './budgets/index.ts';
export { AIMD_ON_OVERLOAD_DEFAULTS, type AimdOnOverloadOptions, aimdOnOverload } from './ceilings/aimd-on-overload.ts';
export { EVENT_LOOP_DEFAULTS, type EventLoopOptions, eventLoop } from './ceilings/event-loop.ts';
export { GRADIENT2_DEFAULTS, type Gradient2Options, gradient2 } from './ceilings/gradient2.ts';
export { type KneeOptions, knee } from './ceilings/knee.ts';
export { MEMORY_DEFAULTS, type MemoryOptions, memory } from './ceilings/memory.ts';
export { throughput } from './ceilings/throughput.ts';
export type { ThroughputOptions } from './ceilings/throughput-options.ts';
export { VEGAS_DEFAULTS, type VegasOptions, vegas } from './ceilings/vegas.ts';
export { WINDOWED_LIMIT_DEFAULTS, type WindowedLimitOptions } from './ceilings/windowed-limit.ts';
export { allOf, anyOf, type CombinedState, maxOf, minOf } from './combinators/index.ts';
export type { Controller, ControllerOptions, ControllerState } from './controller.ts';
export { type CreateControllerOptions, createController } from './create-controller.ts';
export type { Decider, DecisionView, Detail, Limits, StageSpec, Verdict } from './decider.ts';
export { AIMD_DEFAULTS, type AimdOptions, type AimdState, aimd } from './deciders/aimd.ts';
export { type BacklogPerWorkerOptions, type BacklogPerWorkerState, backlogPerWorker } from './deciders/backlog-per-worker.ts';
export type { Condition } from './deciders/condition.ts';
export { type DemandState, demand } from './deciders/demand.ts';
export { DEMAND_DEFAULTS, type DemandOptions } from './deciders/demand-options.ts';
export { SIGNAL_NAMES, type SignalName } from './deciders/named-signal.ts';
export { onDemand } from './deciders/on-demand.ts';
export { type PidState, pid } from './deciders/pid.ts';
export { PID_DEFAULTS, PID_STARTING_GAINS, type PidOptions } from './deciders/pid-options.ts';
export { type PidPolicyOptions, pidPolicy } from './deciders/pid-policy.ts';
export { RATIO_DEFAULTS, type RatioOptions, type RatioState, ratio } from './deciders/ratio.ts';
export type { Rule, RuleSize } from './deciders/rule.ts';
export { RULES_DEFAULTS, type RulesOptions, type RulesState, rules } from './deciders/rules.ts';
export { type RulesPolicyOptions, rulesPolicy } from './deciders/rules-policy.ts';
export {
  STABLE_PANIC_DEFAULTS,
  type StablePanicOptions,
  type StablePanicState,
  stablePanic,
} from './deciders/stable-panic.ts';
export { STEP_DEFAULTS, type StepOptions, step } from './deciders/step.ts';
export { type StepPolicyOptions, stepPolicy } from './deciders/step-policy.ts';
export { WAIT_STEP_DEFAULTS, type WaitStepOptions, type WaitStepState, waitStep } from './deciders/wait-step.ts';
export { type WaitStepPolicyOptions, waitStepPolicy } from './deciders/wait-step-policy.ts';
export type { DecisionRecord, Outcome } from './decision-record.ts';
export { defaultPolicy, type Goal, THROUGHPUT_TICK_MS } from './default-policy.ts';
export {
  type ExplainedChange,
  type ExplainLimits,
  explainChanges,
  explainReason,
  explainRecord,
  type MainReason,
  mainReasons,
} from './explain/index.ts';
export {
  FORECAST_DEFAULTS,
  type ForecastAct,
  type ForecastModelName,
  type ForecastOptions,
  type ForecastState,
  type ForecastUntil,
  forecast,
  forecastPolicy,
  SCHEDULE_DEFAULTS,
  type ScheduleOptions,
  type ScheduleTime,
  schedule,
} from './floors/index.ts';
export type { Grant } from './grant-function.ts';
export type { GrantedSize, GrantSource, SizeWish } from './grant-source.ts';
export { GUARD_ORDER, type Guard, type GuardPlace, type GuardVerdict } from './guard.ts';
export { Cooldown } from './guards/cooldown.ts';
export { type CooldownGuardState, cooldown } from './guards/cooldown-guard.ts';
export { COOLDOWN_DEFAULTS, type CooldownOptions } from './guards/cooldown-options.ts';
export { PANIC_DEFAULTS, type PanicOptions, type PanicState, panic } from './guards/panic.ts';
export {
  REVERSAL_BUDGET_DEFAULTS,
  type ReversalBudgetOptions,
  type ReversalBudgetState,
  reversalBudget,
} from './guards/reversal-budget.ts';
export { type StabilizationOptions, type StabilizationState, stabilization } from './guards/stabilization.ts';
export { STEP_RATE_DEFAULTS, type StepRateOptions, type StepRateState, stepRate } from './guards/step-rate.ts';
export { TOLERANCE_DEFAULTS, type ToleranceOptions, tolerance } from './guards/tolerance.ts';
export { VETO_DEFAULTS, type VetoOptions, type VetoState, veto } from './guards/veto.ts';
export { WARMUP_DEFAULTS, type WarmupOptions, type WarmupState, warmup } from './guards/warmup.ts';
export type { Hold } from './hold.ts';
export {
  type DecisionJournal,
  isHeaderLine,
  Journal,
  type JournalHeader,
  type JournalHeaderFields,
  type JournalLines,
  JournalSegment,
  type JournalSink,
  type JournalTick,
  JournalWriter,
  type JournalWriterOptions,
  parseJournal,
  type RotatingJournalOptions,
  readJournal,
  rotatingJournal,
} from './journal/index.ts';
export type { HeldBackObservation, Observation, OverrideObservation, SignalReading, WaitObservation } from './observation.ts';
export { missingFields } from './observer-reading.ts';
export type { OverrideRequest } from './override-hold.ts';
export type { PauseDirection } from './pause-hold.ts';
export type { Policy } from './policy.ts';
export type { NextPolicy, PolicySource } from './policy-succession.ts';
export type { ReasonCode } from './reason.ts';
export type { Binding, NextPossibleAt, Recommendation, StageRecord } from './recommendation.ts';
export { type ControllerSource, type ReplayOptions, replayJournal } from './replay.ts';
export {
  compareDecisions,
  type DecisionPair,
  type DecisionStretch,
  pairsOf,
  type ReplayComparison,
  type WantedSizes,
} from './replay-compare.ts';
export { type OtherController, replayWithOther } from './replay-other.ts';
export { recordsOf } from './replay-records.ts';
export { type ReplayDifference, type ReplayVerdict, type VerifyOptions, verifyJournal } from './replay-verify.ts';
export type { ScaleTarget, TargetReading } from './scale-target.ts';
export {
  replayShadow,
  type ShadowComparison,
  type ShadowDecision,
  type ShadowParts,
  type ShadowStretch,
} from './shadow/index.ts';
export {
  type FallbackOptions,
  type FallbackState,
  type FallbackUse,
  type Reading,
  type ReadSignal,
  readingOf,
  type Signal,
  type SignalContext,
  type SignalStatus,
  type Signals,
  withFallback,
} from './signals/index.ts';
export { SMOOTHED_FIELDS, type SmoothedField, type SmoothedOptions, type SmoothedState, smoothed } from './smoothing/index.ts';
export { toPolicy } from './to-policy.ts';
export type { Degradation } from './under-min.ts';
