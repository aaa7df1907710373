import type { RateControl } from './rate-control.ts';
import { SOLE_RATE } from './rate-terms.ts';
import type { WaitingTasks } from './waiting-tasks.ts';

/** Tasks that would not start now even if a worker were free, and what holds them back. @public */
export interface HeldBack {
  /** A rate, or the limit of tasks of one key at once (`maxPerKey`). */
  readonly by: 'rate' | 'maxPerKey';
  /** Name of the rate; absent for one without a name. */
  readonly name?: string;
  /** How many wait for it. */
  readonly tasks: number;
  /** What it allows: weight in a span, or tasks of one key. */
  readonly limit: number;
  /** Length of the rate's span, in milliseconds. */
  readonly perMs?: number;
  /** Time until the rate lets the next task start, in milliseconds. */
  readonly freeInMs?: number;
}

/** What decides whether waiting tasks lack a worker. */
export interface HoldingParts<I, O> {
  readonly queue: WaitingTasks<I, O>;
  readonly roster: { hasRoomFor(weight: number): boolean };
  /** Absent without a rate. */
  readonly rate: RateControl | undefined;
  /** Absent without that limit. */
  readonly maxPerKey: number | undefined;
}

const byRate = <I, O>({ queue, roster, rate }: HoldingParts<I, O>, nowMs: number): HeldBack | undefined => {
  const { next, size, blocked } = queue;
  const turn = next === undefined ? undefined : rate?.turnOf(next, nowMs);
  if (next === undefined || turn === undefined || turn.starts >= size - blocked) return undefined;
  // With a worker free, it is the rate that the next task waits for, if only for the timer that is due.
  const starts = roster.hasRoomFor(next.weight) ? 0 : turn.starts;
  const { name, limit, perMs } = turn.rate;
  const { freeInMs } = turn;
  return { by: 'rate', ...(name !== SOLE_RATE && { name }), tasks: size - starts, limit, perMs, freeInMs };
};

/**
 * Which of the waiting tasks do not wait for a worker; `undefined` when all do. The task whose turn it is stands for those behind it: they
 * start in order, so what holds it back holds all of them back.
 */
export const heldBackOf = <I, O>(parts: HoldingParts<I, O>, nowMs: number): HeldBack | undefined => {
  const { queue, rate, maxPerKey } = parts;
  if (queue.size === 0) return undefined;
  const held = rate === undefined ? undefined : byRate(parts, nowMs);
  if (held !== undefined) return held;
  return maxPerKey === undefined || queue.blocked === 0 ? undefined : { by: 'maxPerKey', tasks: queue.blocked, limit: maxPerKey };
};

/** Workers that the waiting tasks could use now. */
export const workersWanted = <I, O>(parts: HoldingParts<I, O>, nowMs: number): number => {
  const { size, weight } = parts.queue;
  const held = heldBackOf(parts, nowMs);
  return held === undefined ? weight : Math.ceil((weight * (size - held.tasks)) / size);
};
