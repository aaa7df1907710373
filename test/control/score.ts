import type { Decider } from '../../src/autoscale/decider.ts';
import { Draws } from './draws.ts';
import type { Scenario } from './scenario.ts';
import { MAX_SIZE } from './scenarios.ts';
import { VirtualRun } from './virtual-run.ts';

/** How well a ceiling did on one closed, always-full run. */
export interface Score {
  /** Goodput after the warm-up, as a share of the best size's at every moment. */
  readonly goodputRatio: number;
  /** Goodput of the whole run, search included, as the same share. */
  readonly wholeRatio: number;
  /** Mean size after the warm-up. */
  readonly meanSize: number;
  /** Start of the first three seconds at 95 % of the best, in milliseconds; infinity when there were none. */
  readonly foundMs: number;
  /** Overloads of the whole run per 1,000 successes. */
  readonly overloadsPerThousand: number;
  /** Changes of direction a minute after the warm-up. */
  readonly turnsPerMinute: number;
}

export interface ScoreOptions {
  readonly seed: number;
  readonly tickMs?: number;
  readonly jitterMs?: number;
  readonly untilMs?: number;
  readonly warmUpMs?: number;
  readonly min?: number;
  readonly onSize?: (nowMs: number, size: number, goodRatio: number) => void;
  readonly onTick?: (tick: import('./virtual-run.ts').Tick) => void;
}

const FOUND_WINDOW_MS = 3_000;

/** Adds up one run tick by tick. */
class Tally {
  done = 0;
  best = 0;
  doneWarm = 0;
  bestWarm = 0;
  sizeMs = 0;
  warmMs = 0;
  overloads = 0;
  turns = 0;
  foundMs = Number.POSITIVE_INFINITY;
  #direction = 0;
  #size = 0;
  #recent: { atMs: number; done: number; best: number }[] = [];

  add(nowMs: number, dtMs: number, done: number, best: number, overloads: number, size: number, isWarm: boolean): void {
    this.done += done;
    this.best += best;
    this.overloads += overloads;
    const direction = Math.sign(size - this.#size);
    if (direction !== 0) {
      if (isWarm && this.#direction === -direction) this.turns += 1;
      this.#direction = direction;
    }
    this.#size = size;
    if (isWarm) {
      this.doneWarm += done;
      this.bestWarm += best;
      this.sizeMs += size * dtMs;
      this.warmMs += dtMs;
    }
    this.#find(nowMs, done, best);
  }

  #find(nowMs: number, done: number, best: number): void {
    const recent = this.#recent;
    recent.push({ atMs: nowMs, done, best });
    while ((recent[0]?.atMs ?? nowMs) <= nowMs - FOUND_WINDOW_MS) recent.shift();
    if (this.foundMs !== Number.POSITIVE_INFINITY || nowMs < FOUND_WINDOW_MS) return;
    const total = recent.reduce((sum, one) => ({ done: sum.done + one.done, best: sum.best + one.best }), { done: 0, best: 0 });
    if (total.done >= 0.95 * total.best) this.foundMs = nowMs - FOUND_WINDOW_MS;
  }
}

/** Runs `ceiling` on a scenario with an always-full queue. */
export const scoreOf = <State>(scenario: Scenario, ceiling: Decider<State>, options: ScoreOptions): Score => {
  const { seed, tickMs = 100, jitterMs = 0, untilMs = 180_000, warmUpMs = 30_000, min = 1 } = options;
  const draws = new Draws(seed);
  const jitter = new Draws(seed + 1_000_003);
  const tally = new Tally();
  let size = min;
  new VirtualRun({
    backend: scenario.create(draws),
    ceiling,
    limits: { min, max: MAX_SIZE, waitSloMs: 500, startupMs: 0, tickMs },
    untilMs,
    ...(jitterMs > 0 ? { jitterMs: () => jitter.between(-jitterMs, jitterMs) } : {}),
    onTick: (tick) => {
      const { nowMs, dtMs, completions, overloads } = tick.observation;
      const best = (scenario.bestPerSec(nowMs) * dtMs) / 1_000;
      tally.add(nowMs, dtMs, completions, best, overloads, size, nowMs > warmUpMs);
      size = tick.size;
      options.onTick?.(tick);
    },
  }).run();
  return {
    goodputRatio: tally.doneWarm / tally.bestWarm,
    wholeRatio: tally.done / tally.best,
    meanSize: tally.sizeMs / tally.warmMs,
    foundMs: tally.foundMs,
    overloadsPerThousand: (1_000 * tally.overloads) / Math.max(1, tally.done),
    turnsPerMinute: (tally.turns * 60_000) / tally.warmMs,
  };
};
