import { loosen } from './throughput-belief.ts';
import { differenceOf, type Estimate, learnInflation } from './throughput-noise.ts';
import { isChange } from './throughput-precision.ts';
import { runMsOf, type Search, type SearchInput } from './throughput-search-state.ts';
import { restart } from './throughput-segment.ts';
import type { Direction } from './throughput-sizes.ts';
import { EMPTY_WINDOW, joinWindows, type Level, levelOf, type Window, withoutWindow } from './throughput-window.ts';

const CHUNK_MS = 500;
const LEAST_EARLIER_MS = 400;
const LEAST_EARLIER_COMPLETIONS = 5;
/** A window longer than this fades, so that it follows the time. */
const LONG_WINDOW_MS = 5_000;
const FADE = 0.7;
const SLOW_DRIFT_RATIO = 0.1;
const SLOW_DRIFT_DEVIATIONS = 3;
const DOUBT_AFTER_CHANGE = 0.1;
const NEAR_SPAN = 1;

/** Looks for a change of throughput at an unchanged size, and learns the noise from one stretch to the next. */
export const watch = (search: Search, input: SearchInput): Search => {
  const chunk = joinWindows(search.chunk, input.tick);
  if (chunk.elapsedMs < Math.max(CHUNK_MS, runMsOf(search))) return { ...search, chunk };
  const level = levelOf(chunk);
  const noise =
    search.lastChunk === null ? search.noise : learnInflation(search.noise, differenceOf(search.noise, search.lastChunk, level));
  const next: Search = { ...search, noise, chunk: EMPTY_WINDOW, lastChunk: level };
  const earlier = withoutWindow(search.segment.window, chunk);
  if (earlier.elapsedMs < LEAST_EARLIER_MS || earlier.completions < LEAST_EARLIER_COMPLETIONS) return next;
  return compare(next, search, chunk, level, earlier);
};

const compare = (next: Search, search: Search, chunk: Window, level: Level, earlier: Window): Search => {
  const jump = differenceOf(search.noise, levelOf(earlier), level);
  // the noise is not learnt from a change
  if (isChange(jump)) return forget({ ...search, segment: { ...search.segment, window: chunk } }, jump.value > 0 ? 'up' : 'down');
  const whole = next.segment.window;
  if (next.anchor !== null && hasDrifted(differenceOf(next.noise, next.anchor, levelOf(whole)))) {
    return { ...forget(next, null), span: next.span };
  }
  if (whole.elapsedMs <= LONG_WINDOW_MS) return next;
  return { ...next, segment: { ...next.segment, window: joinWindows(whole, EMPTY_WINDOW, FADE) } };
};

const hasDrifted = ({ value, variance }: Estimate): boolean =>
  Math.abs(value) > SLOW_DRIFT_RATIO && Math.abs(value) > SLOW_DRIFT_DEVIATIONS * Math.sqrt(variance);

/** Throughput moved by itself: all is measured afresh, beliefs are open again, and the side it moved to is tried first. */
export const forget = (search: Search, prefer: Direction | null): Search => ({
  ...search,
  segment: restart(search.segment),
  chunk: EMPTY_WINDOW,
  lastChunk: null,
  anchor: null,
  memory: [],
  up: loosen(search.up, DOUBT_AFTER_CHANGE),
  down: loosen(search.down, DOUBT_AFTER_CHANGE),
  span: Math.min(search.span, NEAR_SPAN),
  prefer,
  idleTrials: 0,
  restUntilMs: 0,
  streak: 0,
});
