import { describe, expect, it } from 'vitest';
import { type Search, type SearchInput, startSearch } from './throughput-search-state.ts';
import { watch } from './throughput-watch.ts';
import { EMPTY_WINDOW, joinWindows, type Window } from './throughput-window.ts';

const SIZE = 10;

const tickAt = (runMs: number): Window => {
  const completions = (SIZE * 100) / runMs;
  // a spread of run times of 0.1, squared
  return {
    elapsedMs: 100,
    busyMs: SIZE * 100,
    completions,
    failures: 0,
    runMsSum: completions * runMs,
    runMsSquaredSum: 1.1 * completions * runMs * runMs,
  };
};

const inputOf = (tick: Window): SearchInput => ({
  nowMs: 0,
  tickMs: 100,
  busy: SIZE,
  tick,
  bounds: { low: 1, high: 100 },
  minElasticity: 0.1,
  maxRestMs: 20_000,
  isOpen: false,
  mayRise: true,
});

/** Watches ticks at one size; each is in the segment's window first, as the search does it. */
const watched = (from: Search, count: number, runMs: (tick: number) => number): Search => {
  let search = from;
  for (let at = 0; at < count; at += 1) {
    const tick = tickAt(runMs(at));
    const { segment } = search;
    search = watch(
      { ...search, segment: { ...segment, recent: tick, window: joinWindows(segment.window, tick) } },
      inputOf(tick),
    );
  }
  return search;
};

const start: Search = {
  ...startSearch(SIZE),
  stage: 'track',
  span: 3,
  idleTrials: 9,
  restUntilMs: 1e9,
  up: { mean: 0, variance: 0.01 },
};

describe('watching throughput at an unchanged size', () => {
  it('changes no belief while throughput stays', () => {
    const search = watched(start, 60, () => 100);
    expect(search.up).toEqual(start.up);
    expect(search.restUntilMs).toBe(1e9);
  });

  it('learns that it is calm', () => {
    expect(watched(start, 60, () => 100).noise.inflation).toBeLessThan(1);
  });

  it.each([
    ['rises', 50, 'up'],
    ['falls', 300, 'down'],
  ] as const)('forgets within a second when throughput %s, and tries that side first', (_name, runMs, side) => {
    const search = watched(
      watched(start, 60, () => 100),
      10,
      () => runMs,
    );
    expect(search.prefer).toBe(side);
    expect(search.up.variance).toBeGreaterThan(0.1);
    expect(search.restUntilMs).toBe(0);
    expect(search.span).toBe(1);
  });

  it('measures afresh after the change, without what was before', () => {
    const search = watched(
      watched(start, 60, () => 100),
      30,
      () => 300,
    );
    expect(search.segment.window.runMsSum / search.segment.window.completions).toBeCloseTo(300);
  });

  it('notices a slow drift from the level at which the size was found right', () => {
    const anchor = { lnCount: Math.log(0.1), lnLittle: Math.log(0.1), completions: 5_000, failureRatio: 0, squaredCv: 0.1 };
    const search = watched({ ...start, anchor }, 300, (tick) => 100 + tick / 8);
    expect(search.anchor).toBeNull();
    expect(search.restUntilMs).toBe(0);
    expect(search.prefer).toBeNull();
    expect(search.span).toBe(3);
  });

  it('does not judge by a handful of tasks', () => {
    const few: Window = { ...EMPTY_WINDOW, elapsedMs: 600, busyMs: 600, completions: 1, runMsSum: 100, runMsSquaredSum: 10_000 };
    const search = watch({ ...start, segment: { ...start.segment, recent: few, window: joinWindows(few, few) } }, inputOf(few));
    expect(search.lastChunk).not.toBeNull();
    expect(search.up).toEqual(start.up);
  });
});
