/** An input of `map` that failed for good. @public */
export interface MapFailure<I> {
  readonly status: 'rejected';
  /** Place of the input among all inputs, from 0. */
  readonly index: number;
  readonly input: I;
  /** What its last try ended with, with its identity kept. */
  readonly reason: unknown;
  /** Tries that were started; 0 when the pool never started one. */
  readonly attempts: number;
}

/** An input of `map` that ended well. @public */
export interface MapSuccess<I, O> {
  readonly status: 'fulfilled';
  /** Place of the input among all inputs, from 0. */
  readonly index: number;
  readonly input: I;
  readonly value: O;
  /** Tries that were started, 1 or more. */
  readonly attempts: number;
}

/** What became of one input, as `map` gives it with `settled: true`. @public */
export type MapResult<I, O> = MapSuccess<I, O> | MapFailure<I>;
