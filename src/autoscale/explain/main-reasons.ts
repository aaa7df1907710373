import type { DecisionRecord } from '../decision-record.ts';
import { wordsOf } from './reason-words.ts';

/** A reason for which the size changed, and how often. @public */
export interface MainReason {
  readonly reason: string;
  readonly direction: 'up' | 'down';
  /** Resizes for this reason in this direction. */
  readonly count: number;
  /** `12 times up: a backlog had to be worked off`. */
  readonly text: string;
}

const nameOf = (reason: string, direction: MainReason['direction']): string => {
  const { name, downName } = wordsOf(reason);
  return direction === 'down' ? (downName ?? name) : name;
};

/** Counts why the size changed, most often first. Resizes that failed or were only dry runs do not count. @public */
export const mainReasons = (records: Iterable<DecisionRecord>): readonly MainReason[] => {
  const counts = new Map<string, { readonly reason: string; readonly direction: 'up' | 'down'; count: number }>();
  for (const { outcome, binding } of records) {
    if (outcome !== 'up' && outcome !== 'down') continue;
    const key = `${outcome} ${binding.reason}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { reason: binding.reason, direction: outcome, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()]
    .sort((one, other) => other.count - one.count)
    .map(({ reason, direction, count }) => ({
      reason,
      direction,
      count,
      text: `${count === 1 ? 'once' : `${count} times`} ${direction}: ${nameOf(reason, direction)}`,
    }));
};
