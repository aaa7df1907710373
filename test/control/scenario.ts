import type { Backend } from './backend.ts';
import type { Draws } from './draws.ts';

/** A virtual backend with what is known about it from outside. */
export interface Scenario {
  readonly name: string;
  readonly create: (draws: Draws) => Backend;
  /** Goodput of the best size at a moment, in tasks a second. */
  readonly bestPerSec: (nowMs: number) => number;
  /** Smallest size that gives 98 % of that, averaged over the run. */
  readonly leanSize: number;
}

/** Rate of `size` tasks at once in steady state, in tasks a second. */
export type RateOf = (size: number, nowMs: number) => number;

/** Best rate of sizes up to `max`, and the smallest size that gives 98 % of it. */
export const bestOf = (rate: RateOf, max: number, nowMs: number): { readonly perSec: number; readonly leanSize: number } => {
  let perSec = 0;
  for (let size = 1; size <= max; size += 1) perSec = Math.max(perSec, rate(size, nowMs));
  let leanSize = 1;
  while (leanSize < max && rate(leanSize, nowMs) < 0.98 * perSec) leanSize += 1;
  return { perSec, leanSize };
};
