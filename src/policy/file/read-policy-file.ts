import { type Decider, type Goal, type Policy, type Signals, toPolicy } from '../../autoscale/index.ts';
import type { OptionError } from '../../errors/index.ts';
import { buildPolicy } from '../build-policy.ts';
import type { PolicySpec } from '../policy-spec.ts';
import { inspectGroup } from '../shapes/inspect-shape.ts';
import { Inspection } from '../shapes/inspection.ts';
import { FILE_SHAPE } from '../shapes/policy-shape.ts';
import { STAGE_KINDS, type StageKinds } from '../stage-kinds.ts';
import type { FileShadow, PolicyFile } from './policy-file.ts';

/** A file that can be used, or everything that is wrong with it. */
export type PolicyFileReading = { readonly file: PolicyFile } | { readonly problems: readonly OptionError[] };

/** What a file holds after the inspection, durations in milliseconds. */
interface CleanFile {
  readonly min?: number;
  readonly max?: number;
  readonly goal?: Goal;
  readonly waitSloMs?: number;
  readonly policy?: PolicySpec;
  readonly shadow?: { readonly name?: string; readonly policy?: PolicySpec };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasMethod = (value: unknown, method: string): boolean => isRecord(value) && typeof value[method] === 'function';

/** Whether a program has put its policy together itself: its stages are objects with functions, not data. */
const isBuilt = (policy: unknown): policy is Policy | Decider =>
  hasMethod(policy, 'decide') || (isRecord(policy) && 'demand' in policy && hasMethod(policy['demand'], 'decide'));

const isSignal = (signal: unknown): boolean => typeof signal === 'function' || hasMethod(signal, 'read');

const SIGNAL_WORDS = 'a function, or an object with `read`: a signal is a program, so JSON cannot hold one';

/** The signals of a program. What they may be is for the pool to check; here they must be programs at all. */
const inspectSignals = (signals: unknown, inspection: Inspection): Signals | undefined => {
  if (signals === undefined) return undefined;
  if (!isRecord(signals)) return inspection.refuse('signals', signals, `an object of signals by name, each ${SIGNAL_WORDS}`);
  for (const [name, signal] of Object.entries(signals)) {
    if (!isSignal(signal)) inspection.refuse(`signals.${name}`, signal, SIGNAL_WORDS);
  }
  return signals as Signals; // each has just been checked, or was refused
};

/** A field that a program put together itself, as a policy; `undefined` when it is data, or not there. */
const builtField = (data: Readonly<Record<string, unknown>>, field: string): Policy | undefined => {
  const value = Object.hasOwn(data, field) ? data[field] : undefined;
  return isBuilt(value) ? toPolicy(value) : undefined;
};

/** The parts of a file that a program made and no data can hold, and the rest. */
interface SplitFile {
  readonly policy?: Policy | undefined;
  readonly shadow?: Policy | undefined;
  readonly signals?: unknown;
  readonly plain: unknown;
}

const split = (data: unknown): SplitFile => {
  if (!isRecord(data)) return { plain: data };
  const [policy, shadow] = [builtField(data, 'policy'), builtField(data, 'shadow')];
  const signals = Object.hasOwn(data, 'signals') ? data['signals'] : undefined;
  const taken = ['signals', ...(policy === undefined ? [] : ['policy']), ...(shadow === undefined ? [] : ['shadow'])];
  return { policy, shadow, signals, plain: Object.fromEntries(Object.entries(data).filter(([key]) => !taken.includes(key))) };
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

const shadowOf = (built: Policy | undefined, { shadow }: CleanFile, kinds: StageKinds): FileShadow | undefined => {
  if (built !== undefined) return { policy: built };
  return (
    shadow && {
      ...(shadow.name !== undefined && { name: shadow.name }),
      ...(shadow.policy !== undefined && { policy: buildPolicy(shadow.policy, kinds) }),
    }
  );
};

/**
 * Reads what a policy file holds. Strict: nothing unknown is passed over and nothing is repaired; everything that is wrong is
 * found at once. A policy that a program has put together itself is taken as it is.
 */
export const readPolicyFile = (data: unknown, kinds: StageKinds = STAGE_KINDS): PolicyFileReading => {
  const inspection = new Inspection(kinds, 'what the file holds', true);
  const { policy: built, shadow: builtShadow, signals: given, plain } = split(data);
  const clean = (inspectGroup(plain, FILE_SHAPE, '', inspection) ?? {}) as CleanFile; // the shape has just been checked
  const signals = inspectSignals(given, inspection);
  inspectTogether(clean, (built ?? clean.policy) !== undefined, inspection);
  if (inspection.problems.length > 0) return { problems: inspection.problems };
  const { min, max, goal, waitSloMs } = clean;
  const policy = built ?? (clean.policy === undefined ? undefined : buildPolicy(clean.policy, kinds));
  const shadow = shadowOf(builtShadow, clean, kinds);
  return {
    file: {
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(goal !== undefined && { goal }),
      ...(waitSloMs !== undefined && { waitSloMs }),
      ...(policy !== undefined && { policy }),
      ...(shadow !== undefined && { shadow }),
      ...(signals !== undefined && { signals }),
    },
  };
};
