import { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
import type { Profile } from './profile.ts';

/** What holds between two recorded rates: a straight line, or the earlier one. @public */
export type Between = 'line' | 'step';

/**
 * A profile of recorded rates, each of which holds from its moment on. The last one holds as long as the one before it did.
 * `between: 'line'` (the default) leads straight from rate to rate; `'step'` keeps each one until the next, as counts per bin do.
 * @throws OptionError when the points are out of order, or a rate is negative.
 * @public
 */
export const recordedProfile = (points: readonly RatePoint[], between: Between = 'line'): Profile => {
  const last = points.at(-1);
  const previous = points.at(-2);
  if (last === undefined || previous === undefined) return profileOfPoints(points);
  const end: RatePoint = { atMs: last.atMs + (last.atMs - previous.atMs), ratePerSec: last.ratePerSec };
  if (between === 'line') return profileOfPoints([...points, end]);
  const steps = points.flatMap((point, index) => [point, { ...(points[index + 1] ?? end), ratePerSec: point.ratePerSec }]);
  return profileOfPoints(steps);
};
