import { demandAlone } from './pool-subjects.ts';
import { type Score, scoreOf } from './score.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

/**
 * What a default has to reach. `goodput`: of the best fixed size. `back`: seconds after the trouble. `end`: 1 when it melted or starved, else 0. `overloads`:
 * of 1,000 successes. `batch`: times the ideal. `neighbour`: times what it takes without one. `late`: points above the yardstick. `size`: times
 * the yardstick's.
 */
export type GoalName = 'goodput' | 'back' | 'end' | 'overloads' | 'batch' | 'neighbour' | 'late' | 'size';

interface Goal {
  readonly limit: number;
  readonly isHigherBetter?: true;
  /** How far a value may move without being worse than it was. */
  readonly slack: number;
}

export const GOALS: Readonly<Record<GoalName, Goal>> = {
  goodput: { limit: 0.95, isHigherBetter: true, slack: 0.01 },
  back: { limit: 10, slack: 1 },
  end: { limit: 0, slack: 0 },
  overloads: { limit: 20, slack: 2 },
  batch: { limit: 1.5, slack: 0.05 },
  neighbour: { limit: 1.1, slack: 0.02 },
  late: { limit: 0.05, slack: 0.005 },
  size: { limit: 1.01, slack: 0.005 },
};

/** What one run, or several of a kind together, came to for one goal. */
export interface Verdict {
  readonly world: string;
  readonly subject: string;
  readonly seed: number;
  readonly goal: GoalName;
  readonly value: number;
  /** Where the goal is for this run. */
  readonly limit: number;
}

/** By how much a verdict misses its goal; below 0 when it is better than that. */
export const missOf = ({ goal, value, limit }: Verdict): number =>
  GOALS[goal].isHigherBetter === true ? limit - value : value - limit;

/**
 * 95 % of the best fixed size; where the size is never why something is slow, it is enough to be within a point of what the demand decider
 * gets without any ceiling: workers that take time to start are late for a load that comes at once, whatever decides.
 */
const goodputLimit = async (world: World, subject: Subject, { goodputRatio, seed }: Score): Promise<number> => {
  const { limit } = GOALS.goodput;
  if (goodputRatio >= limit || world.isFlat !== true || subject.startMs === undefined) return limit;
  const bare = await scoreOf(world, demandAlone(subject.startMs), seed);
  return Math.min(limit, bare.goodputRatio - 0.01);
};

/** How a batch does without the neighbour, which keeps its `min` of the budget. */
const aloneMs = async (world: World, subject: Subject, seed: number): Promise<number> => {
  const { budget: _shared, min = 1, max, ...rest } = world;
  const { endedMs } = await scoreOf({ ...rest, name: `${world.name}, alone`, min, max: max - min }, subject, seed);
  return endedMs;
};

/** The goals of a world, and what a default came to for each. */
export const verdictsOf = async (world: World, subject: Subject, score: Score): Promise<readonly Verdict[]> => {
  const { seed, done, endedMs, bestEndedMs, goodputRatio, recoveryMs, overloadsPerThousand, ending } = score;
  const verdict = (goal: GoalName, value: number, limit = GOALS[goal].limit): Verdict => ({
    world: world.name,
    subject: subject.name,
    seed,
    goal,
    value,
    limit,
  });
  if (world.load.kind === 'batch') {
    const isDone = done === world.load.count;
    if (world.budget === undefined) return [verdict('batch', isDone ? endedMs / bestEndedMs : Number.POSITIVE_INFINITY)];
    return [verdict('neighbour', isDone ? endedMs / (await aloneMs(world, subject, seed)) : Number.POSITIVE_INFINITY)];
  }
  return [
    verdict('goodput', goodputRatio, await goodputLimit(world, subject, score)),
    verdict('end', ending === 'ok' ? 0 : 1),
    ...(recoveryMs === undefined ? [] : [verdict('back', recoveryMs / 1_000)]),
    ...(world.isQuota === true ? [verdict('overloads', overloadsPerThousand)] : []),
  ];
};
