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

/** Signals of the host that a policy reads. */
const hostSignalsFor = (policy: Policy): Signals =>
  Object.fromEntries(
    policyReadings(policy).flatMap((name) => {
      const create = HOST_SIGNALS.get(name);
      return create === undefined ? [] : [[name, create()] as const];
    }),
  );

/**
 * Signals for the policies of a command: those that are given, and those of the host that the policies read and nobody gave; `undefined`
 * when there are none.
 */
export const signalsFor = (policies: readonly (Policy | undefined)[], given: Signals | undefined): Signals | undefined => {
  const ofHost = policies.flatMap((policy) => (policy === undefined ? [] : Object.entries(hostSignalsFor(policy))));
  const all: Signals = { ...Object.fromEntries(ofHost), ...given };
  return Object.keys(all).length === 0 ? undefined : all;
};

/** The signals of a policy file: its own, and those of the host that its policies read. */
export const signalsOf = ({ policy, shadow, signals }: PolicyFile): Signals | undefined =>
  signalsFor([policy, shadow?.policy], signals);
