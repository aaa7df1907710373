import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { type ScheduleOptions, scheduleSettings } from './schedule-options.ts';
import { Timetable } from './timetable.ts';

/** Wall times outside of 1970–9999 are no wall times. */
const LATEST_WALL_MS = 253_402_300_799_999;

const isWallTime = (wallMs: number | undefined): wallMs is number =>
  wallMs !== undefined && wallMs >= 0 && wallMs <= LATEST_WALL_MS;

/**
 * A floor by the clock on the wall: `09:00` → 50, `18:00` → 5, in a time zone. It pre-warms, it does not cap: the size is the
 * larger one of what the schedule and what the load ask for. A rise holds `leadMs` before its time already, a fall never before it.
 *
 * The floor depends on the wall time alone. A time that nobody saw (a suspended process, a wall clock that was set) is not
 * made up for: what is scheduled now rules. Without a wall time there is no floor.
 *
 * Trap: the floor follows the rules for time zones that this Node knows. A journal that is decided again by a Node with other
 * rules gives another floor in the hours by which they differ, and verification names that tick.
 * @throws OptionError when an option is unknown or out of range, or a time never comes.
 * @public
 */
export const schedule = (options: ScheduleOptions): Decider<null> => {
  const { settings, entries } = scheduleSettings(options);
  const timetable = new Timetable(entries, settings.leadMs);
  return {
    name: 'schedule',
    spec: { kind: 'schedule', options: { ...settings } },
    start: () => null,
    decide: (_state, view) => decideByWall(view, timetable, settings.timeZone),
  };
};

const decideByWall = ({ observation }: DecisionView, timetable: Timetable, timeZone: string): Verdict<null> => {
  const { wallMs } = observation;
  if (!isWallTime(wallMs)) return { state: null, desired: 0, reason: 'NO_DATA', detail: { signal: 'wallMs' } };
  const { size, scheduled, aheadOfMs, nextMs } = timetable.at(wallMs);
  const next = nextMs === Number.POSITIVE_INFINITY ? {} : { nextWallMs: nextMs };
  if (aheadOfMs === undefined)
    return { state: null, desired: size, reason: 'FLOOR:SCHEDULE', detail: { scheduled, ...next, timeZone } };
  return {
    state: null,
    desired: size,
    reason: 'FLOOR:SCHEDULE_AHEAD',
    detail: { scheduled, aheadOfWallMs: aheadOfMs, ...next, timeZone },
  };
};
