import type { Limits } from '../decider.ts';
import type { Observation } from '../observation.ts';

export const LIMITS: Limits = { min: 1, max: 100, waitSloMs: 500, startupMs: 0, tickMs: 50 };

/** A tick of a full pool with work waiting; `changes` replaces fields. */
export const tickOf = (nowMs: number, changes: Partial<Observation> = {}): Observation => {
  const desired = changes.desired ?? 4;
  return {
    nowMs,
    dtMs: 50,
    desired,
    live: desired,
    busy: desired,
    idle: 0,
    starting: 0,
    queued: 100,
    arrivals: 0,
    completions: 0,
    failures: 0,
    overloads: 0,
    rejections: 0,
    shed: 0,
    aborted: 0,
    timedOut: 0,
    runMsSum: 0,
    runMsSquaredSum: 0,
    oldestWaitMs: 100,
    startupMs: 0,
    ...changes,
  };
};

/** What `count` tasks of `runMs` each add to a tick. */
export const tasks = (count: number, runMs: number): Pick<Observation, 'completions' | 'runMsSum' | 'runMsSquaredSum'> => ({
  completions: count,
  runMsSum: count * runMs,
  runMsSquaredSum: count * runMs * runMs,
});
