import type { Verdict } from './goals.ts';
import type { Score } from './score.ts';
import type { Subject } from './subject.ts';

/** What the runs of a default came to. */
export interface Outcome {
  readonly scores: readonly Score[];
  readonly verdicts: readonly Verdict[];
}

/** Worlds of one kind: they are one file of tests, and one column of the table. */
export interface Group {
  /** A word or two: the head of a column. */
  readonly name: string;
  readonly title: string;
  readonly subjects: readonly Subject[];
  /** What there are verdicts of: world and seed, with a stroke between. */
  readonly plays: readonly string[];
  play(subject: Subject): Promise<Outcome>;
}

/** Runs together. */
export const joined = (outcomes: readonly Outcome[]): Outcome => ({
  scores: outcomes.flatMap(({ scores }) => scores),
  verdicts: outcomes.flatMap(({ verdicts }) => verdicts),
});
