import type { Policy, StageSpec } from '../autoscale/index.ts';
import type { PolicySpec } from './policy-spec.ts';

const specsOf = (stages: readonly { readonly spec: StageSpec }[] | undefined): readonly StageSpec[] =>
  (stages ?? []).map(({ spec }) => spec);

/** Writes a policy down as data. `buildPolicy` makes an equal policy of it, as long as every stage is of a known kind. @public */
export const describePolicy = (policy: Policy): PolicySpec => ({
  demand: policy.demand.spec,
  floors: specsOf(policy.floors),
  ceilings: specsOf(policy.ceilings),
  guards: specsOf(policy.guards),
  ...(policy.tickMs !== undefined && { tickMs: policy.tickMs }),
});
