import { lognormalTime, slowedTime, uniformTime } from '../../dist/sim.js';

/** Time of a task of the built-in boards: 30 to 120 ms. */
const plain = uniformTime(30, 120);

/**
 * The boards. `clairvoyant` is what a schedule that knows the future pays for each unit of offered work: 1 where workers start fast,
 * more where their start itself costs worker time.
 */
export const BOARDS = [
  { name: 'fast start', startMs: 40, waitSloMs: 500, service: plain, clairvoyant: 1 },
  { name: 'slow start', startMs: 5_000, waitSloMs: 2_000, service: plain, clairvoyant: 1.13 },
  { name: 'tight', startMs: 40, waitSloMs: 100, service: plain, clairvoyant: 1 },
  { name: 'heavy tail', startMs: 40, waitSloMs: 500, service: lognormalTime({ meanMs: 75, sigma: 1.5 }), clairvoyant: 1 },
  { name: 'outliers', startMs: 40, waitSloMs: 500, service: slowedTime(plain, { ratio: 0.1, factor: 5 }), clairvoyant: 1 },
  { name: 'half second', startMs: 500, waitSloMs: 500, service: plain, clairvoyant: 1 },
];

/** A request to a language model: 5.3 s on average. */
export const LLM_SERVICE = lognormalTime({ meanMs: 5_300, sigma: 0.8 });
export const LLM_SLO_MS = 2_000;
