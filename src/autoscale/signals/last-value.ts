import { toJournalPrecision } from '../journal/index.ts';
import type { SignalReading } from '../observation.ts';

/** The last good value of a signal, with the time at which its reading began: the value is at least so new. */
export class LastValue {
  #value: number | undefined;
  #atMs = 0;

  /** Takes a value whose reading began at `atMs`. */
  set(value: number, atMs: number): void {
    this.#value = value + 0; // + 0 turns −0, which a journal cannot hold, into 0
    this.#atMs = atMs;
  }

  /** `undefined` before the first value. */
  get value(): number | undefined {
    return this.#value;
  }

  /** Age of the value at `nowMs`, in milliseconds; 0 for time that runs back. */
  ageMs(nowMs: number): number {
    return toJournalPrecision(Math.max(0, nowMs - this.#atMs));
  }

  /** Value and age; `undefined` before the first value. */
  read(nowMs: number): SignalReading | undefined {
    return this.#value === undefined ? undefined : { value: this.#value, ageMs: this.ageMs(nowMs) };
  }
}
