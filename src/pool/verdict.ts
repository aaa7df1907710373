import type { Clock } from '../time/index.ts';
import { type Classify, type ErrorKind, retryAfterMsOf } from './classification.ts';

/** Tells the wall time. */
type WallTime = Pick<Clock, 'wallNow'>;

/** What an error says about what is behind the pool, in one shape whatever `classify` answered. */
export interface Verdict {
  readonly kind: ErrorKind;
  /** Of an overload that asked for a pause: its length, in milliseconds. */
  readonly retryAfterMs?: number;
}

const FAILURE: Verdict = Object.freeze({ kind: 'failure' });
const IGNORE: Verdict = Object.freeze({ kind: 'ignore' });
/** An overload that asked for no pause. */
export const OVERLOAD: Verdict = Object.freeze({ kind: 'overload' });

const isPause = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** The pause that an overload asks for: what `classify` says, or else what the error itself carries. */
const pauseOf = (answer: unknown, error: unknown, wall: WallTime | undefined): number | undefined => {
  const told = typeof answer === 'object' && answer !== null && 'retryAfterMs' in answer ? answer.retryAfterMs : undefined;
  return isPause(told) ? told : retryAfterMsOf(error, wall?.wallNow());
};

const read = (answer: unknown, error: unknown, wall: WallTime | undefined): Verdict => {
  const kind: unknown = typeof answer === 'object' && answer !== null && 'kind' in answer ? answer.kind : answer;
  if (kind === 'ignore') return IGNORE;
  if (kind !== 'overload') return FAILURE;
  const retryAfterMs = pauseOf(answer, error, wall);
  return retryAfterMs === undefined ? OVERLOAD : { kind: 'overload', retryAfterMs };
};

/**
 * Asks `classify`, which is the user's: it may throw or answer anything. What is no verdict counts as a failure, and what it
 * throws goes to `onError`. A `Retry-After` that is a date is reckoned by `wall`.
 */
export const verdictOf = (
  error: unknown,
  classify: Classify | ((error: unknown) => unknown),
  onError: (error: unknown) => void,
  wall?: WallTime,
): Verdict => {
  try {
    return read(classify(error), error, wall);
  } catch (classifyError) {
    onError(classifyError);
    return FAILURE;
  }
};
