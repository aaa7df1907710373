import type { Policy, Signals } from '../../autoscale/index.ts';
import { type LintLimits, lintPolicy, lintShadow, type PolicyWarning } from '../../policy/index.ts';
import { formatCounted, visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { shadowOfCommand, signalsOfBoth } from './choose-shadow.ts';
import { findPolicyFile, type LoadedPolicyFile, loadPolicyFile, type PolicyFileHost } from './load-policy-file.ts';
import { ownPolicy, type PoolKind } from './own-policy.ts';
import { type Shadow, shadowFor } from './shadow.ts';

/** The wait that counts where neither flag nor file says one, in milliseconds: that of pools. */
const WAIT_SLO_MS = 500;

/** What a policy of a command runs with. */
export interface CommandLimits extends Omit<LintLimits, 'waitSloMs'> {
  readonly waitSloMs?: number | undefined;
}

/**
 * The policy file of a command: the one that `--policy` names, none with `--no-policy`, else the one of the working directory.
 * @throws UsageError when it cannot be used.
 */
const choosePolicyFile = async (
  option: string | false | undefined,
  host: PolicyFileHost,
): Promise<LoadedPolicyFile | undefined> => {
  if (option === false) return undefined;
  return option === undefined ? findPolicyFile(host) : loadPolicyFile(option, host);
};

const countOf = (warnings: readonly PolicyWarning[]): string =>
  warnings.length === 0 ? '' : `, with ${formatCounted(warnings.length, 'warning')}`;

const warningLines = (warnings: readonly PolicyWarning[]): readonly string[] =>
  warnings.map(({ code, path, text }) => `warning: ${visibleText(path)}: ${text} [${code}]`);

const notesOn = ({ name, file: { policy } }: LoadedPolicyFile, { waitSloMs, ...limits }: CommandLimits): readonly string[] => {
  if (policy === undefined) return [`bounds and goal from ${name}`];
  const warnings = lintPolicy(policy, { ...limits, waitSloMs: waitSloMs ?? WAIT_SLO_MS });
  return [`policy from ${name}${countOf(warnings)}`, ...warningLines(warnings)];
};

/** Tells on standard error which policy file rules, and what looks wrong in it. */
export const tellPolicyFile = (
  { stderr }: Pick<CommandHost, 'stderr'>,
  loaded: LoadedPolicyFile,
  limits: CommandLimits,
): void => {
  for (const line of notesOn(loaded, limits)) stderr.sink.write(`marea: ${line}\n`);
};

const shadowNotes = (
  { policy, shadow }: { readonly policy: Policy; readonly shadow: Shadow },
  { waitSloMs = WAIT_SLO_MS, ...limits }: CommandLimits,
): readonly string[] => {
  const warnings = lintShadow({ policy, shadow: shadow.policy }, { ...limits, waitSloMs });
  return [`shadow ${shadow.name} decides beside it, and nothing of it is applied${countOf(warnings)}`, ...warningLines(warnings)];
};

/** The policies that a command was asked for. */
export interface ChosenPolicies {
  readonly policyFile: LoadedPolicyFile | undefined;
  /** Signals for both policies; absent when neither has any. */
  readonly signals: Signals | undefined;
  /** The shadow in such a pool; `undefined` when there is none. */
  readonly shadowIn: (pool: PoolKind) => Shadow | undefined;
}

/** Policy file and shadow, by `--policy` and `--shadow`. @throws UsageError when one cannot be used. */
export const choosePolicies = async (
  parsed: { readonly policy?: string | false; readonly shadow?: string | false },
  host: PolicyFileHost,
): Promise<ChosenPolicies> => {
  const policyFile = await choosePolicyFile(parsed.policy, host);
  const shadow = await shadowOfCommand(parsed.shadow, policyFile, host);
  return { policyFile, signals: signalsOfBoth(policyFile, shadow), shadowIn: (pool) => shadow && shadowFor(shadow, pool) };
};

/** What a command has settled on. */
export interface SettledPolicies extends Omit<CommandLimits, 'signals'> {
  /** What the pool is, for the policy that it has when none is given. */
  readonly pool: PoolKind;
  readonly policy: Policy | undefined;
  readonly shadow: Shadow | undefined;
  readonly signals: Signals | undefined;
}

/** Tells on standard error which policy file rules and which policy decides beside it, and what looks wrong in them. */
export const tellPolicies = (
  host: Pick<CommandHost, 'stderr'>,
  policyFile: LoadedPolicyFile | undefined,
  { pool, policy, shadow, ...settled }: SettledPolicies,
): void => {
  const limits = { ...settled, signals: Object.keys(settled.signals ?? {}) };
  if (policyFile !== undefined) tellPolicyFile(host, policyFile, limits);
  if (shadow === undefined) return;
  for (const line of shadowNotes({ policy: policy ?? ownPolicy(pool), shadow }, limits))
    host.stderr.sink.write(`marea: ${line}\n`);
};
