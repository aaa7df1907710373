import { GOALS, type GoalName, type Verdict } from './goals.ts';
import { type Group, joined, type Outcome } from './group.ts';
import { demandAlone, THREAD_MS } from './pool-subjects.ts';
import { type Score, scoreOf } from './score.ts';
import type { Subject } from './subject.ts';
import { subjectNamed } from './subjects.ts';
import type { World } from './world.ts';
import { type Draws, randomFlats, randomKnees, TUNED_DRAWS, UNSEEN_DRAWS } from './worlds/random.ts';

/** The draws are what differs from run to run. */
const SEED = 1;

/** Who tunes a policy may look at the runs of the first ones, and MUST NOT at those of the others. */
const DRAWS: readonly Draws[] = [TUNED_DRAWS, UNSEEN_DRAWS];

const mean = (scores: readonly Score[], of: (score: Score) => number): number =>
  scores.reduce((sum, score) => sum + of(score), 0) / scores.length;

const late = (scores: readonly Score[]): number => mean(scores, ({ lateRatio = 1 }) => lateRatio);

const playEach = async (worlds: readonly World[], subject: Subject): Promise<readonly Score[]> => {
  const scores: Score[] = [];
  for (const world of worlds) scores.push(await scoreOf(world, subject, SEED));
  return scores;
};

const verdictOf = (world: string, subject: Subject, goal: GoalName, value: number, limit = GOALS[goal].limit): Verdict => ({
  world,
  subject: subject.name,
  seed: SEED,
  goal,
  value,
  limit,
});

const playDraws = async (draw: (draws: Draws) => Promise<Outcome>): Promise<Outcome> => {
  const outcomes: Outcome[] = [];
  for (const draws of DRAWS) outcomes.push(await draw(draws));
  return joined(outcomes);
};

const kneesName = ({ from, count }: Draws): string => `${count} knees from ${from}`;
const flatsName = ({ from, count }: Draws): string => `${count} flat loads from ${from}`;

const knees: Group = {
  plays: DRAWS.flatMap((draws) => [kneesName(draws), ...randomKnees(draws).map(({ name }) => name)]).map(
    (name) => `${name}/${SEED}`,
  ),
  name: 'drawn knees',
  title: 'knees that are drawn by chance: none melts for good, and at most 5 points more are late than with the best fixed size',
  subjects: ['slots', 'slots eager', 'threads', 'autoscale fastq'].map(subjectNamed),
  play: (subject) =>
    playDraws(async (draws) => {
      const scores = await playEach(randomKnees(draws), subject);
      const behind = late(scores) - mean(scores, ({ bestLateRatio = 0 }) => bestLateRatio);
      const ends = scores.map(({ world, ending }) => verdictOf(world, subject, 'end', ending === 'ok' ? 0 : 1));
      return { scores, verdicts: [...ends, verdictOf(kneesName(draws), subject, 'late', behind)] };
    }),
};

/** Half a point. */
const FLAT_LATE = 0.005;

const flats: Group = {
  plays: DRAWS.map((draws) => `${flatsName(draws)}/${SEED}`),
  name: 'drawn flats',
  title: 'loads that are drawn by chance, without a knee: late as demand alone is, within half a point, at its size',
  subjects: [subjectNamed('threads')],
  play: (subject) =>
    playDraws(async (draws) => {
      const scores = await playEach(randomFlats(draws), subject);
      const bare = await playEach(randomFlats(draws), demandAlone(THREAD_MS));
      const name = flatsName(draws);
      const size = mean(scores, ({ meanLive }) => meanLive) / mean(bare, ({ meanLive }) => meanLive);
      const verdicts = [
        verdictOf(name, subject, 'late', late(scores) - late(bare), FLAT_LATE),
        verdictOf(name, subject, 'size', size),
      ];
      return { scores, verdicts };
    }),
};

/** Backends and loads that are drawn by chance. */
export const DRAWN_GROUPS: readonly Group[] = [knees, flats];
