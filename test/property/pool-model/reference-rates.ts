import type { HeldBack, NamedRate } from '../../../src/pool/index.ts';
import { ReferenceRate } from './reference-rate.ts';
import { type ReferenceTask, rateWeightOf } from './reference-task.ts';

/** The rate that lets the fewest tasks like the next one start. */
export interface ReferenceTurn {
  readonly terms: NamedRate;
  readonly starts: number;
  readonly freeInMs: number;
}

/** What of a queue decides whether its tasks lack a worker. */
interface HeldQueue {
  readonly size: number;
  readonly blocked: number;
  readonly head: ReferenceTask | undefined;
}

/** All rates of a pool: a task starts when every one of them allows it. */
export class ReferenceRates {
  readonly #rates: readonly (readonly [NamedRate, ReferenceRate])[];

  constructor(rates: readonly NamedRate[] = []) {
    this.#rates = rates.map((rate) => [rate, new ReferenceRate(rate)]);
  }

  get first(): NamedRate | undefined {
    return this.#rates[0]?.[0];
  }

  /** Whether the task could never start: it counts more than a rate allows in all. */
  isTooHeavy(task: ReferenceTask): boolean {
    return this.#rates.some(([{ name, limit }]) => rateWeightOf(task, name) > limit);
  }

  /** Time until every rate lets the task start, an ordinary one when none is given. */
  waitMs(task: ReferenceTask | undefined, nowMs: number): number {
    const waits = this.#rates.map(([{ name }, rate]) => rate.waitMs(task === undefined ? 1 : rateWeightOf(task, name), nowMs));
    return Math.max(0, ...waits);
  }

  take(task: ReferenceTask, nowMs: number): void {
    for (const [{ name }, rate] of this.#rates) rate.take(rateWeightOf(task, name), nowMs);
  }

  turnOf(task: ReferenceTask | undefined, nowMs: number): ReferenceTurn | undefined {
    const turns = this.#rates.map(([terms, rate]): ReferenceTurn => {
      const weight = task === undefined ? 0 : rateWeightOf(task, terms.name);
      if (weight === 0) return { terms, starts: Number.POSITIVE_INFINITY, freeInMs: 0 };
      return { terms, starts: rate.starts(weight, nowMs), freeInMs: rate.waitMs(weight, nowMs) };
    });
    return turns.toSorted((a, b) => a.starts - b.starts || b.freeInMs - a.freeInMs)[0];
  }

  /** What holds back tasks that would not start now even if a worker were free. */
  heldBack(queue: HeldQueue, maxPerKey: number | undefined, nowMs: number): HeldBack | undefined {
    const { size, blocked, head } = queue;
    const turn = this.turnOf(head, nowMs);
    if (size > 0 && turn !== undefined && turn.starts < size - blocked) {
      const { name, limit, perMs } = turn.terms;
      const { starts, freeInMs } = turn;
      return { by: 'rate', ...(name !== 'rate' && { name }), tasks: size - starts, limit, perMs, freeInMs };
    }
    return maxPerKey === undefined || blocked === 0 ? undefined : { by: 'maxPerKey', tasks: blocked, limit: maxPerKey };
  }
}
