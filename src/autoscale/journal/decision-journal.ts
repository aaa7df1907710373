import { checkInteger } from '../../internal/index.ts';
import type { DecisionRecord } from '../decision-record.ts';

/** The last records of an autoscaler, in memory. @public */
export class DecisionJournal {
  readonly #capacity: number;
  readonly #records: DecisionRecord[] = [];
  /** Index of the oldest record once the ring is full. */
  #oldest = 0;

  /** @throws OptionError when `capacity` is not an integer of 1 or more. */
  constructor(capacity: number) {
    this.#capacity = checkInteger('journalCapacity', capacity, { min: 1 });
  }

  /** How many records it has. */
  get size(): number {
    return this.#records.length;
  }

  /** The newest record; absent before the first tick. */
  get latest(): DecisionRecord | undefined {
    return this.#records.at(this.#newestIndex());
  }

  /** A fresh list of the records, oldest first. */
  records(): readonly DecisionRecord[] {
    return [...this.#records.slice(this.#oldest), ...this.#records.slice(0, this.#oldest)];
  }

  /** @internal */
  append(record: DecisionRecord): void {
    if (this.#records.length < this.#capacity) {
      this.#records.push(record);
      return;
    }
    this.#records[this.#oldest] = record;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
  }

  /** Puts `amended` in the place of the record of the same observation, if that is still kept. @internal */
  amend(amended: DecisionRecord): void {
    const index = this.#records.findLastIndex(({ observation }) => observation === amended.observation);
    if (index >= 0) this.#records[index] = amended;
  }

  #newestIndex(): number {
    return this.#oldest === 0 ? -1 : this.#oldest - 1;
  }
}
