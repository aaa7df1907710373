import { OptionError } from '../errors/index.ts';
import { checkKeys, checkString } from '../internal/index.ts';
import type { MapFailure } from './map-result.ts';
import { type CheckedRetryLimits, checkRetries, MAP_RETRIES, type RetryLimits } from './retries/retry-limits.ts';
import { checkSignal } from './task-options.ts';

/** Options of `map`. @public */
export interface MapOptions<I = unknown> {
  /** Whether results come in the order of their inputs; `false` gives each as soon as it is there. @defaultValue true */
  readonly ordered?: boolean;
  /** Names the task, as in `run`: of threads and processes the export that runs it. */
  readonly name?: string;
  /** Ends the iteration with `signal.reason` and aborts the tasks that have not ended. */
  readonly signal?: AbortSignal;
  /**
   * Most tries of an input after the first one: a number, or one for each verdict of `classify`. An input that waits for its next try
   * counts as taken: so a dependency that refuses everything slows the intake down. Range: 0 to 1,000.
   * @defaultValue the pool's `retries`, or else `{ overload: 10, failure: 0 }`
   */
  readonly retries?: number | RetryLimits;
  /**
   * What an input does that has failed for good: end the iteration with its error, or be left out. A function leaves it out and is told,
   * in the order of the results; what it throws ends the iteration. An error of the source, of the signal or of the pool (closed,
   * degraded) ends the iteration in any case. @defaultValue 'throw'
   */
  readonly onError?: 'throw' | 'continue' | ((failure: MapFailure<I>) => void);
  /** Whether each input gives what became of it (`MapResult`), good or bad, instead of its result: see {@link SettledMapOptions}. @defaultValue false */
  readonly settled?: false;
}

/** Options of `map` when each input gives what became of it, so that none ends the iteration. @public */
export interface SettledMapOptions<I = unknown> extends Omit<MapOptions<I>, 'settled' | 'onError'> {
  readonly settled: true;
}

/** Options of `map`, checked and complete. */
export interface CheckedMapOptions<I> {
  readonly isOrdered: boolean;
  readonly name: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly retries: CheckedRetryLimits;
  /** Whether `retries` were asked for with this call: then an input that is moved is an error. */
  readonly areRetriesAskedFor: boolean;
  readonly onError: 'throw' | 'continue' | 'give' | ((failure: MapFailure<I>) => void);
}

const checkBoolean = (option: string, value: unknown): void => {
  if (value !== undefined && typeof value !== 'boolean') throw new OptionError(option, value, 'true or false');
};

const checkOnError = <I>(onError: MapOptions<I>['onError'], settled: boolean): CheckedMapOptions<I>['onError'] => {
  if (settled && onError !== undefined) {
    throw new OptionError('onError', onError, 'absent with `settled`: each input gives what became of it, failed or not');
  }
  if (settled) return 'give';
  if (onError === undefined || onError === 'throw') return 'throw';
  if (onError === 'continue' || typeof onError === 'function') return onError;
  throw new OptionError('onError', onError, "'throw', 'continue' or a function");
};

/** @throws OptionError for an unknown option, one of the wrong kind, or a contradiction. */
export const checkMapOptions = <I>(
  options: MapOptions<I> | SettledMapOptions<I>,
  ofPool: CheckedRetryLimits | undefined,
): CheckedMapOptions<I> => {
  checkKeys('', options, ['ordered', 'signal', 'name', 'retries', 'onError', 'settled']);
  const {
    ordered,
    name,
    signal,
    retries,
    settled = false,
    onError,
  }: { onError?: MapOptions<I>['onError'] } & typeof options = options;
  if (name !== undefined) checkString('name', name);
  checkBoolean('ordered', ordered);
  checkBoolean('settled', settled);
  checkSignal(signal);
  return {
    isOrdered: ordered ?? true,
    name,
    signal,
    retries: retries === undefined ? (ofPool ?? MAP_RETRIES) : checkRetries(retries),
    areRetriesAskedFor: retries !== undefined,
    onError: checkOnError(onError, settled),
  };
};
