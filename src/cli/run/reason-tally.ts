import { type DecisionRecord, type MainReason, mainReasons } from '../../autoscale/index.ts';

interface Tallied {
  readonly record: DecisionRecord;
  count: number;
}

function* repeated(entries: Iterable<Tallied>): Generator<DecisionRecord, void, undefined> {
  for (const { record, count } of entries) for (let index = 0; index < count; index += 1) yield record;
}

/** Counts the changes of the size by direction and reason. Keeps one record for each, however long the run. */
export class ReasonTally {
  readonly #entries = new Map<string, Tallied>();
  #total = 0;

  /** Notes a decision; one that changed nothing is passed over. */
  add(record: DecisionRecord): void {
    const { outcome, binding } = record;
    if (outcome !== 'up' && outcome !== 'down') return;
    this.#total += 1;
    const key = `${outcome} ${binding.reason}`;
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { record, count: 1 });
    else entry.count += 1;
  }

  /** Changes in all. */
  get total(): number {
    return this.#total;
  }

  /** The most frequent reasons, in words. */
  most(limit: number): readonly MainReason[] {
    return mainReasons(repeated(this.#entries.values())).slice(0, limit);
  }
}
