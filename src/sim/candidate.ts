import { forecastPolicy, onDemand, type Policy, stepPolicy } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { readDuration } from '../internal/index.ts';
import { buildPolicy, STAGE_KINDS } from '../policy/index.ts';

/** Something to be tried: a policy, a fixed size, or neither, which is the default of the pool. @public */
export interface Candidate {
  readonly name: string;
  readonly policy?: Policy;
  readonly size?: number;
  /** Workers start as tasks come, up to `max`, and leave when they were idle for this long, in milliseconds. */
  readonly idleTimeoutMs?: number;
}

const FIXED = /^fixed:(\d{1,6})$/;
const SPAWN = /^spawn:([0-9.]{1,9}[a-z]{1,3})$/;
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

/** Names that {@link candidateNamed} knows, besides `fixed:N` and `spawn:400ms`. @public */
export const candidateNames = (): readonly string[] => ['default', 'classic', ...Object.keys(STAGE_KINDS.deciders)];

/**
 * A candidate by its name: `default` (what the pool would have), `classic` (the textbook's queue steps), `fixed:20` (a size that stays), `spawn:400ms`
 * (no policy: workers start as tasks come and leave after that long without one), or the
 * kind of a decider, alone or with options: `demand`, `demand:downWindowMs=5000`. `forecast` is the floor with a demand beside it.
 * @throws OptionError when there is no such name, or an option is wrong.
 * @public
 */
export const candidateNamed = (name: string): Candidate => {
  const fixed = FIXED.exec(name);
  if (fixed !== null) return { name, size: Number(fixed[1]) };
  const idle = readDuration(SPAWN.exec(name)?.[1] ?? '');
  if ('ms' in idle && idle.ms > 0) return { name, policy: { demand: onDemand() }, idleTimeoutMs: idle.ms };
  if (name === 'default') return { name };
  if (name === 'classic') return { name, policy: stepPolicy() };
  const [kind = '', options] = name.split(/:(.*)/s, 2);
  if (!Object.hasOwn(STAGE_KINDS.deciders, kind)) {
    throw new OptionError('policy', name, `one of ${candidateNames().join(', ')}, fixed:N, spawn:400ms`);
  }
  // A floor alone is no policy: it stands beside its demand.
  if (kind === 'forecast') return { name, policy: forecastPolicy(optionsOf(name, options)) };
  return { name, policy: buildPolicy({ demand: { kind, options: optionsOf(name, options) } }) };
};
