import { type Decider, type Goal, type Policy, toPolicy } from '../../autoscale/index.ts';
import type { OptionError } from '../../errors/index.ts';
import { buildPolicy } from '../build-policy.ts';
import type { PolicySpec } from '../policy-spec.ts';
import { inspectGroup } from '../shapes/inspect-shape.ts';
import { Inspection } from '../shapes/inspection.ts';
import { FILE_SHAPE } from '../shapes/policy-shape.ts';
import { STAGE_KINDS, type StageKinds } from '../stage-kinds.ts';
import type { PolicyFile } from './policy-file.ts';

/** A file that can be used, or everything that is wrong with it. */
export type PolicyFileReading = { readonly file: PolicyFile } | { readonly problems: readonly OptionError[] };

/** What a file holds after the inspection, durations in milliseconds. */
interface CleanFile {
  readonly min?: number;
  readonly max?: number;
  readonly goal?: Goal;
  readonly waitSloMs?: number;
  readonly policy?: PolicySpec;
}

const hasMethod = (value: unknown, method: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  method in value &&
  typeof (value as Record<string, unknown>)[method] === 'function'; // any object can be asked

/** Whether a program has put its policy together itself: its stages are objects with functions, not data. */
const isBuilt = (policy: unknown): policy is Policy | Decider =>
  hasMethod(policy, 'decide') ||
  (typeof policy === 'object' && policy !== null && 'demand' in policy && hasMethod(policy.demand, 'decide'));

/** The policy that a program has put together; `undefined` where the file holds data. */
const builtPolicyOf = (data: unknown): Policy | undefined => {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'policy') || !('policy' in data)) return undefined;
  return isBuilt(data.policy) ? toPolicy(data.policy) : undefined;
};

/** What fields mean together. */
const inspectTogether = ({ min, max, goal, waitSloMs }: CleanFile, hasPolicy: boolean, inspection: Inspection): void => {
  if (min !== undefined && max !== undefined && min > max) inspection.contradict('min', min, `at most \`max\` (${max})`);
  if (goal !== undefined && hasPolicy) {
    inspection.contradict('goal', goal, 'absent where `policy` is given, because it only picks the default policy');
  }
  if (goal === 'throughput' && waitSloMs !== undefined) {
    inspection.contradict('waitSloMs', waitSloMs, "absent with `goal` 'throughput', which knows no wait");
  }
};

/**
 * Reads what a policy file holds. Strict: nothing unknown is passed over and nothing is repaired; everything that is wrong is
 * found at once. A policy that a program has put together itself is taken as it is.
 */
export const readPolicyFile = (data: unknown, kinds: StageKinds = STAGE_KINDS): PolicyFileReading => {
  const inspection = new Inspection(kinds, 'what the file holds', true);
  const built = builtPolicyOf(data);
  // a program's own stages are no data, so the inspection is not shown them
  const shown = built === undefined ? data : { ...(data as object), policy: undefined };
  const clean = (inspectGroup(shown, FILE_SHAPE, '', inspection) ?? {}) as CleanFile; // the shape has just been checked
  inspectTogether(clean, (built ?? clean.policy) !== undefined, inspection);
  if (inspection.problems.length > 0) return { problems: inspection.problems };
  const { min, max, goal, waitSloMs } = clean;
  const policy = built ?? (clean.policy === undefined ? undefined : buildPolicy(clean.policy, kinds));
  return {
    file: {
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(goal !== undefined && { goal }),
      ...(waitSloMs !== undefined && { waitSloMs }),
      ...(policy !== undefined && { policy }),
    },
  };
};
