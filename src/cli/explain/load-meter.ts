import type { DecisionRecord } from '../../autoscale/index.ts';
import type { MeasuredLoad } from '../../policy/index.ts';

/** Length of a span that is looked at, in milliseconds. */
const SPAN_MS = 2_000;
/** So many spans in a row must have been too much: a queue that fills once is no load. */
const SPANS = 5;
/** Fewer completions say too little about the run time. */
const FEWEST_COMPLETIONS = 20;

interface Span {
  elapsedMs: number;
  arrivals: number;
  completions: number;
  runMsSum: number;
  isAtMax: boolean;
}

const emptySpan = (): Span => ({ elapsedMs: 0, arrivals: 0, completions: 0, runMsSum: 0, isAtMax: true });

const loadOf = (spans: readonly Span[]): MeasuredLoad => {
  const sum = (pick: (span: Span) => number): number => spans.reduce((total, span) => total + pick(span), 0);
  return {
    arrivalsPerSec: (1_000 * sum((span) => span.arrivals)) / sum((span) => span.elapsedMs),
    runMs: sum((span) => span.runMsSum) / sum((span) => span.completions),
  };
};

/** Finds a load that the largest size cannot serve: for ten seconds at `max`, more work arrived than `max` workers can do. */
export class LoadMeter {
  readonly #max: number;
  #open = emptySpan();
  #row: Span[] = [];
  #worst: MeasuredLoad | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  /** The heaviest such load; `undefined` when there was none. */
  get tooMuch(): MeasuredLoad | undefined {
    return this.#worst;
  }

  add({ observation }: DecisionRecord): void {
    const { dtMs, arrivals, rejections, completions, runMsSum, desired, bounds } = observation;
    const span = this.#open;
    span.elapsedMs += dtMs;
    span.arrivals += arrivals + rejections;
    span.completions += completions;
    span.runMsSum += runMsSum;
    span.isAtMax &&= desired >= (bounds?.max ?? this.#max);
    if (span.elapsedMs >= SPAN_MS) this.#close(span);
  }

  #close(span: Span): void {
    this.#open = emptySpan();
    const isTooMuch = span.isAtMax && span.completions >= FEWEST_COMPLETIONS && this.#needs(loadOf([span])) > this.#max;
    this.#row = isTooMuch ? [...this.#row, span].slice(-SPANS) : [];
    if (this.#row.length < SPANS) return;
    const load = loadOf(this.#row);
    if (this.#worst === undefined || this.#needs(load) > this.#needs(this.#worst)) this.#worst = load;
  }

  #needs({ arrivalsPerSec, runMs }: MeasuredLoad): number {
    return (arrivalsPerSec * runMs) / 1_000;
  }
}
