import { type Decider, type Goal, type Policy, type Signals, toPolicy } from '../../autoscale/index.ts';
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

/** The parts of a file that a program made and no data can hold, and the rest. */
const split = (data: unknown): { readonly built: Policy | undefined; readonly signals: unknown; readonly plain: unknown } => {
  if (!isRecord(data)) return { built: undefined, signals: undefined, plain: data };
  const policy = Object.hasOwn(data, 'policy') ? data['policy'] : undefined;
  const signals = Object.hasOwn(data, 'signals') ? data['signals'] : undefined;
  const built = isBuilt(policy) ? toPolicy(policy) : undefined;
  const kept = Object.entries(data).filter(([key]) => key !== 'signals' && (key !== 'policy' || built === undefined));
  return { built, signals, plain: Object.fromEntries(kept) };
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
  const { built, signals: given, plain } = split(data);
  const clean = (inspectGroup(plain, FILE_SHAPE, '', inspection) ?? {}) as CleanFile; // the shape has just been checked
  const signals = inspectSignals(given, inspection);
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
      ...(signals !== undefined && { signals }),
    },
  };
};
