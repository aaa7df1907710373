import type { PageChange, PagePoint } from '../../report/index.ts';
import {
  type Candidate,
  runOf,
  type SimProgress,
  type SimulateOptions,
  type SimulationResult,
  simulate,
  sweepOf,
  type Workload,
} from '../../sim/index.ts';
import { ChangeList } from './change-list.ts';
import type { ChosenShadow } from './choose-shadow.ts';
import type { ParsedSimulate } from './simulate-options.ts';

/** What a policy made of a load. */
export interface PlayedRun {
  readonly policy: string;
  readonly result: SimulationResult;
  readonly changes: readonly PageChange[];
  /** The policy's knob, swept; empty where nobody looks at it. */
  readonly curve: readonly PagePoint[];
}

/** The pool as the command line describes it. */
const baseOf = (workload: Workload, { slo, min, max, start, queue, goal, seed }: ParsedSimulate): SimulateOptions => ({
  workload,
  pool: {
    min,
    max,
    waitSloMs: slo,
    startMs: start,
    goal,
    queue: { capacity: queue },
  },
  seed,
});

/** A policy comes without a goal: that only picks the default policy. */
const optionsOf = (base: SimulateOptions, candidate: Candidate): SimulateOptions => runOf(base, candidate);

/** Whether two points are the same: the knob does nothing there. */
const isSame = (a: PagePoint, b: PagePoint): boolean => a.cost === b.cost && a.lateRatio === b.lateRatio;

const sweep = async (
  base: SimulateOptions,
  candidate: Candidate,
  onProgress: (progress: SimProgress) => void,
): Promise<readonly PagePoint[]> => {
  const points: PagePoint[] = [];
  for (const { label, options } of sweepOf(base, candidate)) {
    const { quality } = await simulate({ ...options, onProgress, timelineBins: 1 });
    const point = { label, cost: quality.costRatio, lateRatio: quality.lateRatio };
    if (!points.some((other) => isSame(other, point))) points.push(point);
  }
  return points;
};

/** Who is told how far a run is, and whether its knob is turned too. */
export interface PlayOptions {
  readonly isSwept: boolean;
  /** Decides beside the candidate; absent when there is none. */
  readonly shadow: ChosenShadow | undefined;
  readonly onProgress: (progress: SimProgress) => void;
}

/** Plays a load with one policy. */
export const playRun = async (
  workload: Workload,
  candidate: Candidate,
  parsed: ParsedSimulate,
  how: PlayOptions,
): Promise<PlayedRun> => {
  const base = baseOf(workload, parsed);
  const changes = new ChangeList(parsed.max);
  const result = await simulate({
    ...optionsOf(base, candidate),
    ...(how.shadow !== undefined && candidate.size === undefined && { shadow: how.shadow.policy }),
    onDecision: (record) => changes.see(record),
    onProgress: how.onProgress,
  });
  const curve = how.isSwept ? await sweep(base, candidate, how.onProgress) : [];
  return { policy: candidate.name, result, changes: changes.list(), curve };
};
