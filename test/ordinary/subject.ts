import type { Budget } from '../../src/autoscale/index.ts';
import type { Dependency } from '../../src/sim/dependency.ts';
import type { EventClock } from '../../src/sim/event-clock.ts';
import type { Clock } from '../../src/time/index.ts';
import type { OrdinaryTask } from './ordinary-task.ts';

/** What a default steers: slots, workers that take time to start, or a pool of another library. */
export type SubjectKind = 'slots' | 'crew' | 'foreign';

/** Who hands tasks in: users, a producer that keeps the queue full, a list of inputs. */
export type LoadKind = 'open' | 'full' | 'batch';

/** Where a default is put to work. */
export interface Place {
  readonly name: string;
  /** Virtual time. */
  readonly clock: EventClock;
  /** What the pool takes for the time: the same, unless its process stands still for a while. */
  readonly poolClock: Clock;
  readonly dependency: Dependency;
  /** Told when a task has got a worker. */
  readonly onStart: (task: OrdinaryTask) => void;
  readonly min: number;
  readonly max: number;
  readonly waitSloMs: number;
  /** Replaces the start-up time of the default's own workers, in milliseconds. */
  readonly startMs: number | undefined;
  readonly budget: { readonly from: Budget; readonly priority: number } | undefined;
}

/** A pool at work, as who hands tasks in and who measures sees it. */
export interface PlayedPool {
  readonly desired: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
  /** Hands a task in. `onEnd` is told how it ended, with `undefined` for well. Returns whether it was accepted. */
  submit(task: OrdinaryTask, onEnd: (error: unknown) => void): boolean;
  /** Whether promises of the pool have yet to be heard; asking is taken as hearing them. */
  takeMicrotasks?(): boolean;
  /** Why the size is what it is. */
  explain(): string;
  stop(): void;
}

/** A default of marea, as a user gets it who says nothing but the bounds. */
export interface Subject {
  readonly name: string;
  readonly kind: SubjectKind;
  /** Whether its queue takes everything; the others refuse above 1,000. */
  readonly isUnbounded?: boolean;
  /** Whether it cannot share a budget. */
  readonly knowsNoBudget?: boolean;
  /** What its workers take to start where the world does not say, in milliseconds; of a crew. */
  readonly startMs?: number;
  /** Names of the worlds that it is played in; absent: all that it is made for. */
  readonly worlds?: readonly string[];
  /** Loads that it is made for; absent: all. */
  readonly loads?: readonly LoadKind[];
  /** Whether overloads and failures are tried again, as `marea run` does whatever its load is. */
  readonly retries?: boolean;
  open(place: Place): PlayedPool;
}
