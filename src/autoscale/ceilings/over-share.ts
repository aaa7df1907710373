/** A stretch of time in which a value was over its limit, or was not. */
export interface Stretch {
  readonly ms: number;
  readonly isOver: boolean;
}

/** The last stretches, newest last. Plain JSON. */
export type OverShare = readonly Stretch[];

export const NO_SHARE: OverShare = [];

/** Adds the time since the last step, and forgets what is older than the window. */
export const addTime = (stretches: OverShare, ms: number, isOver: boolean, windowMs: number): OverShare => {
  const last = stretches.at(-1);
  const joined =
    last?.isOver === isOver ? [...stretches.slice(0, -1), { ms: last.ms + ms, isOver }] : [...stretches, { ms, isOver }];
  const kept: Stretch[] = [];
  let leftMs = windowMs;
  for (const stretch of joined.toReversed()) {
    if (leftMs <= 0) break;
    kept.push({ ms: Math.min(stretch.ms, leftMs), isOver: stretch.isOver });
    leftMs -= stretch.ms;
  }
  return kept.reverse();
};

/** Share of the window in which the value was over its limit. Time that nobody saw counts as not over. */
export const overRatio = (stretches: OverShare, windowMs: number): number => {
  let overMs = 0;
  for (const { ms, isOver } of stretches) if (isOver) overMs += ms;
  return overMs / windowMs;
};
