import type { PageChange, PagePoint, PageSizes } from '../../report/index.ts';
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
import type { Shadow } from '../policy/shadow.ts';
import { ChangeList } from './change-list.ts';
import type { PoolSettings } from './pool-settings.ts';
import { ShadowCourse } from './shadow-course.ts';
import type { ParsedSimulate } from './simulate-options.ts';

/** Points of the course of a shadow, as many as the timeline of a run has. */
const COURSE_BINS = 480;

/** What a policy made of a load. */
export interface PlayedRun {
  readonly policy: string;
  /** The pool on which it was tried. */
  readonly settings: PoolSettings;
  /** How the policy beside it is called; absent when there was none. */
  readonly shadowName?: string;
  /** Sizes that both wanted, over time; empty when nothing decided beside. */
  readonly shadowCourse: readonly PageSizes[];
  readonly result: SimulationResult;
  readonly changes: readonly PageChange[];
  /** The policy's knob, swept; empty where nobody looks at it. */
  readonly curve: readonly PagePoint[];
}

/** The pool as the command line describes it. */
const baseOf = (
  workload: Workload,
  { waitSlo, min, max, goal }: PoolSettings,
  { startup, queue, seed }: ParsedSimulate,
): SimulateOptions => ({
  workload,
  pool: {
    min,
    max,
    waitSloMs: waitSlo,
    startMs: startup,
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
  /** The pool on which it is tried. */
  readonly settings: PoolSettings;
  /** Decides beside the candidate; absent when there is none. */
  readonly shadow: Shadow | undefined;
  readonly onProgress: (progress: SimProgress) => void;
}

/** Plays a load with one policy. */
export const playRun = async (
  workload: Workload,
  candidate: Candidate,
  parsed: ParsedSimulate,
  how: PlayOptions,
): Promise<PlayedRun> => {
  const { settings } = how;
  const base = baseOf(workload, settings, parsed);
  const changes = new ChangeList(settings.max);
  const shadow = candidate.size === undefined ? how.shadow : undefined; // a size that stays has no ticks to decide in
  const course = shadow && new ShadowCourse(workload.arrivals.durationMs, COURSE_BINS);
  const result = await simulate({
    ...optionsOf(base, candidate),
    ...(shadow !== undefined && { shadow: shadow.policy }),
    onDecision: (record) => {
      changes.see(record);
      course?.see(record);
    },
    onProgress: how.onProgress,
  });
  const curve = how.isSwept ? await sweep(base, candidate, how.onProgress) : [];
  return {
    policy: candidate.name,
    settings,
    ...(shadow !== undefined && { shadowName: shadow.name }),
    shadowCourse: course?.finish() ?? [],
    result,
    changes: changes.list(),
    curve,
  };
};
