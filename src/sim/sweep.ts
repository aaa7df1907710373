import type { Candidate } from './candidate.ts';
import type { SimulateOptions } from './simulate-options.ts';

/** One setting of a candidate's knob. @public */
export interface SweepPoint {
  /** What the knob is set to, for people. */
  readonly label: string;
  readonly options: SimulateOptions;
}

const FACTORS = [0.2, 0.35, 0.6, 1, 1.7, 3];
const SIZE_FACTORS = [0.7, 0.8, 0.9, 1, 1.15, 1.3];

/** A run of a candidate. Its own size replaces the bounds of the pool. @public */
export const runOf = (base: SimulateOptions, { policy, size, idleTimeoutMs }: Candidate): SimulateOptions => {
  if (size === undefined) {
    const spawned =
      idleTimeoutMs === undefined ? base : { ...base, pool: { ...base.pool, spawn: 'onDemand' as const, idleTimeoutMs } };
    return policy === undefined ? spawned : { ...spawned, policy };
  }
  const { min: _min, goal: _goal, firstSize: _firstSize, max, ...pool } = base.pool;
  return { ...base, pool: { ...pool, size, ...(max !== undefined && { max: Math.max(max, size) }) } };
};

/**
 * The candidate with its knob turned, from careful to thrifty: a fixed size is made smaller and larger, an idle
 * timeout shorter and longer; a policy is told another SLO
 * than the one that lateness is measured by. A policy that does not look at the SLO gives the same point each time.
 * @public
 */
export const sweepOf = (base: SimulateOptions, candidate: Candidate): readonly SweepPoint[] => {
  const { size } = candidate;
  if (size !== undefined) {
    return SIZE_FACTORS.map((factor) => {
      const swept = Math.max(1, Math.round(factor * size));
      return { label: `${swept} workers`, options: runOf(base, { ...candidate, size: swept }) };
    });
  }
  const { idleTimeoutMs } = candidate;
  if (idleTimeoutMs !== undefined) {
    return FACTORS.map((factor) => ({
      label: `idle for ${Math.round(factor * idleTimeoutMs * 100) / 100} ms`,
      options: runOf(base, { ...candidate, idleTimeoutMs: factor * idleTimeoutMs }),
    }));
  }
  const { waitSloMs = 500 } = base.pool;
  const run = runOf(base, candidate);
  return FACTORS.map((factor) => ({
    label: `SLO of the policy ${Math.round(factor * waitSloMs)} ms`,
    options: { ...run, pool: { ...run.pool, controlSloMs: factor * waitSloMs } },
  }));
};
