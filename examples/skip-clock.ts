import { ManualClock } from 'marea/testing';

/** A clock on which waiting takes no time: as soon as there is nothing left to do, it goes to the next moment at which there is. */
export class SkipClock extends ManualClock {
  /** Resolves `ms` of its milliseconds from now. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.setTimer(resolve, ms);
    });
  }

  /** Runs `work` to its end, and skips whatever it waits for on this clock. */
  async play<T>(work: () => Promise<T>): Promise<T> {
    let isOver = false;
    const result = work().finally(() => {
      isOver = true;
    });
    for (;;) {
      await new Promise(setImmediate); // lets everything happen that can happen now
      if (isOver) return result;
      if (!this.runNext()) throw new Error('nothing is planned, and the work has not ended');
    }
  }
}
