import type { Dependency } from '../../src/sim/dependency.ts';
import type { EventClock } from '../../src/sim/event-clock.ts';
import type { Profile, ServiceTime } from '../../src/workload/index.ts';
import type { SubjectKind } from './subject.ts';

/** Calls that end with status 503 whatever the size is: a flaky proxy, a bad shard. */
export interface BackgroundFailures {
  /** Share of all calls. Range: 0 to 1. */
  readonly ratio: number;
  /** How long such a call takes: as long as any other, or 5 ms. */
  readonly how: 'slow' | 'fast';
}

/** Who hands tasks in. */
export type WorldLoad =
  /** Users who do not wait for each other. `clients` give up after `timeoutMs` and ask again, up to `retries` times. */
  | {
      readonly kind: 'open';
      readonly profile: Profile;
      readonly clients?: { readonly timeoutMs: number; readonly retries: number };
    }
  /** A producer that keeps the queue full, as `marea run` does. */
  | { readonly kind: 'full' }
  /** So many inputs, at once; each that fails is tried again by the rules of `marea run`. The run ends when all have ended. */
  | { readonly kind: 'batch'; readonly count: number };

/** One thing that happens in ordinary production, in virtual time. */
export interface World {
  /** A short name: what is behind the pool, what happens. */
  readonly name: string;
  /** Length in milliseconds; of a batch, the longest. */
  readonly durationMs: number;
  /** What happens before counts for nothing, in milliseconds. @defaultValue 0 */
  readonly warmUpMs?: number;
  readonly load: WorldLoad;
  readonly service: ServiceTime;
  /** How many times longer a task that arrives at a moment runs. @defaultValue 1 */
  readonly workFactor?: (nowMs: number) => number;
  /** What is behind the pool. @defaultValue each task has a machine of its own */
  readonly backend?: (clock: EventClock) => Dependency;
  readonly failures?: BackgroundFailures;
  /** Fewest workers. @defaultValue 1 */
  readonly min?: number;
  readonly max: number;
  /** In milliseconds. @defaultValue 500 */
  readonly waitSloMs?: number;
  /** Start of a thread or process, in milliseconds; replaces the default's own. Then only those are played. */
  readonly startMs?: number;
  /** Pools of this kind before the one backend, each with its part of the load. @defaultValue 1 */
  readonly pools?: number;
  /** A budget of so many workers, shared with a neighbour that is never used and has priority. @defaultValue none */
  readonly budget?: number;
  /** The process stands still at `atMs`: when it goes on, its clock is `byMs` further. @defaultValue never */
  readonly clockJump?: { readonly atMs: number; readonly byMs: number };
  /** When the trouble that the world is about is over, in milliseconds: from there the recovery counts. Absent: there is none to come back from. */
  readonly troubleEndsMs?: number;
  /** Sizes among which the best fixed one was looked for: `scripts/ordinary-production.mjs --sizes` does it again. */
  readonly sizes: readonly number[];
  /** The one of them that gets most done. */
  readonly best: number;
  /** Whether the size is never why something is slow. @defaultValue false */
  readonly isFlat?: true;
  /** Whether what is behind the pools refuses what is above a rate. @defaultValue false */
  readonly isQuota?: true;
  /** Kinds of defaults that are played here. @defaultValue all */
  readonly kinds?: readonly SubjectKind[];
}

/** The wait above which a task is late, in milliseconds. */
export const sloOf = ({ waitSloMs = 500 }: World): number => waitSloMs;
