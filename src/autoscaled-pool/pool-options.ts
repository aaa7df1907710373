import type { Budget, Decider, Goal, Policy, Signals } from '../autoscale/index.ts';
import type { Classify, Overflow, RetryBudgetOptions, RetryLimits, Spawn } from '../pool/index.ts';
import type { Random } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import type { BudgetUse } from './budget-option.ts';
import type { RateOption } from './checked-rates.ts';

/** The queue's bound. @public */
export interface QueueOptions {
  /**
   * Tasks that may wait. With 0 a task starts at once or is refused, whatever keeps it from starting: no worker, its key, its weight or a rate;
   * one whose producer was woken by `ready()` may wait, as `ready` cannot know what it will be. Range: 0 and up. @defaultValue 1_000
   */
  readonly capacity?: number;
  /**
   * What becomes of a task that finds the queue full. `'evict'`: it takes the place of the newest task of the lowest priority below its own,
   * which rejects with `ERR_TASK_EVICTED`; where there is none, it is refused with `ERR_POOL_FULL`. `'reject'`: it is refused. `'wait'`: `run`
   * lets it wait all the same (then the caller bounds the memory, by `ready()` or by awaiting), while `tryRun` and `post` say "full".
   * @defaultValue 'evict'
   */
  readonly overflow?: Overflow;
  /**
   * A task that would wait longer than this, by the run times of the last second, is refused at once with `ERR_TASK_SHED`, in
   * milliseconds. Above 0. @defaultValue none: nothing is shed
   */
  readonly maxWaitMs?: number;
  /**
   * Waiting time that makes up for one step of priority, in milliseconds, so that nothing starves: a task that has waited so long goes before
   * higher ones, after nine of those and one such task at a time. Above 0. @defaultValue 10_000
   */
  readonly ageingMs?: number;
}

/** Options that every pool has. @public */
export interface CommonPoolOptions {
  /** Name in errors, records and metrics: a lower-case letter, then up to 62 letters, digits, `_` or `-`. @defaultValue 'pool' */
  readonly name?: string;
  /** What a worker is. In-process slots are the only kind of this version. @defaultValue 'slots' */
  readonly workers?: 'slots';
  readonly queue?: QueueOptions;
  /**
   * At most `limit` tasks (or their weight) start in any span of `perMs` milliseconds. Several by name hold all at once:
   * `{ requests: { limit: 500, perMs: 60_000 }, tokens: { limit: 90_000, perMs: 60_000 } }`; a task says what it counts by the option
   * `weight`. Range: 1 to 16 rates, `limit` 1 and up, `perMs` above 0. @defaultValue none
   */
  readonly rate?: RateOption;
  /** Most tasks of one `key` that run at once. Range: 1 and up. @defaultValue none */
  readonly maxPerKey?: number;
  /**
   * Whether a task runs in the async context of its submitter (`AsyncLocalStorage`). `'none'` saves that cost for a task that has to
   * wait; it then runs in the context of whoever starts it. @defaultValue 'submitter'
   */
  readonly asyncContext?: 'submitter' | 'none';
  /** When workers start. @defaultValue 'onDemand'; 'eager' for a fixed `size` */
  readonly spawn?: Spawn;
  /**
   * With `spawn: 'onDemand'`: an idle worker above `min` leaves between 1 and 1.25 times this after its last task, in
   * milliseconds. Above 0. @defaultValue 400
   */
  readonly idleTimeoutMs?: number;
  /** What an error says about what is behind the pool. @defaultValue `classifyByStatus`: status 429 and 503 are overloads */
  readonly classify?: Classify;
  /**
   * What a task that runs out of time does to its slot: keep it until the handler ends, or give it up, so that more handlers
   * than `desired` may run for a while. @defaultValue 'hold'
   */
  readonly onTimeout?: 'hold' | 'abandon';
  /**
   * A maximum that the pool shares with others. `min` (of a fixed size all of it) is guaranteed, growth asks, and what others are
   * entitled to is given back at the next tick, without interrupting a task. @defaultValue none
   */
  readonly budget?: Budget | BudgetUse;
  /**
   * Most tries of a task after the first one: a number, or one for each verdict of `classify`. `run`, `tryRun`, `post` and `map` follow
   * it unless they say otherwise. Range: 0 to 1,000.
   * @defaultValue none for `run`, `tryRun` and `post`; up to 10 after overloads for `map`
   */
  readonly retries?: number | RetryLimits;
  /** Bounds tries after failures of `run`, `tryRun` and `post`, whose callers need not wait for the pool. @defaultValue `{ ratio: 0.2, minPerSec: 10 }` */
  readonly retryBudget?: RetryBudgetOptions;
  /** Where chance comes from: the pauses before retries are drawn. @defaultValue `Math.random` */
  readonly random?: Random;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** A pool that keeps its size until `resize`. @public */
export interface FixedPoolOptions extends CommonPoolOptions {
  /** Workers. Range: 0 to `max`. */
  readonly size: number;
  /** Largest size that `resize` may ask for. @defaultValue 10_000, or `size` if that is more */
  readonly max?: number;
  readonly min?: never;
  readonly goal?: never;
  readonly waitSloMs?: never;
  readonly policy?: never;
  readonly shadow?: never;
  readonly journal?: never;
  readonly signals?: never;
}

/** A pool whose size follows its policy. @public */
export interface AutoscaledPoolOptions extends CommonPoolOptions {
  /** Most workers: a safety stop, not a guess. Range: 1 and up. */
  readonly max: number;
  /** Fewest workers. Range: 0 to `max`. @defaultValue 1 */
  readonly min?: number;
  readonly size?: never;
  /** `latency`: short waits for the least work at once. `throughput`: the most done, for a producer that waits for the pool. @defaultValue 'latency' */
  readonly goal?: Goal;
  /** Latency goal: the wait that at most 1 % of tasks may exceed, in milliseconds. Above 0. @defaultValue 500 */
  readonly waitSloMs?: number;
  /** What decides the size. @defaultValue for slots: demand is free up to a throughput ceiling */
  readonly policy?: Policy | Decider;
  /**
   * A second policy that decides beside the first one and is never applied: its sizes stand in the records, `autoscaler.shadow` compares.
   * It decides in the ticks of the live policy, whatever its own `tickMs` is. @defaultValue none
   */
  readonly shadow?: Policy | Decider;
  /** Named inputs of the policy beside the pool's own numbers, polled beside the loop: functions, or signals with options. @defaultValue none */
  readonly signals?: Signals;
  /** Takes each line of the decision journal, with its line break. @defaultValue the last 1,000 records are kept in memory only */
  readonly journal?: (line: string) => void;
}

/** Options of `createPool`. @public */
export type PoolOptions = FixedPoolOptions | AutoscaledPoolOptions;
