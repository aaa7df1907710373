import type { Policy } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';
import { buildStage, checkRecord } from './build-stage.ts';
import type { PolicySpec } from './policy-spec.ts';
import { STAGE_KINDS, type StageKinds, type StageMaker } from './stage-kinds.ts';

const KEYS = ['demand', 'floors', 'ceilings', 'guards', 'tickMs'];

const buildAll = <Stage>(path: string, specs: unknown, makers: Readonly<Record<string, StageMaker<Stage>>>): readonly Stage[] => {
  if (specs === undefined) return [];
  if (!Array.isArray(specs)) throw new OptionError(path, specs, 'an array of stages');
  return specs.map((spec: unknown, index) => buildStage(`${path}[${index}]`, spec, makers));
};

/**
 * Makes a policy of data. Strict: an unknown kind, an unknown option or a value out of range is refused with its path, what
 * was got and what is allowed, and nothing is repaired.
 *
 * `kinds` replaces the table of known kinds; spread {@link STAGE_KINDS} into yours to add stages of your own.
 * @throws OptionError when the data is not a policy.
 * @public
 */
export const buildPolicy = (spec: PolicySpec, kinds: StageKinds = STAGE_KINDS): Policy => {
  const fields = checkRecord('policy', spec);
  checkKeys('', fields, KEYS);
  const { tickMs } = fields;
  return {
    demand: buildStage('demand', fields.demand, kinds.deciders),
    floors: buildAll('floors', fields.floors, kinds.deciders),
    ceilings: buildAll('ceilings', fields.ceilings, kinds.deciders),
    guards: buildAll('guards', fields.guards, kinds.guards),
    ...(tickMs !== undefined && { tickMs: checkFinite('tickMs', tickMs, { min: 1 }) }),
  };
};
