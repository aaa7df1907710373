import { isClockGap } from '../clock-gap.ts';
import type { DecisionView, Limits } from '../decider.ts';

/** The range of a ceiling: it never starves the smallest size, and never stops a pool. */
export const clampLimit = (limit: number, { min, max }: Limits): number => Math.max(1, min, Math.min(limit, max));

/** A tick from which nothing can be learnt: an operator holds the size, or no tick has seen the time before it. */
export const isBlindTick = (view: DecisionView): boolean =>
  view.observation.override !== undefined || view.observation.paused !== undefined || isClockGap(view);
