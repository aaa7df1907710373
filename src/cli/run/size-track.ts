import { ValueHistory } from '../../report/index.ts';

/** The size over the time of a run: what it was at most and at least, its mean, and its course. */
export class SizeTrack {
  readonly #history = new ValueHistory();
  #samples = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  /** Notes the size now, in workers. To be called in equal steps of time. */
  sample(size: number): void {
    this.#history.add(size);
    this.#samples += 1;
    this.#sum += size;
    this.#min = Math.min(this.#min, size);
    this.notePeak(size);
  }

  /** Notes a size that came between two samples, so that a short peak is not lost. */
  notePeak(size: number): void {
    this.#max = Math.max(this.#max, size);
  }

  get min(): number {
    return this.#samples === 0 ? 0 : this.#min;
  }

  get max(): number {
    return this.#max;
  }

  /** Mean of the samples, in workers. */
  get mean(): number {
    return this.#samples === 0 ? 0 : this.#sum / this.#samples;
  }

  /** The course, oldest first, in equal steps. */
  course(): readonly number[] {
    return this.#history.values();
  }
}
