import { describePolicy } from '../../policy/index.ts';
import { loadPolicyFile, type PolicyFileHost } from '../policy/load-policy-file.ts';

/** What a file says of the pool that it was made for. A running pool keeps its own. */
const OF_THE_POOL = ['min', 'max', 'waitSloMs', 'goal'] as const;

/** What is sent to a service, and what of the file is not. */
export interface PolicyBody {
  readonly body: Readonly<Record<string, unknown>>;
  /** Fields that stay as they are in the running pool. */
  readonly left: readonly string[];
}

/**
 * What a policy file holds, as data for a service. Bounds and goals stay with the running pool; a shadow and signals are sent, so that
 * the service refuses them and nothing that decides is left out silently. @throws UsageError when the file cannot be read or is broken.
 */
export const policyBody = async (name: string, host: PolicyFileHost): Promise<PolicyBody> => {
  const { file } = await loadPolicyFile(name, host);
  const { policy, shadow, signals } = file;
  const body = {
    ...(policy !== undefined && { policy: describePolicy(policy) }),
    ...(shadow !== undefined && { shadow: shadow.policy === undefined ? shadow.name : describePolicy(shadow.policy) }),
    ...(signals !== undefined && { signals: {} }),
  };
  return { body, left: OF_THE_POOL.filter((field) => file[field] !== undefined) };
};
