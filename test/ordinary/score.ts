import { BIN_MS, type Bin } from './meter.ts';
import { type Played, play, type Watcher } from './play.ts';
import { fixedSize } from './pool-subjects.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

/** How a run ended: as well as the best fixed size, with too many tasks at once, or with too few. */
export type Ending = 'ok' | 'melted' | 'starved';

/** One row of the table. */
export interface Score {
  readonly world: string;
  readonly subject: string;
  readonly seed: number;
  /** Goodput against that of the best fixed size. Open load: successes that started in time; full queue: successes; batch: by wall time. */
  readonly goodputRatio: number;
  /** Share of the tasks that waited longer than the SLO, or were refused; of an open load. */
  readonly lateRatio: number | undefined;
  /** From the end of the trouble until the pool does again what the best fixed size does, in milliseconds; infinite: never. */
  readonly recoveryMs: number | undefined;
  /** Overloads per 1,000 successes. */
  readonly overloadsPerThousand: number;
  readonly meanLive: number;
  readonly ending: Ending;
  /** Tasks that ended well. */
  readonly done: number;
  /** When the last task of a batch ended, and with the best fixed size, in milliseconds. */
  readonly endedMs: number;
  readonly bestEndedMs: number;
  readonly bestSize: number;
  /** What was late there. */
  readonly bestLateRatio: number | undefined;
  /** Goodput of the best fixed size, per second. */
  readonly bestPerSec: number;
}

interface Sums {
  readonly perSec: number;
  readonly lateRatio: number;
  readonly overloadsPerThousand: number;
  readonly meanLive: number;
}

const sum = (bins: readonly Bin[], of: (bin: Bin) => number): number => bins.reduce((total, bin) => total + of(bin), 0);

/** What counts as done. */
const doneOf =
  ({ load }: World) =>
  (bin: Bin): number =>
    load.kind === 'open' ? bin.good : bin.ok;

const sumsOf = (world: World, { bins, endedMs }: Played): Sums => {
  const measured = bins.slice(Math.round((world.warmUpMs ?? 0) / BIN_MS));
  const lengthMs = endedMs - (world.warmUpMs ?? 0);
  const ok = sum(measured, ({ ok }) => ok);
  const last = bins.at(-1);
  const waiting = last !== undefined && isLate(bins, bins.length - 1) ? last.queued : 0; // nobody knows better: what waits then is late
  return {
    perSec: (1_000 * sum(measured, doneOf(world))) / lengthMs,
    lateRatio: (sum(measured, ({ late }) => late) + waiting) / Math.max(1, sum(measured, ({ begun }) => begun) + waiting),
    overloadsPerThousand: (1_000 * sum(measured, ({ overloads }) => overloads)) / Math.max(1, ok),
    meanLive: sum(measured, ({ live }) => live) / Math.max(1, measured.length),
  };
};

/** A half second with its two neighbours: one alone is noisy. */
const near = (bins: readonly Bin[], index: number): readonly Bin[] => bins.slice(Math.max(0, index - 1), index + 2);

/** A share of late tasks that users would not call fine. */
const LATE_RATIO = 0.05;
/** So few late tasks are chance, unless they are most of all. */
const FEW = 2;

const isLate = (bins: readonly Bin[], index: number): boolean => {
  const some = near(bins, index);
  const begun = sum(some, (bin) => bin.begun);
  const late = sum(some, (bin) => bin.late);
  if (begun === 0) return (bins[index]?.queued ?? 0) > 0;
  return late > LATE_RATIO * begun && (late > FEW || 2 * late > begun);
};

/** When the last of `bins` after the trouble ends that is bad, in milliseconds from its end; 0 when none is. */
const lastBadMs = (bins: readonly Bin[], troubleEndsMs: number, isBad: (index: number) => boolean): number => {
  for (let index = bins.length - 1; (index + 1) * BIN_MS > troubleEndsMs; index -= 1) {
    if (isBad(index)) return (index + 1) * BIN_MS - troubleEndsMs;
  }
  return 0;
};

/** Successes around a half second. */
const doneNear = (bins: readonly Bin[], index: number): number => sum(near(bins, index), ({ ok }) => ok);

/**
 * How long a pool stays behind the best fixed size after the trouble: in what it gets done (more than a tenth less while its tasks are
 * late), and in how long tasks are late (the best size, too, has to work a backlog off: that is no fault).
 */
const recoveryOf = (world: World, bins: readonly Bin[], best: readonly Bin[]): number | undefined => {
  const { troubleEndsMs, load } = world;
  if (troubleEndsMs === undefined || load.kind === 'batch') return undefined;
  const isOpen = load.kind === 'open';
  const isSlow = (index: number): boolean => doneNear(bins, index) < 0.9 * doneNear(best, index);
  const behindMs = lastBadMs(bins, troubleEndsMs, (index) => isSlow(index) && (!isOpen || isLate(bins, index)));
  const lateMs = isOpen ? lastBadMs(bins, troubleEndsMs, (index) => isLate(bins, index)) : 0;
  const bestLateMs = isOpen ? lastBadMs(best, troubleEndsMs, (index) => isLate(best, index)) : 0;
  const recoveryMs = Math.max(behindMs, lateMs - bestLateMs);
  return recoveryMs >= world.durationMs - troubleEndsMs - 2 * BIN_MS ? Number.POSITIVE_INFINITY : recoveryMs;
};

/** How much of a run is its end. */
const END_MS = 10_000;

const endingOf = (world: World, { bins }: Played, best: Played, recoveryMs: number | undefined): Ending => {
  if (world.load.kind === 'batch') return 'ok';
  const from = (all: readonly Bin[]): readonly Bin[] => all.slice(-END_MS / BIN_MS);
  const [last, lastOfBest] = [from(bins), from(best.bins)];
  const isBehind = sum(last, ({ ok }) => ok) < 0.8 * sum(lastOfBest, ({ ok }) => ok);
  if (!isBehind && recoveryMs !== Number.POSITIVE_INFINITY) return 'ok';
  return sum(last, ({ busy }) => busy) > sum(lastOfBest, ({ busy }) => busy) ? 'melted' : 'starved';
};

interface Best {
  readonly size: number;
  readonly played: Played;
  readonly perSec: number;
}

/** Runs with the best fixed size: all defaults of a world share them. */
const found = new Map<string, Promise<Best>>();

const playSize = async (world: World, size: number, seed: number, isUnbounded: boolean): Promise<Best> => {
  const played = await play(world, fixedSize(size, isUnbounded), seed);
  return { size, played, perSec: sumsOf(world, played).perSec };
};

/** A run with the best fixed size, as the world names it. */
const bestOf = (world: World, seed: number, isUnbounded: boolean): Promise<Best> => {
  const key = `${world.name}/${seed}/${isUnbounded}`;
  const known = found.get(key) ?? playSize(world, world.best, seed, isUnbounded);
  found.set(key, known);
  return known;
};

/** Goodput of each of the world's fixed sizes against that of the one that the world calls the best. */
export const compareSizes = async (world: World, seed: number, isUnbounded: boolean): Promise<ReadonlyMap<number, number>> => {
  const best = await bestOf(world, seed, isUnbounded);
  const ratios = new Map<number, number>();
  for (const size of world.sizes) ratios.set(size, (await playSize(world, size, seed, isUnbounded)).perSec / best.perSec);
  return ratios;
};

/** Plays a world with a default and compares it with the best fixed size. */
export const scoreOf = async (world: World, subject: Subject, seed: number, watcher?: Watcher): Promise<Score> => {
  const best = await bestOf(world, seed, subject.isUnbounded === true);
  const played = await play(world, subject, seed, watcher);
  const { perSec, lateRatio, overloadsPerThousand, meanLive } = sumsOf(world, played);
  const recoveryMs = recoveryOf(world, played.bins, best.played.bins);
  return {
    world: world.name,
    subject: subject.name,
    seed,
    goodputRatio: perSec / best.perSec,
    lateRatio: world.load.kind === 'open' ? lateRatio : undefined,
    recoveryMs,
    overloadsPerThousand,
    meanLive,
    ending: endingOf(world, played, best.played, recoveryMs),
    done: sum(played.bins, ({ ok }) => ok),
    endedMs: played.endedMs,
    bestEndedMs: best.played.endedMs,
    bestSize: best.size,
    bestLateRatio: world.load.kind === 'open' ? sumsOf(world, best.played).lateRatio : undefined,
    bestPerSec: best.perSec,
  };
};

/** Whether a default is made for a world. */
export const isPlayedIn = (world: World, { kind, loads, worlds, knowsNoBudget = false }: Subject): boolean =>
  (worlds?.includes(world.name) ?? true) &&
  (world.kinds?.includes(kind) ?? true) &&
  (loads?.includes(world.load.kind) ?? true) &&
  !(knowsNoBudget && world.budget !== undefined);
