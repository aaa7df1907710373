import type { CronCalendar } from './cron-calendar.ts';

/** What of a calendar a line needs. */
export type EdgeSource = Pick<CronCalendar, 'after' | 'atOrBefore'>;

/**
 * Consecutive times of a calendar around now, so that each is computed once: a calendar takes about a tenth of a millisecond
 * for one. The first lies at or before the time that was sought, or is −∞; the last may be ∞.
 */
export class EdgeLine {
  readonly #source: EdgeSource;
  #edges: readonly number[] = [];

  constructor(source: EdgeSource) {
    this.#source = source;
  }

  /** The edge at or before `fromMs`, and all others up to the first one after `untilMs`. */
  between(fromMs: number, untilMs: number): readonly number[] {
    if (!this.#covers(fromMs)) this.#edges = [this.#source.atOrBefore(fromMs) ?? Number.NEGATIVE_INFINITY, this.#after(fromMs)];
    const edges = this.#edges.slice(this.#edges.findLastIndex((edge) => edge <= fromMs));
    for (let last = edges.at(-1) as number; last <= untilMs; edges.push(last)) last = this.#after(last); // edges are not empty
    this.#edges = edges;
    return edges;
  }

  /** Whether the line reaches around `timeMs`, if need be after one step more. */
  #covers(timeMs: number): boolean {
    const [first] = this.#edges;
    if (first === undefined || timeMs < first) return false;
    const last = this.#edges.at(-1) as number; // there is a first one
    if (timeMs < last) return true;
    const next = this.#after(last);
    this.#edges = [...this.#edges, next];
    return timeMs < next;
  }

  #after(timeMs: number): number {
    return this.#source.after(timeMs) ?? Number.POSITIVE_INFINITY;
  }
}
