const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** How a sparkline is drawn. */
export interface SparklineOptions {
  /** Most characters to draw. More values than that are joined by their largest. Range: 1 and up. */
  readonly width: number;
  /** The value drawn as a full bar. @defaultValue the largest value */
  readonly top?: number;
}

const joinByMax = (values: readonly number[], width: number): readonly number[] => {
  if (values.length <= width) return values;
  const joined: number[] = [];
  for (let index = 0; index < width; index += 1) {
    const from = Math.floor((index * values.length) / width);
    const to = Math.floor(((index + 1) * values.length) / width);
    joined.push(Math.max(...values.slice(from, to)));
  }
  return joined;
};

/**
 * Values as a line of bars, one character each, from 0 at the bottom. A value that is not a number leaves a space, so that
 * missing data does not look like zero.
 */
export const sparkline = (values: readonly number[], options: SparklineOptions): string => {
  const shown = joinByMax(values, Math.max(1, Math.floor(options.width)));
  const top = options.top ?? Math.max(0, ...shown.filter((value) => Number.isFinite(value)));
  return shown
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
      return BARS[Math.round(share * (BARS.length - 1))] ?? ' ';
    })
    .join('');
};
