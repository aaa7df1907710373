import { type Belief, PRIOR } from './throughput-belief.ts';
import type { Remembered } from './throughput-memory.ts';
import { FIRST_NOISE, type Noise } from './throughput-noise.ts';
import { newSegment, type Segment } from './throughput-segment.ts';
import { type Bounds, type Direction, WIDEST } from './throughput-sizes.ts';
import { EMPTY_WINDOW, type Level, meanRunMs, type Window } from './throughput-window.ts';

/** A neighbouring size under trial: measured before (A), at the neighbour (B), and after (A again). */
export interface Trial {
  readonly direction: Direction;
  readonly size: number;
  readonly before: Level;
  /** Level at the neighbour, once measured. */
  readonly during: Level | null;
}

/** State of the search for the best size: plain JSON. */
export interface Search {
  /** `seek` doubles from the first size on; `track` compares neighbours. */
  readonly stage: 'seek' | 'track';
  /** The size that is believed best. */
  readonly size: number;
  /** Index into the spans: how far the next trial reaches. */
  readonly span: number;
  readonly up: Belief;
  readonly down: Belief;
  readonly noise: Noise;
  readonly segment: Segment;
  readonly trial: Trial | null;
  /** Latest completions at the present size, not yet compared with the rest. */
  readonly chunk: Window;
  /** The chunk before; `null` at the start of a segment. */
  readonly lastChunk: Level | null;
  /** Level when the size was last found right; `null` when throughput has moved since. */
  readonly anchor: Level | null;
  readonly memory: readonly Remembered[];
  /** Mean run time before the present segment, in milliseconds. */
  readonly runMs: number;
  readonly lastMove: Direction | null;
  /** Moves in a row in that direction. */
  readonly streak: number;
  /** Side to try first, after throughput moved by itself. */
  readonly prefer: Direction | null;
  /** Trials that moved nothing, since the last move. */
  readonly idleTrials: number;
  readonly restUntilMs: number;
  /** How many times longer tasks ran at the size of the last trial upwards. */
  readonly runTimeRatio: number | null;
}

/** What the search sees in one tick, when all workers were busy and work was waiting. */
export interface SearchInput {
  readonly nowMs: number;
  readonly tickMs: number;
  readonly busy: number;
  readonly tick: Window;
  readonly bounds: Bounds;
  readonly minElasticity: number;
  readonly maxRestMs: number;
  /** Whether the load is open: what waits was sent by somebody who will not wait for a search. */
  readonly isOpen: boolean;
  /** Whether a step up may be tried now. */
  readonly mayRise: boolean;
}

/** Before the first completion, tasks are taken to run this long, in milliseconds. */
const RUN_MS_UNKNOWN = 50;

export const startSearch = (size: number): Search => ({
  stage: 'seek',
  size,
  span: WIDEST,
  up: PRIOR,
  down: PRIOR,
  noise: FIRST_NOISE,
  segment: newSegment(size),
  trial: null,
  chunk: EMPTY_WINDOW,
  lastChunk: null,
  anchor: null,
  memory: [],
  runMs: RUN_MS_UNKNOWN,
  lastMove: null,
  streak: 0,
  prefer: null,
  idleTrials: 0,
  restUntilMs: 0,
  runTimeRatio: null,
});

/** The size to apply now. */
export const appliedSize = ({ segment }: Search): number => segment.size;

/** Mean run time of now, in milliseconds. */
export const runMsOf = ({ segment, runMs }: Search): number => meanRunMs(segment.recent) ?? runMs;

/** Stands at `size` and measures there afresh; a running trial is given up. */
export const standAt = (search: Search, size: number): Search => ({
  ...search,
  size,
  trial: null,
  chunk: EMPTY_WINDOW,
  lastChunk: null,
  runMs: runMsOf(search),
  segment: newSegment(size),
  anchor: size === search.size ? search.anchor : null,
});
