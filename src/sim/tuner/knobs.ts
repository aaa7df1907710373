import { DEMAND_DEFAULTS } from '../../autoscale/index.ts';
import type { PolicySpec } from '../../policy/index.ts';

/** What the tuner turns: options of `demand`, and the tick. All in milliseconds. @public */
export interface Knobs {
  /** 0: the decider's own choice, by start-up time and SLO. */
  readonly downWindowMs: number;
  readonly slowMs: number;
  readonly fastMs: number;
  readonly tickMs: number;
}

/** The default policy in knobs; its tick depends on the SLO. */
export const defaultKnobs = (tickMs: number): Knobs => ({ downWindowMs: 0, ...DEMAND_DEFAULTS, tickMs });

/** Values of one knob, in order: a search goes from one to the next. */
export type Ladders = Readonly<Record<keyof Knobs, readonly number[]>>;

const LADDERS: Ladders = Object.freeze({
  downWindowMs: [0, 400, 800, 1_500, 3_000, 6_000, 12_000, 25_000, 50_000, 100_000],
  slowMs: [2_500, 5_000, 10_000, 20_000, 40_000],
  fastMs: [250, 500, 1_000, 2_000],
  tickMs: [50, 100, 200, 400],
});

const withValues = (values: readonly number[], more: readonly number[]): readonly number[] =>
  [...new Set([...values, ...more])].sort((a, b) => a - b);

/** The values that are tried, those of the starts among them. Every `slowMs` is above every `fastMs`. */
export const laddersFor = (starts: readonly Knobs[]): Ladders => ({
  ...LADDERS,
  downWindowMs: withValues(
    LADDERS.downWindowMs,
    starts.map(({ downWindowMs }) => downWindowMs),
  ),
  tickMs: withValues(
    LADDERS.tickMs,
    starts.map(({ tickMs }) => tickMs),
  ),
});

/**
 * The policy that knobs stand for: the demand decider behind a tolerance, as the default is, and below a ceiling that holds only what
 * has answered with overloads: none in a simulation without a dependency, and the guard that a live pool needs. @public
 */
export const policyOfKnobs = ({ downWindowMs, slowMs, fastMs, tickMs }: Knobs): PolicySpec => ({
  demand: { kind: 'demand', options: { slowMs, fastMs, ...(downWindowMs > 0 && { downWindowMs }) } },
  guards: [{ kind: 'tolerance' }],
  ceilings: [{ kind: 'aimdOnOverload' }],
  tickMs,
});
