import { describe, expect, it } from 'vitest';
import { type ArrivalBins, addArrivals, coarsen, emptyBins, MOST_BINS } from './arrival-bins.ts';

const step = (nowMs: number, arrivals: number, dtMs = 100, rejections = 0) => ({ nowMs, dtMs, arrivals, rejections });
const play = (...steps: readonly ReturnType<typeof step>[]): ArrivalBins => steps.reduce(addArrivals, emptyBins(1_000));
const tasksOf = ({ counts, open }: ArrivalBins): number => counts.reduce((sum, count) => sum + count, open);

describe('arrivals in bins', () => {
  it('counts arrivals, refused ones included, until a bin closes', () => {
    const open = play(step(5_100, 3), step(5_200, 4, 100, 2));
    expect(open).toEqual({ binMs: 1_000, bin: 5, open: 9, counts: [] });
    expect(addArrivals(open, step(6_000, 1))).toEqual({ binMs: 1_000, bin: 6, open: 0, counts: [10] });
  });

  it('spreads the tasks of a step over the bins that it spans, and loses none', () => {
    const bins = play(step(5_500, 4), step(7_500, 20, 2_000));
    expect(bins).toEqual({ binMs: 1_000, bin: 7, open: 5, counts: [4 + 5, 10] });
    expect(tasksOf(play(step(5_500, 4), step(14_321, 7_777, 8_821)))).toBe(7_781);
  });

  it('leaves bins empty in which the loop rested, of which no step counts', () => {
    expect(play(step(1_500, 4), step(4_550, 6)).counts).toEqual([4, 0, 0]);
    expect(play(step(1_500, 4), step(4_550, 6, 0))).toEqual({ binMs: 1_000, bin: 4, open: 6, counts: [4, 0, 0] });
  });

  it('begins anew when the clock went back, and after a gap that is longer than all that is kept', () => {
    const bins = play(step(1_500, 4), step(2_500, 4), step(3_500, 4));
    expect(addArrivals(bins, step(900, 7))).toEqual({ binMs: 1_000, bin: 0, open: 7, counts: [] });
    expect(addArrivals(bins, step(3_500 + 1_000 * (MOST_BINS + 1), 7)).counts).toEqual([]);
  });

  it('never keeps more bins than it may', () => {
    const steps = Array.from({ length: 2 * MOST_BINS }, (_, index) => step(1_000 * index, index));
    const { counts } = play(...steps);
    expect([counts.length, counts.at(-1)]).toEqual([MOST_BINS, 2 * MOST_BINS - 1]);
  });

  it('counts no more than a limit in one step, so that nothing overflows', () => {
    expect(play(step(1_500, Number.MAX_VALUE), step(1_600, Number.MAX_VALUE)).open).toBe(1e9);
  });

  it('ends also where a bin more makes no other number', () => {
    const bins: ArrivalBins = { binMs: 1_000, bin: 2 ** 54, open: 0, counts: [] };
    expect(addArrivals(bins, step((2 ** 54 + 4) * 1_000, 1)).counts.length).toBeLessThanOrEqual(4);
  });

  it.each([
    [8, [1, 2, 3, 4], [3, 7], 5],
    [9, [1, 2, 3, 4], [5], 5 + 4],
    [9, [1, 2, 3, 4, 5], [3, 7], 5 + 5],
    [8, [1, 2, 3], [5], 5],
    [8, [], [], 5],
  ])('becomes half as fine with bin %i open: %j to %j', (bin, counts, pairs, open) => {
    expect(coarsen({ binMs: 500, bin, open: 5, counts })).toEqual({
      binMs: 1_000,
      bin: Math.floor(bin / 2),
      open,
      counts: pairs,
    });
  });
});
