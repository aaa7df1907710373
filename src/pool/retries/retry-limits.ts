import { OptionError } from '../../errors/index.ts';
import { checkInteger, checkKeys, checkNoNulls } from '../../internal/index.ts';

/** How many tries may follow the first one, by what `classify` makes of the try before. @public */
export interface RetryLimits {
  /** After an overload: whatever is behind the pool has refused to do the work. Range: 0 to 1,000. @defaultValue 0 */
  readonly overload?: number;
  /** After a failure: the work may have been done all the same. Range: 0 to 1,000. @defaultValue 0 */
  readonly failure?: number;
}

/** Retry limits, checked and complete. */
export type CheckedRetryLimits = Required<RetryLimits>;

/** More tries than anybody waits for: 1,000 pauses of 30 s are eight hours. */
const MOST_RETRIES = { min: 0, max: 1_000 };

/** Where nothing is tried again. */
export const NO_RETRIES: CheckedRetryLimits = Object.freeze({ overload: 0, failure: 0 });

/**
 * What `map` does unless it is told otherwise: its producer waits for the pool, and a refused call has done nothing, so it is safe to
 * repeat. Ten pauses after overloads are about three minutes.
 */
export const MAP_RETRIES: CheckedRetryLimits = Object.freeze({ overload: 10, failure: 0 });

/** Whether these limits allow any retry. */
export const allowRetries = (limits: CheckedRetryLimits | undefined): limits is CheckedRetryLimits =>
  limits !== undefined && (limits.overload > 0 || limits.failure > 0);

/** Checks and completes `retries`; a number goes for overloads and failures alike. @throws OptionError */
export const checkRetries = (retries: number | RetryLimits): CheckedRetryLimits => {
  if (typeof retries === 'number') {
    const limit = checkInteger('retries', retries, MOST_RETRIES);
    return { overload: limit, failure: limit };
  }
  if (typeof retries !== 'object' || retries === null)
    throw new OptionError('retries', retries, 'a number or { overload, failure }');
  checkKeys('retries', retries, ['overload', 'failure']);
  checkNoNulls('retries', retries);
  return {
    overload: checkInteger('retries.overload', retries.overload ?? 0, MOST_RETRIES),
    failure: checkInteger('retries.failure', retries.failure ?? 0, MOST_RETRIES),
  };
};
