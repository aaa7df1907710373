import { describePolicy } from '../../policy/index.ts';
import { loadPolicyFile, type PolicyFileHost } from '../policy/load-policy-file.ts';

/**
 * What a policy file holds, as data for a service. What a running pool cannot take over is sent as well, so that the service refuses it
 * and nothing is left out silently. @throws UsageError when the file cannot be read or is broken.
 */
export const policyBody = async (name: string, host: PolicyFileHost): Promise<Readonly<Record<string, unknown>>> => {
  const { policy, shadow, signals, ...rest } = (await loadPolicyFile(name, host)).file;
  return {
    ...rest,
    ...(policy !== undefined && { policy: describePolicy(policy) }),
    ...(shadow !== undefined && { shadow: shadow.policy === undefined ? shadow.name : describePolicy(shadow.policy) }),
    ...(signals !== undefined && { signals: {} }),
  };
};
