import { createController, type Policy } from '../../autoscale/index.ts';
import { describePolicy } from '../describe-policy.ts';
import { durationWords } from './duration-words.ts';
import type { LintLimits } from './lint-limits.ts';
import { lintPolicy } from './lint-policy.ts';
import { type LintStage, stagesOf } from './lint-view.ts';
import type { PolicyWarning } from './policy-warning.ts';

/** A policy and the one that decides beside it. */
export interface PolicyPair {
  readonly policy: Policy;
  readonly shadow: Policy;
}

/** Places outside of a policy: what is wrong with them is wrong for both, and is told of the live one. */
const SHARED: readonly string[] = ['min', 'max', 'tickMs'];

const isSame = (one: Policy, other: Policy): boolean =>
  JSON.stringify(describePolicy({ ...one, tickMs: 0 })) === JSON.stringify(describePolicy({ ...other, tickMs: 0 }));

const tickUnused = ({ tickMs: own }: Policy, tickMs: number): PolicyWarning[] =>
  own === undefined || own === tickMs
    ? []
    : [
        {
          code: 'SHADOW_TICK',
          path: 'shadow.tickMs',
          text: `the shadow decides in the ticks of the live policy, every ${durationWords(tickMs)}, not in its own of ${durationWords(own)}: what moves by a step a tick moves faster or slower than it would live`,
        },
      ];

const asLive = ({ policy, shadow }: PolicyPair): PolicyWarning[] =>
  isSame(policy, shadow)
    ? [{ code: 'SHADOW_AS_LIVE', path: 'shadow', text: 'it is the live policy once more: the two will never differ' }]
    : [];

const searches = (stages: readonly LintStage[]): PolicyWarning[] =>
  stages
    .filter(({ kind }) => kind === 'throughput')
    .map(({ path }) => ({
      code: 'SHADOW_SEARCHES',
      path: `shadow.${path}`,
      text: '`throughput` learns from the sizes that it tries, and a shadow has none applied: what it finds is not what it would find live; simulate it',
    }));

/**
 * Finds what in a shadow policy works, but hardly as it was meant: what `lintPolicy` finds, with the ticks of the live policy, and what is
 * odd about the two together. Places begin with `shadow`.
 * @throws OptionError when the limits are out of range.
 */
export const lintShadow = (pair: PolicyPair, limits: LintLimits): readonly PolicyWarning[] => {
  const { min, max, waitSloMs, startupMs = 0 } = limits;
  const { tickMs } = createController({ policy: pair.policy, min, max, waitSloMs, startupMs });
  const same = asLive(pair);
  if (same.length > 0) return same; // the rest was told of the live one
  const own = lintPolicy({ ...pair.shadow, tickMs }, limits).filter(({ path }) => !SHARED.includes(path));
  return [
    ...tickUnused(pair.shadow, tickMs),
    ...searches(stagesOf(pair.shadow)),
    ...own.map((warning) => ({ ...warning, path: `shadow.${warning.path}` })),
  ];
};
