import type { Policy } from '../autoscale/index.ts';
import { buildStage } from './build-stage.ts';
import type { PolicySpec } from './policy-spec.ts';
import { inspectGroup } from './shapes/inspect-shape.ts';
import { Inspection } from './shapes/inspection.ts';
import { POLICY_SHAPE } from './shapes/policy-shape.ts';
import { STAGE_KINDS, type StageKinds } from './stage-kinds.ts';

/**
 * Makes a policy of data. Strict: an unknown kind, an unknown option or a value out of range is refused with its path, what
 * was got and what is allowed, and nothing is repaired. The first problem is thrown; {@link policyProblems} gives all of them.
 *
 * `kinds` replaces the table of known kinds; spread {@link STAGE_KINDS} into yours to add stages of your own.
 * @throws OptionError when the data is not a policy.
 * @public
 */
export const buildPolicy = (spec: PolicySpec, kinds: StageKinds = STAGE_KINDS): Policy => {
  const inspection = new Inspection(kinds, 'policy');
  const read = inspectGroup(spec, POLICY_SHAPE, '', inspection);
  const [problem] = inspection.problems;
  if (problem !== undefined) throw problem;
  const { demand, floors = [], ceilings = [], guards = [], tickMs } = read as unknown as PolicySpec; // inspected
  return {
    demand: buildStage(demand, kinds.deciders, kinds),
    floors: floors.map((floor) => buildStage(floor, kinds.deciders, kinds)),
    ceilings: ceilings.map((ceiling) => buildStage(ceiling, kinds.deciders, kinds)),
    guards: guards.map((guard) => buildStage(guard, kinds.guards, kinds)),
    ...(tickMs !== undefined && { tickMs }),
  };
};
