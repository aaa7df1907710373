import type { DecisionRecord, Journal, JournalTick } from '../../autoscale/index.ts';
import { UsageError } from '../usage-error.ts';
import type { Moment } from './explain-options.ts';

/** Monotonic time of a journal's first tick, in milliseconds; 0 when it has none. */
export const startOf = (journal: Journal): number => {
  for (const { firstTick } of journal.segments) if (firstTick !== undefined) return firstTick.observation.nowMs;
  return 0;
};

/** Tells whether a tick lies after a moment. Its wall time counts where it was written down. */
const laterThan = (journal: Journal, asked: Moment): ((tick: Pick<JournalTick, 'observation'>) => boolean) => {
  const startMs = startOf(journal);
  return ({ observation: { nowMs, wallMs } }) => {
    const sinceStartMs = nowMs - startMs;
    if ('sinceStartMs' in asked) return sinceStartMs > asked.sinceStartMs;
    return (wallMs ?? journal.header.startedAtWallMs + sinceStartMs) > asked.wallMs;
  };
};

/** The last checkpoint whose first tick is not later than the moment: decisions before it need not be made again. */
export const checkpointBefore = (journal: Journal, asked: Moment): number => {
  const isLater = laterThan(journal, asked);
  const next = journal.segments.findIndex(({ firstTick }) => firstTick !== undefined && isLater(firstTick));
  return Math.max(0, (next < 0 ? journal.segments.length : next) - 1);
};

/** The last of some records at or before the moment. @throws UsageError when there is none. */
export const lastBefore = <Item>(
  items: Iterable<Item>,
  recordOf: (item: Item) => DecisionRecord,
  { journal, asked }: { readonly journal: Journal; readonly asked: Moment },
): Item => {
  const isLater = laterThan(journal, asked);
  let found: Item | undefined;
  for (const item of items) {
    if (isLater(recordOf(item))) break;
    found = item;
  }
  if (found === undefined) throw new UsageError('the journal has no decision at or before that time');
  return found;
};
