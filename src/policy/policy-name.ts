import { forecastPolicy, stepPolicy } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { describePolicy } from './describe-policy.ts';
import type { PolicySpec } from './policy-spec.ts';
import { STAGE_KINDS, type StageKinds } from './stage-kinds.ts';

/** The name of what a pool decides by when nobody says otherwise. What that is, only the pool knows. */
export const DEFAULT_POLICY = 'default';

/** Options in a name: `demand:downWindowMs=5000`. */
const OPTION = /^([A-Za-z][A-Za-z0-9]{0,40})=([^,=]{1,40})$/;

const valueFrom = (text: string): number | boolean | string => {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
};

const optionsOf = (name: string, text: string | undefined): Readonly<Record<string, unknown>> => {
  if (text === undefined) return {};
  const options = Object.create(null) as Record<string, unknown>; // no prototype: the names come from outside
  for (const part of text.split(',')) {
    const match = OPTION.exec(part);
    if (match === null)
      throw new OptionError('policy', name, 'a name, with options as in `demand:downWindowMs=5000,slowMs=20000`');
    options[match[1] ?? ''] = valueFrom(match[2] ?? '');
  }
  return { ...options };
};

/** Names of policies. */
export const policyNames = (kinds: StageKinds = STAGE_KINDS): readonly string[] => [
  DEFAULT_POLICY,
  'classic',
  ...Object.keys(kinds.deciders),
];

/**
 * The policy that a name stands for, as data: `classic` (the textbook's queue steps), or the kind of a decider, alone or with
 * options: `demand:downWindowMs=5000`. `forecast` is the floor with a demand beside it. `default` stands for itself, and what is no
 * name gives `undefined`. Whether the options are right is left to whoever builds the policy,
 * but for those of `forecast`, which the demand depends on.
 * @throws OptionError when the options cannot be read: of `policy`, or with the path of what is wrong.
 */
export const readPolicyName = (name: string, kinds: StageKinds = STAGE_KINDS): PolicySpec | typeof DEFAULT_POLICY | undefined => {
  if (name === DEFAULT_POLICY) return name;
  if (name === 'classic') return describePolicy(stepPolicy());
  const [kind = '', text] = name.split(/:(.*)/s, 2);
  if (!Object.hasOwn(kinds.deciders, kind)) return undefined;
  const options = optionsOf(name, text);
  // A floor alone is no policy: it stands beside its demand.
  return kind === 'forecast' ? describePolicy(forecastPolicy(options)) : { demand: { kind, options } };
};
