import type { PartVerdict } from './part.ts';

/** The verdict with the largest size; the first of several. */
export const largest = (verdicts: readonly PartVerdict[]): PartVerdict | undefined => {
  let found: PartVerdict | undefined;
  for (const verdict of verdicts) if (found === undefined || verdict.desired > found.desired) found = verdict;
  return found;
};

/** The verdict with the smallest size; the first of several. */
export const smallest = (verdicts: readonly PartVerdict[]): PartVerdict | undefined => {
  let found: PartVerdict | undefined;
  for (const verdict of verdicts) if (found === undefined || verdict.desired < found.desired) found = verdict;
  return found;
};
