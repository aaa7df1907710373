/** What a metric is, and its kind. Names are those of Prometheus: base units, `_total` for counters. */
export interface MetricInfo {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
}

/** One number with its labels, the pool's name left out. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric and how it is read from one pool. */
export interface Metric<Source> extends MetricInfo {
  read(source: Source): readonly Sample[];
}

/** Milliseconds to the seconds that Prometheus wants: the one place where units change. */
export const secondsOf = (ms: number): number => ms / 1_000;
