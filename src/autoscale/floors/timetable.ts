import { EdgeLine, type EdgeSource } from './edge-line.ts';

/** What a timetable says, and for which times of the wall clock. */
export interface TimetableVerdict {
  /** The floor, in workers: the highest from now to the end of the lead. */
  readonly size: number;
  /** What is scheduled now, in workers. */
  readonly scheduled: number;
  /** Wall time at which the floor's own time comes, where it holds ahead of it. */
  readonly aheadOfMs: number | undefined;
  /** Wall time of the next change of what is scheduled; ∞ when there is none. */
  readonly nextMs: number;
}

/** A verdict that holds from `fromMs` to just before `untilMs`. */
interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly verdict: TimetableVerdict;
}

/** What comes into force, when, and its place in the list. */
interface Edge {
  readonly atMs: number;
  readonly place: number;
  readonly size: number;
}

/** By time; of edges at the same instant the later in the list comes last, and so rules. */
const byTime = (one: Edge, other: Edge): number => one.atMs - other.atMs || one.place - other.place;

/**
 * The step function that several calendars make together. A function of the wall time alone: whatever was asked before, in
 * whatever order, the same time has the same answer. The last answer is kept, with the span for which it holds.
 */
export class Timetable {
  readonly #lines: readonly { readonly line: EdgeLine; readonly size: number }[];
  readonly #leadMs: number;
  #span: Span | undefined;

  constructor(entries: readonly { readonly calendar: EdgeSource; readonly size: number }[], leadMs: number) {
    this.#lines = entries.map(({ calendar, size }) => ({ line: new EdgeLine(calendar), size }));
    this.#leadMs = leadMs;
  }

  at(wallMs: number): TimetableVerdict {
    let span = this.#span;
    if (span === undefined || wallMs < span.fromMs || wallMs >= span.untilMs) {
      span = this.#spanFrom(wallMs);
      this.#span = span;
    }
    return span.verdict;
  }

  #spanFrom(fromMs: number): Span {
    const horizonMs = fromMs + this.#leadMs;
    const past: Edge[] = [];
    const ahead: Edge[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    let beyondMs = Number.POSITIVE_INFINITY;
    for (const [place, { line, size }] of this.#lines.entries()) {
      for (const atMs of line.between(fromMs, horizonMs)) {
        if (atMs <= fromMs) past.push({ atMs, place, size });
        else if (atMs <= horizonMs) ahead.push({ atMs, place, size });
        else beyondMs = Math.min(beyondMs, atMs);
        if (atMs > fromMs) nextMs = Math.min(nextMs, atMs);
      }
    }
    const now = past.sort(byTime).at(-1);
    const scheduled = now === undefined || now.atMs === Number.NEGATIVE_INFINITY ? 0 : now.size;
    const highest = highestOf(ahead, scheduled);
    const verdict = { size: highest?.size ?? scheduled, scheduled, aheadOfMs: highest?.atMs, nextMs };
    return { fromMs, untilMs: Math.min(nextMs, beyondMs - this.#leadMs), verdict };
  }
}

/** The first of the highest edges above `scheduled` that really come into force: one that another replaces at once does not. */
const highestOf = (edges: Edge[], scheduled: number): Edge | undefined => {
  edges.sort(byTime);
  let highest: Edge | undefined;
  for (const [index, edge] of edges.entries()) {
    if (edges[index + 1]?.atMs === edge.atMs) continue;
    if (edge.size > (highest?.size ?? scheduled)) highest = edge;
  }
  return highest;
};
