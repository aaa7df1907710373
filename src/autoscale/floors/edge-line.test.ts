import { describe, expect, it } from 'vitest';
import { EdgeLine, type EdgeSource } from './edge-line.ts';

/** Fires at every multiple of ten from `firstMs` to `lastMs`; counts what it was asked. */
class Tens implements EdgeSource {
  asked = 0;
  readonly #firstMs: number;
  readonly #lastMs: number;

  constructor(firstMs: number, lastMs: number) {
    this.#firstMs = firstMs;
    this.#lastMs = lastMs;
  }

  after(timeMs: number): number | undefined {
    this.asked += 1;
    const next = Math.max(this.#firstMs, (Math.floor(timeMs / 10) + 1) * 10);
    return next <= this.#lastMs ? next : undefined;
  }

  atOrBefore(timeMs: number): number | undefined {
    this.asked += 1;
    const last = Math.min(this.#lastMs, Math.floor(timeMs / 10) * 10);
    return last >= this.#firstMs ? last : undefined;
  }
}

describe('EdgeLine', () => {
  it('gives the edge at or before, and all up to the first one beyond', () => {
    const line = new EdgeLine(new Tens(0, 1_000));
    expect(line.between(15, 15)).toEqual([10, 20]);
    expect(line.between(20, 20)).toEqual([20, 30]);
    expect(line.between(20, 45)).toEqual([20, 30, 40, 50]);
    expect(line.between(20, 50)).toEqual([20, 30, 40, 50, 60]);
  });

  it('asks for each edge once as time goes on', () => {
    const tens = new Tens(0, 1_000);
    const line = new EdgeLine(tens);
    for (let timeMs = 0; timeMs <= 500; timeMs += 1) line.between(timeMs, timeMs + 25);
    expect(tens.asked).toBe(2 + 52); // the first two, and one for each edge from 20 to 530
  });

  it('asks anew after a jump in time, forwards or back', () => {
    const line = new EdgeLine(new Tens(0, 1_000));
    line.between(15, 15);
    expect(line.between(705, 705)).toEqual([700, 710]);
    expect(line.between(33, 33)).toEqual([30, 40]);
  });

  it('has a beginning and an end', () => {
    const line = new EdgeLine(new Tens(50, 60));
    expect(line.between(7, 7)).toEqual([Number.NEGATIVE_INFINITY, 50]);
    expect(line.between(55, 99)).toEqual([50, 60, Number.POSITIVE_INFINITY]);
    expect(line.between(99, 99)).toEqual([60, Number.POSITIVE_INFINITY]);
  });
});
