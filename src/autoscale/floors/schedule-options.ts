import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import { CronCalendar } from './cron-calendar.ts';

/** From when on a floor is how high: a daily time, or the times of a cron pattern. @public */
export type ScheduleTime =
  | {
      /** Local time of every day, `HH:MM` from `00:00` to `23:59`. */
      readonly at: string;
      /** The floor from then on, in workers. Range: an integer, 0 or more. */
      readonly size: number;
    }
  | {
      /** Five fields: minute, hour, day of the month, month, day of the week; or a nickname such as `@hourly`. */
      readonly cron: string;
      readonly size: number;
    };

/** Options of {@link schedule}. @public */
export interface ScheduleOptions {
  /** When the floor changes. What came last rules until the next; of two at the same instant the later in the list does. */
  readonly times: readonly ScheduleTime[];
  /** IANA name of the time zone in which the times are local. It is never the host's own. @defaultValue 'UTC' */
  readonly timeZone?: string;
  /** How long before its time a higher floor holds already, so that workers are warm then, in milliseconds. Range: 0 to 3_600_000. @defaultValue 60_000 */
  readonly leadMs?: number;
}

/** Defaults of {@link ScheduleOptions}. @public */
export const SCHEDULE_DEFAULTS = Object.freeze({ timeZone: 'UTC', leadMs: 60_000 });

const MOST_TIMES = 100;
const LONGEST_LEAD_MS = 3_600_000;
/** What patterns are made of. `?` is not in it: it would stand for the time at which the pattern was read. */
const PATTERN = /^[\dA-Za-z*,/#@ -]{1,256}$/;
const LOCAL_TIME = /^(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d)$/;
const ZONE = /^[A-Za-z][\w+/-]{0,63}$/;
/** A pattern that never fires from here on is a mistake. 2000-01-01T00:00:00Z. */
const SOME_TIME_MS = 946_684_800_000;

/** One entry of the list: when it fires, and the floor from then on. */
export interface ScheduleEntry {
  readonly calendar: CronCalendar;
  readonly size: number;
}

/** Checked options, defaults filled in. */
export interface ScheduleSettings {
  readonly times: readonly ScheduleTime[];
  readonly timeZone: string;
  readonly leadMs: number;
}

const checkZone = (timeZone: unknown): string => {
  const path = 'schedule.timeZone';
  if (typeof timeZone !== 'string' || !ZONE.test(timeZone)) throw new OptionError(path, timeZone, 'an IANA name of a time zone');
  try {
    new Intl.DateTimeFormat('en-US', { timeZone }).format(SOME_TIME_MS);
  } catch {
    throw new OptionError(path, timeZone, 'an IANA name of a time zone that this Node knows');
  }
  return timeZone;
};

const dailyPattern = (path: string, at: unknown): string => {
  const parts = typeof at === 'string' ? LOCAL_TIME.exec(at)?.groups : undefined;
  if (parts === undefined) throw new OptionError(path, at, 'a local time from `00:00` to `23:59`');
  return `${Number(parts['minute'])} ${Number(parts['hour'])} * * *`;
};

const calendarOf = (path: string, pattern: unknown, timeZone: string): CronCalendar => {
  if (typeof pattern !== 'string' || !PATTERN.test(pattern)) {
    throw new OptionError(path, pattern, 'a cron pattern of five fields, 256 characters at most');
  }
  let calendar: CronCalendar;
  try {
    calendar = new CronCalendar(pattern, timeZone);
  } catch (error) {
    throw new OptionError(path, pattern, `a cron pattern of five fields (${String(error)})`);
  }
  if (calendar.after(SOME_TIME_MS) === undefined) throw new OptionError(path, pattern, 'a cron pattern that fires at some time');
  return calendar;
};

const entryOf = (path: string, time: unknown, timeZone: string): ScheduleEntry => {
  if (typeof time !== 'object' || time === null) throw new OptionError(path, time, 'an object with `at` or `cron`, and `size`');
  checkKeys(path, time, ['at', 'cron', 'size']);
  const fields: { readonly at?: unknown; readonly cron?: unknown; readonly size?: unknown } = time;
  if ((fields.at === undefined) === (fields.cron === undefined)) {
    throw new OptionError(path, time, 'an object with either `at` or `cron`, and `size`');
  }
  const size = checkInteger(`${path}.size`, fields.size, { min: 0 });
  return fields.at === undefined
    ? { calendar: calendarOf(`${path}.cron`, fields.cron, timeZone), size }
    : { calendar: new CronCalendar(dailyPattern(`${path}.at`, fields.at), timeZone), size };
};

/** @throws OptionError when an option is unknown or out of range, or a time never comes. */
export const scheduleSettings = (
  options: ScheduleOptions,
): { readonly settings: ScheduleSettings; readonly entries: readonly ScheduleEntry[] } => {
  checkKeys('schedule', options, ['times', 'timeZone', 'leadMs']);
  const { times } = options;
  if (!Array.isArray(times) || times.length === 0 || times.length > MOST_TIMES) {
    throw new OptionError('schedule.times', times, `an array of 1 to ${MOST_TIMES} times`);
  }
  const timeZone = checkZone(options.timeZone ?? SCHEDULE_DEFAULTS.timeZone);
  const leadMs = checkFinite('schedule.leadMs', options.leadMs ?? SCHEDULE_DEFAULTS.leadMs, { min: 0, max: LONGEST_LEAD_MS });
  const entries = times.map((time: unknown, index) => entryOf(`schedule.times[${index}]`, time, timeZone));
  return { settings: { times: times.map((time: ScheduleTime) => ({ ...time })), timeZone, leadMs }, entries };
};
