import type { Decider, StageSpec } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import type { StageKinds } from './stage-kinds.ts';
import type { BuildDecider, StageMaker } from './stage-maker.ts';

/** The maker of a kind. @throws OptionError when the kind is not known. */
const makerOf = <Stage>(kind: unknown, makers: Readonly<Record<string, StageMaker<Stage>>>): StageMaker<Stage> => {
  const make = typeof kind === 'string' && Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (make !== undefined) return make;
  throw new OptionError('kind', kind, Object.keys(makers).join(' or '));
};

/** Makes a stage of its spec, with those inside it. @throws OptionError when its kind is not known, or its maker refuses the options. */
export const buildStage = <Stage>(
  spec: StageSpec,
  makers: Readonly<Record<string, StageMaker<Stage>>>,
  kinds: StageKinds,
): Stage => {
  if (typeof spec !== 'object' || spec === null) throw new OptionError('stage', spec, 'an object with `kind` and `options`');
  const { kind, options = {} } = spec;
  return makerOf(kind, makers)(options, deciderBuilder(kinds));
};

/** Makes deciders of specs, by a table of kinds. */
export const deciderBuilder =
  (kinds: StageKinds): BuildDecider =>
  (spec): Decider =>
    buildStage(spec, kinds.deciders, kinds);
