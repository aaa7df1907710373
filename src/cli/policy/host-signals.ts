import type { Policy, Signals } from '../../autoscale/index.ts';
import { cpuUse, eventLoopDelay, eventLoopUtilization, heapUse, memoryUse } from '../../host/index.ts';
import { type PolicyFile, policyReadings } from '../../policy/index.ts';

/** Signals of the host that a command gives to a policy that reads them, by the names that the ceilings look for. */
const HOST_SIGNALS: ReadonlyMap<string, () => Signals[string]> = new Map([
  ['eventLoopDelay', eventLoopDelay],
  ['eventLoopUtilization', eventLoopUtilization],
  ['memory', memoryUse],
  ['heap', heapUse],
  ['cpu', cpuUse],
]);

const hostSignalsFor = (policy: Policy): Signals =>
  Object.fromEntries(
    policyReadings(policy).flatMap((name) => {
      const create = HOST_SIGNALS.get(name);
      return create === undefined ? [] : [[name, create()] as const];
    }),
  );

/** The signals of a policy file: its own, and those of the host that its policy reads and it does not have; `undefined` when there are none. */
export const signalsOf = ({ policy, signals }: PolicyFile): Signals | undefined => {
  const all = { ...(policy === undefined ? {} : hostSignalsFor(policy)), ...signals };
  return Object.keys(all).length === 0 ? undefined : all;
};
