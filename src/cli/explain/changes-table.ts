import { type DecisionRecord, type ExplainedChange, explainChanges, type JournalHeader } from '../../autoscale/index.ts';
import type { MeasuredLoad } from '../../policy/index.ts';
import { formatCounted, formatDuration, renderTable, visibleText } from '../../report/index.ts';
import { LoadMeter } from './load-meter.ts';

/** The changes of a journal, with what is told about all of it. */
export interface JournalChanges {
  readonly changes: readonly ExplainedChange[];
  /** Ticks in all. */
  readonly ticks: number;
  /** Monotonic times of the first and the last tick, in milliseconds; 0 without ticks. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** A load that the largest size could not serve; absent when there was none. */
  readonly tooMuch: MeasuredLoad | undefined;
}

/** Goes through the records once. */
export const changesOf = (records: Iterable<DecisionRecord>, { max }: JournalHeader): JournalChanges => {
  const meter = new LoadMeter(max);
  let ticks = 0;
  let firstAtMs = 0;
  let lastAtMs = 0;
  const counted = function* (): Generator<DecisionRecord, void, undefined> {
    for (const record of records) {
      if (ticks === 0) firstAtMs = record.at;
      lastAtMs = record.at;
      meter.add(record);
      ticks += 1;
      yield record;
    }
  };
  const changes = explainChanges(counted(), { max });
  return { changes, ticks, firstAtMs, lastAtMs, tooMuch: meter.tooMuch };
};

/** A table of the changes: when, from which size to which, and why. */
export const changesTable = (header: JournalHeader, { changes, ticks, firstAtMs, lastAtMs }: JournalChanges): string => {
  const span = formatDuration(lastAtMs - firstAtMs);
  const head = `${visibleText(header.name)}: ${formatCounted(ticks, 'decision')} over ${span}, ${formatCounted(changes.length, 'change')} of the size (${header.min} to ${header.max})`;
  if (changes.length === 0) return head;
  const rows = changes.map((change) => [
    formatDuration(change.at - firstAtMs),
    `${change.from} → ${change.to}`,
    visibleText(change.why),
  ]);
  return `${head}\n\n${renderTable([{ title: 'time', align: 'right' }, { title: 'size', align: 'right' }, { title: 'why' }], rows)}`;
};
