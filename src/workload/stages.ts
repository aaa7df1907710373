import { checkFinite } from '../internal/index.ts';
import { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
import type { Profile } from './profile.ts';

/** A part of a load: over `durationMs` the rate moves in a straight line to `toPerSec`. A duration of 0 is a jump. @public */
export interface Stage {
  /** Length in milliseconds. Range: 0 and up. */
  readonly durationMs: number;
  /** Rate at the end of the stage, in arrivals per second. Range: 0 and up. */
  readonly toPerSec: number;
}

/**
 * Stages one after the other, from `startPerSec` on. The rate really ramps: it changes at every instant, not once a stage.
 *
 * @throws OptionError when a number is out of range.
 * @public
 */
export const stages = (parts: readonly Stage[], startPerSec: number): Profile => {
  const points: RatePoint[] = [{ atMs: 0, ratePerSec: checkFinite('startPerSec', startPerSec, { min: 0 }) }];
  let atMs = 0;
  for (const [index, { durationMs, toPerSec }] of parts.entries()) {
    atMs += checkFinite(`stages[${index}].durationMs`, durationMs, { min: 0 });
    points.push({ atMs, ratePerSec: checkFinite(`stages[${index}].toPerSec`, toPerSec, { min: 0 }) });
  }
  return profileOfPoints(points);
};

/** The same rate all the time. @throws OptionError when a number is out of range. @public */
export const constantRate = (perSec: number, durationMs: number): Profile => stages([{ durationMs, toPerSec: perSec }], perSec);

/** One straight ramp. @throws OptionError when a number is out of range. @public */
export const ramp = (fromPerSec: number, stage: Stage): Profile => stages([stage], fromPerSec);
