import type { Signals } from '../../autoscale/index.ts';
import { UsageError } from '../usage-error.ts';
import { signalsFor } from './host-signals.ts';
import { type LoadedPolicyFile, loadPolicyFile, type PolicyFileHost } from './load-policy-file.ts';
import { type ChosenShadow, shadowName, shadowOfFile } from './shadow.ts';

/** The policy that `--shadow` means: a name or a policy file. @throws UsageError for a size that stays, which decides nothing. */
export const chooseShadow = async (word: string, host: PolicyFileHost): Promise<ChosenShadow> => {
  const { choosePolicy, isPolicyPath } = await import('../simulate/choose-policy.ts'); // it brings the simulator along
  if (isPolicyPath(word)) {
    const { name, file, signals } = await loadPolicyFile(word, host);
    return { name, policy: file.policy, signals };
  }
  const { policy, size, idleTimeoutMs } = await choosePolicy(word, host, '--shadow');
  const name = shadowName(word);
  if (size !== undefined || idleTimeoutMs !== undefined) throw new UsageError(`--shadow ${name} decides nothing: give a policy`);
  return { name, policy, signals: signalsFor([policy], undefined) };
};

/**
 * The shadow of a command: the one that `--shadow` means, none with `--no-shadow`, else that of its policy file.
 * @throws UsageError when it cannot be used.
 */
export const shadowOfCommand = async (
  option: string | false | undefined,
  policyFile: LoadedPolicyFile | undefined,
  host: PolicyFileHost,
): Promise<ChosenShadow | undefined> => {
  if (option === false) return undefined;
  return option === undefined ? shadowOfFile(policyFile) : chooseShadow(option, host);
};

/** The signals of both policies; where both have one of a name, that of the live policy holds. */
export const signalsOfBoth = (
  policyFile: LoadedPolicyFile | undefined,
  shadow: ChosenShadow | undefined,
): Signals | undefined => {
  const [live, beside] = [policyFile?.signals, shadow?.signals];
  return live === undefined || beside === undefined ? (live ?? beside) : { ...beside, ...live };
};
