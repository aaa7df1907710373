import { onDemand, type Policy } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { readDuration } from '../internal/index.ts';
import { buildPolicy, DEFAULT_POLICY, policyNames, readPolicyName } from '../policy/index.ts';

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
/** Names that {@link candidateNamed} knows, besides `fixed:N` and `spawn:400ms`. @public */
export const candidateNames = (): readonly string[] => policyNames();

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
  const spec = readPolicyName(name);
  if (spec === undefined) throw new OptionError('policy', name, `one of ${candidateNames().join(', ')}, fixed:N, spawn:400ms`);
  return spec === DEFAULT_POLICY ? { name } : { name, policy: buildPolicy(spec) };
};
