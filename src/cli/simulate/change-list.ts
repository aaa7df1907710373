import { type DecisionRecord, explainRecord } from '../../autoscale/index.ts';
import type { PageChange } from '../../report/index.ts';

/** Changes that are kept; beyond it every second one is let go. */
const MOST_CHANGES = 160;

/** Collects the changes of a run with their reasons: all of them while they are few, an even choice of them when they are many. */
export class ChangeList {
  readonly #max: number;
  #changes: { readonly record: DecisionRecord; readonly number: number }[] = [];
  #stride = 1;
  #count = 0;

  /** `max` is the largest size of the pool. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Changes of the run, kept or not. */
  get count(): number {
    return this.#count;
  }

  see(record: DecisionRecord): void {
    if (record.outcome !== 'up' && record.outcome !== 'down') return;
    const number = this.#count;
    this.#count += 1;
    if (number % this.#stride !== 0) return;
    this.#changes.push({ record, number });
    if (this.#changes.length <= MOST_CHANGES) return;
    this.#stride *= 2;
    this.#changes = this.#changes.filter((change) => change.number % this.#stride === 0);
  }

  list(): readonly PageChange[] {
    return this.#changes.map(({ record }) => ({
      atMs: record.at,
      to: record.applied,
      text: explainRecord(record, { max: this.#max }),
    }));
  }
}
