import { createController, type Policy } from '../../autoscale/index.ts';
import type { LintLimits } from './lint-limits.ts';
import { stagesOf } from './lint-view.ts';
import { PLACE_RULES } from './place-rules.ts';
import type { PolicyWarning } from './policy-warning.ts';
import { SIZE_RULES } from './size-rules.ts';
import { TIME_RULES } from './time-rules.ts';

const RULES = [...TIME_RULES, ...SIZE_RULES, ...PLACE_RULES];

/**
 * Finds what in a policy works, but hardly as it was meant: spans shorter than a tick, steps across the whole range, a demand that can
 * melt what is behind it. An empty list does not say that the policy is good; a simulation does.
 *
 * Stages of kinds that marea does not know are passed over.
 * @throws OptionError when the limits are out of range.
 * @public
 */
export const lintPolicy = (policy: Policy, limits: LintLimits): readonly PolicyWarning[] => {
  const { min, max, waitSloMs, startupMs = 0 } = limits;
  const { tickMs } = createController({ policy, min, max, waitSloMs, startupMs });
  const view = { stages: stagesOf(policy), limits, tickMs };
  return RULES.flatMap((rule) => rule(view));
};
