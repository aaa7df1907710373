import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeScaleTarget } from '../autoscale/fake-scale-target.ts';
import { demand, parseJournal } from '../autoscale/index.ts';
import { ManualClock } from '../time/index.ts';
import { autoscale, createPool } from './index.ts';

const full = new Error('disk full');

/** A sink that refuses its first `refusals` lines. */
const sinkOf = (refusals: number, isAsync: boolean) => {
  const lines: string[] = [];
  let left = refusals;
  const take = (line: string): void => {
    left -= 1;
    if (left >= 0) throw full;
    lines.push(line);
  };
  return { lines, journal: isAsync ? ((async (line: string) => take(line)) as (line: string) => void) : take };
};

describe('a journal that cannot be written', () => {
  const warnings: Error[] = [];

  beforeEach(() => {
    warnings.length = 0;
    vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(warning as Error));
  });
  afterEach(() => void vi.restoreAllMocks());

  it.each([
    ['throws', false],
    ['rejects', true],
  ])(
    'never throws out of `autoscale` when its sink %s from the first line on: it is reported, and written once it can be',
    async (_how, isAsync) => {
      const clock = new ManualClock();
      const { lines, journal } = sinkOf(3, isAsync);
      const autoscaler = autoscale(new FakeScaleTarget(1), { max: 8, policy: { demand: demand(), tickMs: 100 }, clock, journal });
      for (let tick = 0; tick < 10; tick += 1) {
        await setImmediate(); // an unhandled rejection would fail the run
        clock.advance(100);
      }
      autoscaler.stop();
      expect(warnings.map(({ cause }) => cause)).toEqual([full, full, full]);
      const ticks = [...parseJournal(lines).ticks()].map(({ observation }) => observation.nowMs);
      expect(ticks.length).toBeGreaterThanOrEqual(7);
      expect(ticks.at(-1)).toBe(1_000);
    },
  );

  it.each([false, true])('never throws out of `createPool` (async: %s)', async (isAsync) => {
    const { journal } = sinkOf(Number.POSITIVE_INFINITY, isAsync);
    const pool = createPool((n: number) => n, { max: 2, clock: new ManualClock(), journal });
    expect(await pool.run(5)).toBe(5);
    await pool.close();
    await setImmediate();
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.every(({ cause }) => cause === full)).toBe(true);
  });
});
