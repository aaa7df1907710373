import type { Journal, JournalHeader } from '../../autoscale/index.ts';
import { formatDuration, visibleText } from '../../report/index.ts';

/** The moment from which another policy decides. */
export interface PolicyChange {
  /** Time since the journal's first tick, in milliseconds. */
  readonly sinceStartMs: number;
  /** As data; `null` when it has no data form. */
  readonly policy: unknown;
}

/** Where the policy of a journal was replaced, in the order of time. @throws OptionError at a damaged line. */
export const policyChangesOf = ({ segments }: Journal, startMs: number): readonly PolicyChange[] => {
  let before: JournalHeader | undefined;
  return segments.flatMap(({ header, firstTick }) => {
    const isNew = before !== undefined && header !== before;
    before = header;
    return isNew && firstTick !== undefined
      ? [{ sinceStartMs: firstTick.observation.nowMs - startMs, policy: header.policy }]
      : [];
  });
};

/** A line for each change of policy. */
export const policyChangesText = (changes: readonly PolicyChange[]): string =>
  changes
    .map(({ sinceStartMs, policy }) => {
      const words = policy === null ? 'to one that has no data form' : `to ${visibleText(JSON.stringify(policy), 600)}`;
      return `policy changed at ${formatDuration(sinceStartMs)} ${words}`;
    })
    .join('\n');
