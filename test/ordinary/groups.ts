import { DRAWN_GROUPS } from './drawn-groups.ts';
import { verdictsOf } from './goals.ts';
import { type Group, joined, type Outcome } from './group.ts';
import { isPlayedIn, scoreOf } from './score.ts';
import type { Subject } from './subject.ts';
import { SUBJECTS } from './subjects.ts';
import type { World } from './world.ts';
import { FLAT_FAILURE_WORLDS, KNEE_FAILURE_WORLDS } from './worlds/background.ts';
import { KNEE_WORLDS } from './worlds/knees.ts';
import { QUOTA_WORLDS } from './worlds/quotas.ts';
import { SLOWNESS_WORLDS } from './worlds/slowness.ts';
import { START_WORLDS } from './worlds/starts.ts';

/**
 * Seeds of the goals. Who tunes a policy may look at the runs of the first ones, and MUST NOT at those of the others: they
 * tell whether a policy has learned the worlds by heart.
 */
const TUNED_SEEDS = [1] as const;
const UNSEEN_SEEDS = [101] as const;

const playWorld = async (world: World, subject: Subject, seed: number): Promise<Outcome> => {
  const score = await scoreOf(world, subject, seed);
  return { scores: [score], verdicts: await verdictsOf(world, subject, score) };
};

const seedsOf = (world: World, unseen: (world: World) => boolean): readonly number[] =>
  unseen(world) ? [...TUNED_SEEDS, ...UNSEEN_SEEDS] : TUNED_SEEDS;

/** Every world with the tuned seeds, and those of `unseen` with the others too. */
const group = (name: string, title: string, worlds: readonly World[], unseen: (world: World) => boolean): Group => ({
  plays: worlds.flatMap((world) => seedsOf(world, unseen).map((seed) => `${world.name}/${seed}`)),
  name,
  title,
  subjects: SUBJECTS.filter((subject) => worlds.some((world) => isPlayedIn(world, subject))),
  play: async (subject) => {
    const outcomes: Outcome[] = [];
    for (const world of worlds.filter((one) => isPlayedIn(one, subject))) {
      for (const seed of seedsOf(world, unseen)) outcomes.push(await playWorld(world, subject, seed));
    }
    return joined(outcomes);
  },
});

const failsAt = (ratio: number) => (world: World) => world.failures?.ratio === ratio;
const all = (): boolean => true;

/** Everything that is played, kind by kind. */
export const GROUPS: readonly Group[] = [
  group('failures', 'calls that fail whatever the size is, 0 to 5 % of them', FLAT_FAILURE_WORLDS, failsAt(0.01)),
  group('failures, knee', 'calls that fail whatever the size is, before a knee', KNEE_FAILURE_WORLDS, failsAt(0.01)),
  group('bursts', 'bursts, backlogs and impatient clients before a knee', KNEE_WORLDS, all),
  group('quotas', 'status 429 above a rate, or above 24 at once', QUOTA_WORLDS, all),
  group('slowness', 'run times that move for reasons that are not the size', SLOWNESS_WORLDS, all),
  group('starts', 'many workers are wanted soon; a neighbour on the budget is idle', START_WORLDS, all),
  ...DRAWN_GROUPS,
];

/** The group of a name. @throws Error when there is none. */
export const groupNamed = (name: string): Group => {
  const found = GROUPS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no group ${name}`);
  return found;
};
