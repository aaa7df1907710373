import type { Clock } from '../../time/index.ts';
import type { Task } from '../task.ts';
import type { AbortSink } from '../task-extras.ts';
import type { TaskWatch } from '../task-watch.ts';
import type { Verdict } from '../verdict.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { RetryEntry } from './retry-heap.ts';
import type { RetryRule } from './retry-rule.ts';
import { RetrySchedule } from './retry-schedule.ts';
import type { Tries } from './tries.ts';

/** The colleagues of a {@link RetryDesk}. */
export interface RetryDeskParts<I, O> {
  readonly clock: Clock;
  readonly rule: RetryRule;
  readonly budget: RetryBudget;
  readonly watch: TaskWatch<I, O>;
  /** Tasks that were accepted since the pool was made. */
  readonly firstTries: () => number;
  /** Has a task wait for a worker again. */
  readonly requeue: (task: Task<I, O>) => void;
  /** Settles a task that was aborted while it waited here. */
  readonly abort: (task: Task<I, O>, reason: unknown) => void;
  /** Starts what can start. */
  readonly drain: () => void;
}

/** What follows on a try that has failed. */
export type RetryDecision =
  | { readonly kind: 'retry'; readonly pauseMs: number }
  | { readonly kind: 'enough' }
  /** Another try was due, and the budget had none left. */
  | { readonly kind: 'overBudget' };

const ENOUGH: RetryDecision = Object.freeze({ kind: 'enough' });
const OVER_BUDGET: RetryDecision = Object.freeze({ kind: 'overBudget' });

/** An input, or an outcome, that cannot be sent to a worker or back cannot be sent next time either. */
const isHopeless = (error: unknown): boolean => error instanceof DOMException && error.name === 'DataCloneError';

/**
 * Tasks between two tries.
 * 1. A try fails: its worker is given back, the settler asks whether another one follows.
 * 2. The task rests here, on no worker and outside the queue. It keeps its place in the pool's bound, and its link to its signal.
 * 3. When its pause is over it joins the queue, behind what waits with its priority, and is a waiting task like any other.
 * 4. A close forgoes the tries that could not start before its deadline.
 */
export class RetryDesk<I, O> implements AbortSink<Task<I, O>> {
  readonly #parts: RetryDeskParts<I, O>;
  readonly #schedule: RetrySchedule<Task<I, O>>;
  readonly #entries = new Map<Task<I, O>, RetryEntry<Task<I, O>>>();
  /** Tasks that wait for their next try, and those about which `classify` is being asked: they are nowhere else. To be read only. */
  waiting = 0;
  #latestMs = Number.POSITIVE_INFINITY;

  constructor(parts: RetryDeskParts<I, O>) {
    this.#parts = parts;
    this.#schedule = new RetrySchedule(parts.clock, this.#due);
  }

  /** Asks for a verdict about a try that has failed. Its task counts as waiting meanwhile: what is asked may look at the pool's numbers. */
  judge(ask: () => Verdict): Verdict {
    this.waiting += 1;
    try {
      return ask();
    } finally {
      this.waiting -= 1;
    }
  }

  /** Whether another try follows; one from the budget is booked then. */
  decide({ limits, attempts, isBudgeted }: Tries, error: unknown, verdict: Verdict): RetryDecision {
    const { clock, rule, budget, firstTries } = this.#parts;
    const pauseMs = isHopeless(error) ? undefined : rule.pauseMs(limits, verdict, attempts);
    const nowMs = clock.now();
    if (pauseMs === undefined || nowMs + pauseMs > this.#latestMs) return ENOUGH;
    // An overload needs no budget: its pauses are longer, and the size falls with it.
    const isFree = !isBudgeted || verdict.kind !== 'failure';
    return isFree || budget.take(nowMs, firstTries()) ? { kind: 'retry', pauseMs } : OVER_BUDGET;
  }

  /** Keeps a task until its next try. `ended` is the task of the last one, which is done with. */
  keep(ended: Task<I, O>, pauseMs: number): void {
    const task = ended.nextTry();
    const signal = task.options?.signal;
    if (signal?.aborted === true) {
      this.#parts.abort(task, signal.reason);
      return;
    }
    this.#parts.watch.rests(task, this);
    this.#entries.set(task, this.#schedule.add(task, pauseMs));
    this.waiting += 1;
    task.options?.tries?.listener?.rested();
  }

  /** From now on no try is planned that would start after `latestMs`. Takes out the tasks that wait for such a one, the earliest first. */
  closeAt(latestMs: number): readonly Task<I, O>[] {
    this.#latestMs = Math.min(this.#latestMs, latestMs);
    const tasks = this.#schedule.takeAll(this.#latestMs);
    for (const task of tasks) this.#leaves(task);
    return tasks;
  }

  taskAborted(task: Task<I, O>, reason: unknown): void {
    const entry = this.#entries.get(task);
    if (entry === undefined) return;
    this.#schedule.remove(entry);
    this.#leaves(task);
    this.#parts.abort(task, reason);
    this.#parts.drain();
  }

  #leaves(task: Task<I, O>): void {
    this.#entries.delete(task);
    this.waiting -= 1;
    task.options?.tries?.listener?.resumed();
  }

  readonly #due = (): void => {
    for (let task = this.#schedule.takeDue(); task !== undefined; task = this.#schedule.takeDue()) {
      this.#leaves(task);
      this.#parts.requeue(task);
    }
    this.#parts.drain();
  };
}
