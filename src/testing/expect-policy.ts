import type { Decider, Policy } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import {
  type Candidate,
  type Condition,
  candidateNamed,
  type MeasureName,
  type Playable,
  readCondition,
  runOf,
  type SimPoolOptions,
  type SimulateOptions,
  type SimulationResult,
  simulate,
} from '../sim/index.ts';

/** Limits that a policy is to keep, by measure: `{ late: '<1%', cost: '<1.2', waitP99: '<500ms' }`. @public */
export type PolicyLimits = Readonly<Partial<Record<MeasureName, string>>>;

/** Under which conditions a policy is tried. @public */
export interface PolicyConditions extends Pick<SimulateOptions, 'service' | 'dependency' | 'faults'> {
  /** @defaultValue `{ min: 1, max: 1_000 }` */
  readonly pool?: SimPoolOptions;
  /** Every one must keep the limits. @defaultValue `[1, 2, 3]` */
  readonly seeds?: readonly (number | string)[];
}

/** A policy on a load, which can be held against limits. @public */
export interface PolicyExpectation {
  /**
   * Plays the load once for each seed. Resolves with the results when all limits were kept each time.
   * Rejects with an error that names each limit that was not, by how much, and for which seed.
   */
  toKeep(limits: PolicyLimits): Promise<readonly SimulationResult[]>;
}

/** A policy that is to be tried on a load. @public */
export interface PolicyUnderTest {
  on(workload: Playable, conditions?: PolicyConditions): PolicyExpectation;
}

const toCandidate = (policy: Policy | Decider | string): Candidate => {
  if (typeof policy === 'string') return candidateNamed(policy);
  return { name: 'the policy', policy: 'decide' in policy ? { demand: policy } : policy };
};

const conditionsOf = (limits: PolicyLimits): readonly Condition[] => {
  const conditions = Object.entries(limits).map(([measure, bound]) => readCondition(measure, bound));
  if (conditions.length === 0) throw new OptionError('limits', limits, 'one limit or more, for example `{ late: "<1%" }`');
  return conditions;
};

const breachesOf = (result: SimulationResult, conditions: readonly Condition[]): readonly string[] =>
  conditions
    .filter(({ isMet }) => !isMet(result))
    .map(
      ({ text, measure, valueText }) =>
        `seed ${result.seed}: ${measure} is ${valueText(result)}, not ${text.slice(measure.length + 1)}`,
    );

/**
 * Keeps a policy under test: plays a load in virtual time and compares what comes of it with limits. Works with any test runner.
 *
 * `policy` is a policy, a decider, or a name as of `marea simulate --policy`.
 * @example
 * ```ts
 * await expectPolicy(policy).on(rampLoad(), { pool: { min: 2, max: 200, startMs: 40 } })
 *   .toKeep({ late: '<1%', cost: '<1.2', reversalsPerHour: '<600' });
 * ```
 * @throws OptionError when there is no such policy.
 * @public
 */
export const expectPolicy = (policy: Policy | Decider | string): PolicyUnderTest => {
  const candidate = toCandidate(policy);
  return {
    on: (workload, { pool = { min: 1, max: 1_000 }, seeds = [1, 2, 3], ...world } = {}) => ({
      toKeep: async (limits) => {
        const conditions = conditionsOf(limits);
        const results: SimulationResult[] = [];
        for (const seed of seeds) results.push(await simulate({ ...runOf({ workload, pool, ...world }, candidate), seed }));
        const breaches = results.flatMap((result) => breachesOf(result, conditions));
        if (breaches.length > 0)
          throw new Error(`${candidate.name} on ${results[0]?.workload ?? 'the load'}:\n  ${breaches.join('\n  ')}`);
        return results;
      },
    }),
  };
};
