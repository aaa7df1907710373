import { describe, expect, it } from 'vitest';
import { constantRate, exponentialTime, lognormalTime, type ServiceTime, uniformTime } from '../workload/index.ts';
import { erlangC } from './quality/least-workers.ts';
import { simulate } from './simulate.ts';
import type { SimulationResult } from './simulation-result.ts';

const RUNS = 12;
/** Student's t with 11 degrees of freedom, two-sided 99.9 %: a true value is missed by one interval in a thousand. */
const STUDENT_T = 4.437;

interface Interval {
  readonly mean: number;
  readonly halfWidth: number;
}

const intervalOf = (values: readonly number[]): Interval => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
  return { mean, halfWidth: STUDENT_T * Math.sqrt(variance / values.length) };
};

interface Station {
  readonly size: number;
  readonly perSec: number;
  readonly service: ServiceTime;
  readonly waitSloMs?: number;
}

/** Independent runs of 25,000 tasks each, in a pool that never refuses. */
const play = ({ size, perSec, service, waitSloMs = 500 }: Station): Promise<readonly SimulationResult[]> =>
  Promise.all(
    Array.from({ length: RUNS }, (_, seed) =>
      simulate({
        workload: { name: 'station', profile: constantRate(perSec, 25_000_000 / perSec), service },
        pool: { size, waitSloMs, queue: { capacity: 1_000_000 } },
        seed: `theory ${seed}`,
      }),
    ),
  );

/** `widest`: an interval that is wider, as a share of what is expected, would tell nothing. */
const expectAgreement = (values: readonly number[], expected: number, widest = 0.25): void => {
  const { mean, halfWidth } = intervalOf(values);
  const text = `${mean.toFixed(4)} ± ${halfWidth.toFixed(4)} against ${expected.toFixed(4)}`;
  expect(Math.abs(mean - expected), text).toBeLessThan(halfWidth);
  expect(halfWidth / expected, `${text}: too wide to tell`).toBeLessThan(widest);
};

describe('M/M/c: Poisson arrivals, exponential run times', () => {
  it.each([
    [1, 0.7],
    [4, 0.75],
    [20, 0.8],
  ])('waits with %d workers at utilization %d as Erlang says', async (size, utilization) => {
    const meanMs = 50;
    const offered = size * utilization;
    const waitSloMs = meanMs / 2;
    const results = await play({ size, perSec: (offered * 1_000) / meanMs, service: exponentialTime(meanMs), waitSloMs });
    const waiting = erlangC(size, offered);
    expectAgreement(
      results.map(({ waits }) => waits.mean),
      (waiting * meanMs) / (size - offered),
    );
    expectAgreement(
      results.map(({ quality }) => quality.lateRatio),
      waiting * Math.exp((-(size - offered) * waitSloMs) / meanMs),
      0.5,
    );
  });
});

describe('M/G/1: one worker, any run times', () => {
  it.each([
    ['uniform', uniformTime(30, 120), (120 - 30) ** 2 / 12],
    ['log-normal', lognormalTime({ meanMs: 75, sigma: 0.8 }), 75 * 75 * Math.expm1(0.64)],
  ])('waits with %s run times as Pollaczek and Khinchine say', async (_name, service, variance) => {
    const perMs = 0.7 / 75;
    const results = await play({ size: 1, perSec: perMs * 1_000, service });
    expectAgreement(
      results.map(({ waits }) => waits.mean),
      (perMs * (variance + 75 * 75)) / (2 * (1 - 0.7)),
    );
  });
});

describe("Little's law", () => {
  it('holds: busy workers are arrival rate times run time', async () => {
    const results = await play({ size: 40, perSec: 400, service: uniformTime(30, 120) });
    expectAgreement(
      results.map(({ utilization }) => utilization * 40),
      30,
    );
  });
});
