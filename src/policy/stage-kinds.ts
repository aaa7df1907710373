import {
  aimd,
  aimdOnOverload,
  allOf,
  anyOf,
  backlogPerWorker,
  cooldown,
  type Decider,
  demand,
  eventLoop,
  forecast,
  type Guard,
  gradient2,
  maxOf,
  memory,
  minOf,
  onDemand,
  panic,
  pid,
  ratio,
  reversalBudget,
  rules,
  schedule,
  smoothed,
  stabilization,
  stablePanic,
  step,
  stepRate,
  throughput,
  tolerance,
  vegas,
  veto,
  waitStep,
  warmup,
  withFallback,
} from '../autoscale/index.ts';
import { joining, plain, type StageMaker, unread, wrapping } from './stage-maker.ts';

/** The kinds of stages that a spec may name, by the role they may have. @public */
export interface StageKinds {
  /** Deciders: for demand, floors and ceilings. */
  readonly deciders: Readonly<Record<string, StageMaker<Decider>>>;
  readonly guards: Readonly<Record<string, StageMaker<Guard>>>;
}

/** Every stage that marea brings. What the options of each may be stands in `shapes`; a test compares the two. @public */
export const STAGE_KINDS: StageKinds = Object.freeze({
  deciders: Object.freeze({
    aimd: unread(aimd),
    aimdOnOverload: unread(aimdOnOverload),
    allOf: joining('allOf', allOf),
    anyOf: joining('anyOf', anyOf),
    backlogPerWorker: unread(backlogPerWorker),
    demand: unread(demand),
    eventLoop: unread(eventLoop),
    forecast: unread(forecast),
    gradient2: unread(gradient2),
    maxOf: joining('maxOf', maxOf),
    memory: unread(memory),
    minOf: joining('minOf', minOf),
    onDemand: plain('onDemand', onDemand),
    pid: unread(pid),
    ratio: unread(ratio),
    rules: unread(rules),
    schedule: unread(schedule),
    smoothed: wrapping(smoothed),
    stablePanic: unread(stablePanic),
    step: unread(step),
    throughput: unread(throughput),
    vegas: unread(vegas),
    waitStep: unread(waitStep),
    withFallback: wrapping(withFallback),
  }),
  guards: Object.freeze({
    cooldown: unread(cooldown),
    panic: unread(panic),
    reversalBudget: unread(reversalBudget),
    stabilization: unread(stabilization),
    stepRate: unread(stepRate),
    tolerance: unread(tolerance),
    veto: unread(veto),
    warmup: unread(warmup),
  }),
});
