import type { Policy } from '../../autoscale/index.ts';
import { slotsPolicy, workersPolicy } from '../../autoscaled-pool/index.ts';
import { visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { UsageError } from '../usage-error.ts';
import { choosePolicy } from './choose-policy.ts';
import type { ParsedSimulate } from './simulate-options.ts';

/** A policy that decides beside another one. */
export interface ChosenShadow {
  readonly name: string;
  readonly policy: Policy;
}

/** The policy that `--shadow` means; `default` is what the pool would have. @throws UsageError for a size that stays, which decides nothing. */
export const chooseShadow = async (
  word: string,
  { start, goal }: ParsedSimulate,
  host: Pick<CommandHost, 'workingDirectory'>,
): Promise<ChosenShadow> => {
  const { name, policy, size, idleTimeoutMs } = await choosePolicy(word, host);
  if (size !== undefined || idleTimeoutMs !== undefined)
    throw new UsageError(`--shadow ${visibleText(word, 80)} decides nothing: give a policy`);
  return { name, policy: policy ?? (start > 0 ? workersPolicy(goal) : slotsPolicy(goal, 'onDemand').policy) };
};
