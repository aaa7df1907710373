import {
  type Autoscaler,
  createAutoscaler,
  createController,
  type Decider,
  JournalWriter,
  type Policy,
  type ScaleTarget,
  type Signals,
  type SizeBudget,
} from '../autoscale/index.ts';
import { reportListenerError } from '../host/index.ts';
import { describePolicy } from '../policy/index.ts';
import type { Clock } from '../time/index.ts';
import { policySourceOf } from './policy-source.ts';
import { shadowController } from './shadow-controller.ts';

/** Everything an autoscaler is started with; checked and complete. */
export interface AutoscalerPlan {
  readonly target: ScaleTarget;
  readonly policy: Policy;
  /** Decides beside the policy and is never applied; absent when there is none. */
  readonly shadow?: Policy | Decider | undefined;
  readonly min: number;
  readonly max: number;
  readonly waitSloMs: number;
  readonly clock: Clock;
  readonly dryRun: boolean;
  /** Takes each line of the journal; absent when only the last records are kept in memory. */
  readonly journal: ((line: string) => void) | undefined;
  /** Named inputs beside the target's own numbers. */
  readonly signals: Signals | undefined;
  /** Stands between what is recommended and what is applied; absent where the size is not shared. */
  readonly budget: SizeBudget | undefined;
}

/** Puts controller, journal and loop together, and starts them. */
export const startAutoscaler = (plan: AutoscalerPlan): Autoscaler => {
  const { target, policy, min, max, waitSloMs, clock, dryRun, journal: sink, signals, budget } = plan;
  const startupMs = 0;
  const controller = createController({ policy, min, max, waitSloMs, startupMs });
  const { tickMs } = controller;
  const shadow =
    plan.shadow === undefined ? undefined : shadowController(plan.shadow, { min, max, waitSloMs, startupMs, tickMs });
  const header = {
    name: target.name,
    policy: describePolicy(policy),
    ...(shadow !== undefined && { shadow: shadow.spec }),
    min,
    max,
    waitSloMs,
    startupMs,
    tickMs,
    startedAtWallMs: clock.wallNow(),
  };
  const parts = {
    target,
    controller,
    policySource: policySourceOf(header),
    ...(shadow !== undefined && { shadow: shadow.controller }),
    min,
    max,
    clock,
    dryRun,
    onListenerError: reportListenerError,
    ...(signals !== undefined && { signals }),
    ...(budget !== undefined && { budget }),
  };
  const journal = sink && new JournalWriter({ header, sink, onError: reportListenerError });
  const autoscaler = createAutoscaler(journal === undefined ? parts : { ...parts, journal });
  autoscaler.start();
  return autoscaler;
};
