import { type Controller, createController, type Decider, type Policy, toPolicy } from '../autoscale/index.ts';
import { describePolicy, type PolicySpec } from '../policy/index.ts';

/** What a shadow shares with the live policy. */
export interface ShadowLimits {
  readonly min: number;
  readonly max: number;
  readonly waitSloMs: number;
  readonly startupMs: number;
  /** Time between two ticks of the live policy: both decide in the same ones. */
  readonly tickMs: number;
}

/** A second controller, and its policy as data for the journal's header. */
export interface ShadowController {
  readonly controller: Controller;
  readonly spec: PolicySpec;
}

/** Makes the controller of a shadow policy. @throws OptionError when the policy does not fit the limits. */
export const shadowController = (shadow: Policy | Decider, { tickMs, ...limits }: ShadowLimits): ShadowController => {
  const policy: Policy = { ...toPolicy(shadow, 'shadow'), tickMs };
  return { controller: createController({ policy, ...limits }), spec: describePolicy(policy) };
};
