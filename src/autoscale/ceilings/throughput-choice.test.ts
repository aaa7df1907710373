import { describe, expect, it } from 'vitest';
import { chooseSide, closerBeliefs, lossOf, restAfter, settleDown } from './throughput-choice.ts';
import { type Search, type SearchInput, startSearch } from './throughput-search-state.ts';
import { FINEST, WIDEST } from './throughput-sizes.ts';
import { EMPTY_WINDOW } from './throughput-window.ts';

const INPUT: SearchInput = {
  nowMs: 10_000,
  tickMs: 50,
  busy: 20,
  tick: EMPTY_WINDOW,
  bounds: { low: 1, high: 100 },
  minElasticity: 0.1,
  maxRestMs: 20_000,
  isOpen: false,
  mayRise: true,
};

const sure = (mean: number): Search['up'] => ({ mean, variance: 0.001 });
const tracking = (changes: Partial<Search> = {}): Search => ({
  ...startSearch(20),
  stage: 'track',
  span: 1,
  up: sure(-0.5),
  down: sure(0.9),
  ...changes,
});

/** A search that has seen two seconds of tasks. */
const busySearch = (changes: Partial<Search> = {}, completions = 2_000): Search => {
  const search = tracking(changes);
  return { ...search, segment: { ...search.segment, window: { ...EMPTY_WINDOW, elapsedMs: 2_000, completions } } };
};

describe('the side to try next', () => {
  it('is up while seeking, when a step up is allowed', () => {
    expect(chooseSide(startSearch(4), INPUT)).toBe('up');
    expect(chooseSide(startSearch(4), { ...INPUT, mayRise: false })).toBeNull();
  });

  it.each<[string, Partial<Search>, Partial<SearchInput>, ReturnType<typeof chooseSide>]>([
    ['nothing, when both verdicts are certain', {}, {}, null],
    ['down, where fewer do as well', { down: sure(0) }, {}, 'down'],
    ['up, where more pays', { up: sure(0.6) }, {}, 'up'],
    ['not up, when it may not rise', { up: sure(0.6) }, { mayRise: false }, null],
    ['not up at the upper bound', { up: sure(0.6), size: 100 }, {}, null],
    ['not down at the lower bound', { down: sure(0), size: 1 }, {}, null],
    ['the side in doubt', { down: { mean: 0.2, variance: 0.09 } }, {}, 'down'],
    ['the more doubtful of two', { up: { mean: 0.1, variance: 0.04 }, down: { mean: 0.3, variance: 0.04 } }, {}, 'up'],
    ['first the side that throughput moved to', { prefer: 'down' }, {}, 'down'],
    ['first up, if throughput rose', { prefer: 'up' }, {}, 'up'],
    ['not a preferred side that is closed', { prefer: 'up', size: 100 }, {}, null],
    ['not a preferred side below the bound', { prefer: 'down', size: 1 }, {}, null],
  ])('is %s', (_name, search, input, side) => {
    expect(chooseSide(tracking(search), { ...INPUT, ...input })).toBe(side);
  });
});

describe('when there is nothing to try', () => {
  it('ends the doubling at the upper bound, but not while it may not rise', () => {
    expect(settleDown(startSearch(100), INPUT).stage).toBe('track');
    expect(settleDown(startSearch(32), { ...INPUT, mayRise: false }).stage).toBe('seek');
  });

  it('looks closer where throughput bends', () => {
    expect(settleDown(busySearch(), INPUT).span).toBe(2);
  });

  it.each<[string, Search]>([
    ['at the finest step', busySearch({ span: FINEST })],
    ['where throughput does not bend', busySearch({ up: sure(0.05), down: sure(0.06) })],
    ['where it could not see the difference in time', busySearch({}, 20)],
    ['where a smaller step is the same whole number', busySearch({ size: 2, span: 2 })],
  ])('rests %s', (_name, search) => {
    const rested = settleDown(search, INPUT);
    expect(rested.span).toBe(search.span);
    expect(rested.idleTrials).toBe(1);
    expect(rested.up.variance).toBeGreaterThan(search.up.variance);
  });

  it('pauses ever longer after trials that moved nothing, up to a bound', () => {
    const pauses = [0, 1, 2, 3, 30].map((idleTrials) => restAfter(tracking({ idleTrials }), INPUT).restUntilMs - INPUT.nowMs);
    expect(pauses).toEqual([0, 0, 250, 400, 20_000]);
  });
});

describe('a closer look', () => {
  it('expects the upper side to pay more near by', () => {
    const { up, down } = closerBeliefs(sure(-0.5), sure(0.6));
    expect(up.mean).toBeGreaterThan(-0.5);
    expect(down.mean).toBeLessThan(0.6);
    expect(up.variance).toBeGreaterThan(0.1);
  });

  it('knows that a side that pays in full does not bend', () => {
    expect(closerBeliefs(sure(-0.5), sure(1)).down).toEqual({ mean: 1, variance: 0.011 });
  });

  it('loses nothing on a line, whatever the step', () => {
    expect(lossOf(tracking({ up: sure(0.4), down: sure(0.3) }), WIDEST)).toBe(0);
    expect(lossOf(tracking({ up: sure(0), down: sure(0.8) }), WIDEST)).toBeCloseTo((0.8 * Math.LN2) / 8);
  });
});
