import { GOALS, type GoalName, missOf, type Verdict } from './goals.ts';

/** A goal that a default does not reach yet, as it stands in `known-misses.json`. */
export interface KnownMiss {
  readonly world: string;
  readonly default: string;
  readonly seed: number;
  readonly goal: GoalName;
  /** What it came to when the table was made; `never`: infinite. */
  readonly value: number | 'never';
}

const keyOf = (world: string, subject: string, seed: number, goal: GoalName): string => [world, subject, seed, goal].join(' · ');

const textOf = (value: number): string => (Number.isFinite(value) ? String(Number(value.toFixed(3))) : 'never');

/** The verdicts that miss their goals, as rows of the table. */
export const missesOf = (verdicts: readonly Verdict[]): readonly KnownMiss[] =>
  verdicts
    .filter((verdict) => missOf(verdict) > 0)
    .map(({ world, subject, seed, goal, value }) => ({
      world,
      default: subject,
      seed,
      goal,
      value: Number.isFinite(value) ? Number(value.toFixed(3)) : 'never',
    }));

const problemOf = (verdict: Verdict, known: KnownMiss | undefined): string | undefined => {
  const { world, subject, seed, goal, value, limit } = verdict;
  const { slack } = GOALS[goal];
  const said = `${keyOf(world, subject, seed, goal)}: ${textOf(value)}, goal ${textOf(limit)}`;
  const miss = missOf(verdict);
  if (known === undefined) return miss > 0 ? `${said}: misses its goal` : undefined;
  if (miss <= -slack / 2) return `${said}: reaches its goal, so it is no known miss any more`;
  const knownValue = known.value === 'never' ? Number.POSITIVE_INFINITY : known.value;
  const worst = missOf({ ...verdict, value: knownValue }) + slack;
  return miss > worst ? `${said}: worse than the ${known.value} that is known` : undefined;
};

/**
 * What is not as the table says: a goal that is missed and not in it, one that is missed by more than it was, and one that is reached and still in it, so that
 * the table can only get shorter. Half of a goal's slack is between the last two, so that a value on the edge is neither.
 */
export const problemsOf = (verdicts: readonly Verdict[], table: readonly KnownMiss[]): readonly string[] => {
  const known = new Map(table.map((row) => [keyOf(row.world, row.default, row.seed, row.goal), row]));
  return verdicts.flatMap(
    (verdict) => problemOf(verdict, known.get(keyOf(verdict.world, verdict.subject, verdict.seed, verdict.goal))) ?? [],
  );
};
