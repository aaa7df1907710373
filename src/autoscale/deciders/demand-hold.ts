import type { Limits } from '../decider.ts';
import { EMPTY_WINDOW, type MaxWindow, pushMax } from '../max-window.ts';

/** How long a demand holds what it needed, learned from loads that came back. Plain JSON. */
export interface HoldState {
  /** Loads that may still come back, over the longest time that is worth holding for. */
  readonly past: MaxWindow;
  /** A hold that would have spanned the last gap that hurt, in milliseconds, and when that was learned; 0: none. */
  readonly learnedMs: number;
  readonly atMs: number;
}

export const NO_HOLD: HoldState = { past: EMPTY_WINDOW, learnedMs: 0, atMs: 0 };

/** From the shortest to the longest hold, in milliseconds. */
export interface HoldRange {
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** The shortest hold, for workers that start at once. */
const SHORTEST_MS = 400;
/** A hold for loads that have not come back yet, in start-up times, where a start is cheap beside the SLO and where it is dear. */
const CHEAP_STARTUPS = 10;
const DEAR_STARTUPS = 2;
/** Holding workers for longer than this costs more than their start. */
const LONGEST_STARTUPS = 12;

/**
 * How long a size is held by its largest need. A start is dear where it takes longer than twice the SLO: then every task that meets a pool
 * shrunk too early is late. The less a start takes of the SLO, the less a wrong shrink costs (with the square, as both its chance and
 * its harm fall), and the shorter the hold; at least 400 ms. Dear starts begin with a hold of two start-up times and learn from the
 * gaps of the load up to twelve.
 */
export const holdRange = (startupMs: number, { waitSloMs }: Limits): HoldRange => {
  const dearness = Math.min(1, startupMs / (2 * waitSloMs));
  const usualMs = Math.min(CHEAP_STARTUPS * startupMs * dearness * dearness, DEAR_STARTUPS * startupMs);
  const shortestMs = Math.max(SHORTEST_MS, usualMs);
  return { shortestMs, longestMs: Math.max(shortestMs, LONGEST_STARTUPS * startupMs * dearness) };
};

/** A load that comes back at once, so many times what is ready, is late whatever is done then. One that rises slowly is not. */
const SURGE = 1.5;
/** A gap of the same length may be a little longer next time. */
const MARGIN = 1.25;
/** What was learned fades over this many of the longest holds, unless it is learned again. */
const MEMORY_HOLDS = 20;

/** One step of what a demand sees. */
export interface HoldSample {
  readonly nowMs: number;
  /** Offered load, in workers. */
  readonly load: number;
  /** Workers that are ready. */
  readonly ready: number;
  /** Whether tasks wait for too long. */
  readonly isMiss: boolean;
}

/** The hold in force, in milliseconds. A function of the time alone, so that a rest of the loop changes nothing. */
export const holdMs = ({ learnedMs, atMs }: HoldState, nowMs: number, { shortestMs, longestMs }: HoldRange): number => {
  const kept = Math.max(0, 1 - Math.max(0, nowMs - atMs) / (MEMORY_HOLDS * longestMs));
  return shortestMs + Math.max(0, Math.min(learnedMs, longestMs) - shortestMs) * kept;
};

/**
 * Learns from a load that comes back at once and finds too few workers: the gap since it was last as high is what the hold should have spanned.
 * A load that was never as high within the longest hold teaches nothing.
 */
export const stepHold = (state: HoldState, { nowMs, load, ready, isMiss }: HoldSample, range: HoldRange): HoldState => {
  if (range.longestMs <= range.shortestMs) return state;
  const past = pushMax(state.past, { atMs: nowMs, value: load }, range.longestMs);
  const wasHigher = past.at(-2); // values fall towards the newest: the last time that the load was higher than now
  const isSurge = isMiss && load > SURGE * ready;
  const gapMs = isSurge && wasHigher !== undefined ? nowMs - wasHigher.atMs : 0;
  if (gapMs <= holdMs(state, nowMs, range)) return { ...state, past };
  return { past, learnedMs: Math.min(range.longestMs, MARGIN * gapMs), atMs: nowMs };
};
