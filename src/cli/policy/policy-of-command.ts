import { type LintLimits, lintPolicy } from '../../policy/index.ts';
import { formatCounted, visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { findPolicyFile, type LoadedPolicyFile, loadPolicyFile, type PolicyFileHost } from './load-policy-file.ts';

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
export const choosePolicyFile = async (
  option: string | false | undefined,
  host: PolicyFileHost,
): Promise<LoadedPolicyFile | undefined> => {
  if (option === false) return undefined;
  return option === undefined ? findPolicyFile(host) : loadPolicyFile(option, host);
};

const notesOn = ({ name, file: { policy } }: LoadedPolicyFile, { waitSloMs, ...limits }: CommandLimits): readonly string[] => {
  if (policy === undefined) return [`bounds and goal from ${name}`];
  const warnings = lintPolicy(policy, { ...limits, waitSloMs: waitSloMs ?? WAIT_SLO_MS });
  const head = `policy from ${name}${warnings.length === 0 ? '' : `, with ${formatCounted(warnings.length, 'warning')}`}`;
  return [head, ...warnings.map(({ code, path, text }) => `warning: ${visibleText(path)}: ${text} [${code}]`)];
};

/** Tells on standard error which policy file rules, and what looks wrong in it. */
export const tellPolicyFile = (
  { stderr }: Pick<CommandHost, 'stderr'>,
  loaded: LoadedPolicyFile,
  limits: CommandLimits,
): void => {
  for (const line of notesOn(loaded, limits)) stderr.sink.write(`marea: ${line}\n`);
};
