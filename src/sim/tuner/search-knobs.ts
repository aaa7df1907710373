import { type Random, seededRandom } from '../../random/index.ts';
import type { Knobs, Ladders } from './knobs.ts';

/** One setting, and what came of it. */
export interface Trial<Score> {
  readonly knobs: Knobs;
  readonly score: Score;
}

/** What a search needs. */
export interface SearchPlan<Score> {
  /** Tried first, in this order. */
  readonly starts: readonly Knobs[];
  readonly ladders: Ladders;
  /** Most settings that are tried. */
  readonly trials: number;
  readonly seed: number | string;
  readonly evaluate: (knobs: Knobs) => Promise<Score>;
  readonly isBetter: (score: Score, than: Score) => boolean;
}

const NAMES: readonly (keyof Knobs)[] = ['downWindowMs', 'slowMs', 'fastMs', 'tickMs'];

const keyOf = (knobs: Knobs): string => NAMES.map((name) => knobs[name]).join(' ');

/** Settings that differ in one knob by one step. */
const neighboursOf = (knobs: Knobs, ladders: Ladders): readonly Knobs[] =>
  NAMES.flatMap((name) => {
    const at = ladders[name].indexOf(knobs[name]);
    return [ladders[name][at - 1], ladders[name][at + 1]].flatMap((value) =>
      value === undefined ? [] : [{ ...knobs, [name]: value }],
    );
  });

const pick = <T>(values: readonly T[], random: Random): T | undefined => values[Math.floor(random.next() * values.length)];

const anyKnobs = (start: Knobs, ladders: Ladders, random: Random): Knobs => {
  const drawn = { ...start };
  for (const name of NAMES) drawn[name] = pick(ladders[name], random) ?? drawn[name];
  return drawn;
};

/** Draws in a row that were all tried before: then the ladders are as good as searched. */
const MOST_REPEATS = 100;

/**
 * Looks for better knobs: after the starts it tries, in random order, the untried neighbours of the best setting; where there are none
 * left it jumps to a random setting, which becomes the new best only if it is better. The same seed is the same search.
 */
export const searchKnobs = async <Score>(plan: SearchPlan<Score>): Promise<readonly Trial<Score>[]> => {
  const { starts, ladders, trials, evaluate, isBetter } = plan;
  const random = seededRandom(plan.seed);
  const tried = new Set<string>();
  const done: Trial<Score>[] = [];
  let best: Trial<Score> | undefined;
  const fresh = (knobs: readonly Knobs[]): readonly Knobs[] => knobs.filter((one) => !tried.has(keyOf(one)));
  const next = (): Knobs | undefined => {
    const [start] = fresh(starts);
    if (start !== undefined) return start;
    const from = best?.knobs;
    if (from === undefined) return undefined;
    const near = pick(fresh(neighboursOf(from, ladders)), random);
    if (near !== undefined) return near;
    for (let repeat = 0; repeat < MOST_REPEATS; repeat += 1) {
      const [far] = fresh([anyKnobs(from, ladders, random)]);
      if (far !== undefined) return far;
    }
    return undefined;
  };
  for (let knobs = next(); knobs !== undefined && done.length < trials; knobs = next()) {
    tried.add(keyOf(knobs));
    const trial = { knobs, score: await evaluate(knobs) };
    done.push(trial);
    if (best === undefined || isBetter(trial.score, best.score)) best = trial;
  }
  return done;
};
