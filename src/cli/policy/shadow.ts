import type { Policy, Signals } from '../../autoscale/index.ts';
import { visibleText } from '../../report/index.ts';
import type { LoadedPolicyFile } from './load-policy-file.ts';
import { ownPolicy, type PoolKind } from './own-policy.ts';

/** A policy that decides beside another one. */
export interface Shadow {
  /** How it is called in messages; safe to print. */
  readonly name: string;
  readonly policy: Policy;
}

/** A shadow that was asked for, before it is known what the pool is. */
export interface ChosenShadow {
  readonly name: string;
  /** Absent: the policy that the pool would have without one. */
  readonly policy: Policy | undefined;
  /** What it reads; absent when it reads nothing but the pool's own numbers. */
  readonly signals: Signals | undefined;
}

/** Longest name that is shown. */
const LONGEST_NAME = 60;

/** A shadow's name, safe to print. */
export const shadowName = (word: string): string => visibleText(word, LONGEST_NAME);

/** The shadow that a policy file has; `undefined` when it has none. */
export const shadowOfFile = (loaded: LoadedPolicyFile | undefined): ChosenShadow | undefined => {
  const shadow = loaded?.file.shadow;
  if (loaded === undefined || shadow === undefined) return undefined;
  return { name: shadowName(shadow.name ?? loaded.name), policy: shadow.policy, signals: undefined }; // the file has its signals
};

/** The shadow beside the policy of such a pool. */
export const shadowFor = ({ name, policy }: ChosenShadow, pool: PoolKind): Shadow => ({
  name,
  policy: policy ?? ownPolicy(pool),
});
