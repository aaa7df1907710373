/** Work that begins up to this many bins ahead is told apart; what lies beyond is counted in the last one. */
const BINS_AHEAD = 4_096;

/**
 * The workers that a load would keep busy if no task waited (an infinite pool), averaged over bins of time. Constant memory: a bin is
 * forgotten once it was taken.
 */
export class OfferedLoad {
  readonly #binMs: number;
  readonly #workMs = new Float64Array(BINS_AHEAD);
  #firstBin = 0;

  constructor(binMs: number) {
    this.#binMs = binMs;
  }

  /** A task that runs for `runMs` arrives at `atMs`, not before the first bin that was not taken. */
  add(atMs: number, runMs: number): void {
    const binMs = this.#binMs;
    const lastBin = this.#firstBin + BINS_AHEAD - 1;
    let fromMs = atMs;
    let leftMs = runMs;
    for (let bin = Math.max(this.#firstBin, Math.floor(atMs / binMs)); leftMs > 0; bin += 1) {
      const partMs = bin >= lastBin ? leftMs : Math.min(leftMs, (bin + 1) * binMs - fromMs);
      const slot = Math.min(bin, lastBin) % BINS_AHEAD;
      this.#workMs[slot] = (this.#workMs[slot] as number) + partMs; // slot < BINS_AHEAD
      fromMs += partMs;
      leftMs -= partMs;
    }
  }

  /** The mean of the oldest bin, in workers; goes on to the next one. */
  take(): number {
    const slot = this.#firstBin % BINS_AHEAD;
    const workMs = this.#workMs[slot] as number; // slot < BINS_AHEAD
    this.#workMs[slot] = 0;
    this.#firstBin += 1;
    return workMs / this.#binMs;
  }
}
