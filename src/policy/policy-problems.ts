import type { OptionError } from '../errors/index.ts';
import { inspectGroup } from './shapes/inspect-shape.ts';
import { Inspection } from './shapes/inspection.ts';
import { POLICY_SHAPE } from './shapes/policy-shape.ts';
import { STAGE_KINDS, type StageKinds } from './stage-kinds.ts';

/**
 * Everything that is wrong with a policy as data, each with its path, what was got and what is allowed; empty for one that
 * `buildPolicy` takes. Use it where a person wrote the policy and wants to mend all of it at once.
 * @public
 */
export const policyProblems = (spec: unknown, kinds: StageKinds = STAGE_KINDS): readonly OptionError[] => {
  const inspection = new Inspection(kinds, 'policy');
  inspectGroup(spec, POLICY_SHAPE, '', inspection);
  return inspection.problems;
};
