import { describe, expect, it } from 'vitest';
import { DELAY_RESOLUTION_MS, type DelayHistogram, EventLoopDelay, eventLoopDelay } from './event-loop-delay.ts';

const MS = 1e6;

/** A histogram as `perf_hooks` has it: the interval in which it is reset is lost. Fed by hand. */
class FakeHistogram implements DelayHistogram {
  isEnabled = false;
  #values: number[] = [];
  #loses = true; // the first one, for there is nothing before it

  get count(): number {
    return this.#values.length;
  }

  /** A sample `intervalMs` after the one before. */
  sample(intervalMs: number): void {
    if (!this.#loses) this.#values.push(intervalMs * MS);
    this.#loses = false;
  }

  percentile(percent: number): number {
    const sorted = this.#values.toSorted((one, other) => one - other);
    return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 511; // so says the real one when it is empty
  }

  enable(): boolean {
    this.isEnabled = true;
    return true;
  }

  disable(): boolean {
    this.isEnabled = false;
    return true;
  }

  reset(): void {
    this.#values = [];
    this.#loses = true;
  }
}

const setup = () => {
  const histograms: FakeHistogram[] = [];
  const signal = new EventLoopDelay(() => {
    const histogram = new FakeHistogram();
    histograms.push(histogram);
    return histogram;
  });
  const sample = (intervalMs: number, times = 1): void => {
    for (let time = 0; time < times; time += 1) for (const histogram of histograms) histogram.sample(intervalMs);
  };
  return { histograms, signal, sample };
};

describe('EventLoopDelay', () => {
  it('takes the time between two samples off, so that an idle loop has no delay', () => {
    const { signal, sample } = setup();
    signal.start();
    sample(DELAY_RESOLUTION_MS, 100);
    expect(signal.read({ nowMs: 0 })).toBe(0);
    sample(DELAY_RESOLUTION_MS - 0.5, 100);
    expect(signal.read({ nowMs: 500 })).toBe(0);
  });

  it('gives the 99th percentile, which one pause in more than a hundred samples does not move', () => {
    const { signal, sample } = setup();
    signal.start();
    sample(10, 110);
    sample(300, 1);
    expect(signal.read({ nowMs: 0 })).toBe(0);
    sample(90, 1);
    expect(signal.read({ nowMs: 100 })).toBe(80);
  });

  it('knows nothing before the first sample', () => {
    const { signal } = setup();
    signal.start();
    expect(signal.read({ nowMs: 0 })).toBeUndefined();
  });

  it('does not lose a stall that falls into the reading that resets', () => {
    const { signal, sample } = setup();
    signal.start();
    sample(10, 50);
    signal.read({ nowMs: 0 });
    signal.read({ nowMs: 1_000 }); // resets one histogram; the stall is going on
    sample(800, 1);
    expect(signal.read({ nowMs: 1_500 })).toBe(790);
  });

  it('forgets after two seconds at most', () => {
    const { signal, sample } = setup();
    signal.start();
    sample(10, 2);
    sample(500, 50);
    const seen: (number | undefined)[] = [];
    for (let nowMs = 0; nowMs <= 2_500; nowMs += 500) {
      seen.push(signal.read({ nowMs }));
      sample(10, 50);
    }
    expect(seen).toEqual([490, 490, 490, 490, 490, 0]);
  });

  it('watches only between start and stop, also when started twice', () => {
    const { histograms, signal } = setup();
    expect(signal.read({ nowMs: 0 })).toBeUndefined();
    expect(histograms).toHaveLength(0);
    signal.start();
    signal.start();
    expect(histograms.map(({ isEnabled }) => isEnabled)).toEqual([false, false, true, true]);
    signal.stop();
    signal.stop();
    expect(histograms.every(({ isEnabled }) => !isEnabled)).toBe(true);
    expect(signal.read({ nowMs: 0 })).toBeUndefined();
  });
});

describe('eventLoopDelay', () => {
  it('reads this thread: nothing at once, a delay of 0 or more once the loop has turned', async () => {
    const signal = eventLoopDelay();
    signal.start();
    try {
      expect(signal.read({ nowMs: 0 })).toBeUndefined();
      const delayMs = await new Promise<number>((resolve) => {
        const look = (): void => {
          const value = signal.read({ nowMs: 0 });
          if (value === undefined) queueLook();
          else resolve(value);
        };
        // oxlint-disable-next-line eslint/no-restricted-globals -- lets the real event loop turn
        const queueLook = (): void => void setImmediate(look);
        queueLook();
      });
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThan(60_000);
    } finally {
      signal.stop();
    }
  });
});
