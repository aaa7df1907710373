/** How often a run has come to what it must come to: a model that never does shows nothing. */
export interface Reached {
  overtaken: number;
  heavy: number;
  keyHeld: number;
  rateTurns: number;
  otherRateTurns: number;
  tooHeavy: number;
  heldByRate: number;
  heldByKey: number;
  shed: number;
  /** Refused although a worker was free: it could not have started, and the queue had no place. */
  heldAtFullQueue: number;
  evicted: number;
  timedOut: number;
  settledLate: number;
}

export const NOTHING_REACHED: Readonly<Reached> = Object.freeze({
  overtaken: 0,
  heavy: 0,
  keyHeld: 0,
  rateTurns: 0,
  otherRateTurns: 0,
  tooHeavy: 0,
  heldByRate: 0,
  heldByKey: 0,
  shed: 0,
  heldAtFullQueue: 0,
  evicted: 0,
  timedOut: 0,
  settledLate: 0,
});
