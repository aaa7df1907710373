import type { Classify } from '../pool/index.ts';

/** What a ledger counts an error as. */
export interface ErrorVerdict {
  readonly kind: 'overload' | 'failure' | 'ignore';
  /** Time that the dependency asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
}

const FAILURE: ErrorVerdict = Object.freeze({ kind: 'failure' });
const IGNORE: ErrorVerdict = Object.freeze({ kind: 'ignore' });
const OVERLOAD: ErrorVerdict = Object.freeze({ kind: 'overload' });

/**
 * Asks `classify`, which is the user's: it may throw or answer anything. What is no verdict counts as a failure, and what it
 * throws goes to `onError`.
 */
export const verdictOf = (error: unknown, classify: Classify, onError: (error: unknown) => void): ErrorVerdict => {
  let answer: unknown;
  try {
    answer = classify(error);
  } catch (classifyError) {
    onError(classifyError);
    return FAILURE;
  }
  if (answer === 'overload') return OVERLOAD;
  if (answer === 'ignore') return IGNORE;
  if (typeof answer !== 'object' || answer === null || !('kind' in answer) || answer.kind !== 'overload') return FAILURE;
  const retryAfterMs = 'retryAfterMs' in answer ? answer.retryAfterMs : undefined;
  const isUsable = typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0;
  return isUsable ? { kind: 'overload', retryAfterMs } : OVERLOAD;
};
