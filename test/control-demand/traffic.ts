/** Tasks of a run: when each arrives and how long it runs, in milliseconds. Sorted by arrival. */
export interface Traffic {
  readonly arrivesMs: readonly number[];
  readonly runsMs: readonly number[];
  readonly lengthMs: number;
}

/** A small generator of random numbers in [0, 1): splitmix32. */
export const seeded = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    z ^= z >>> 15;
    return (z >>> 0) / 4_294_967_296;
  };
};

/** Draws Poisson arrivals with a rate that changes over time, by thinning. */
export const drawTraffic = (
  lengthMs: number,
  ratePerSec: (atMs: number) => number,
  peakPerSec: number,
  drawRunMs: (random: () => number) => number,
  seed: number,
): Traffic => {
  const random = seeded(seed);
  const arrivesMs: number[] = [];
  const runsMs: number[] = [];
  let atMs = 0;
  for (;;) {
    atMs += (-Math.log(1 - random()) * 1_000) / peakPerSec;
    if (atMs >= lengthMs) return { arrivesMs, runsMs, lengthMs };
    if (random() * peakPerSec < ratePerSec(atMs)) {
      arrivesMs.push(atMs);
      runsMs.push(drawRunMs(random));
    }
  }
};

/** Run times from 30 to 120 ms, all equally likely. */
export const uniformRunMs = (random: () => number): number => 30 + 90 * random();

/** The load of Task 11: from 100 to 2,000 requests per second in 60 s, held for 60 s, and back in 60 s. */
export const rampPerSec = (atMs: number): number => {
  if (atMs < 60_000) return 100 + (1_900 * atMs) / 60_000;
  if (atMs < 120_000) return 2_000;
  return 2_000 - (1_900 * (atMs - 120_000)) / 60_000;
};
