import { describe, expect, it } from 'vitest';
import { CronCalendar } from './cron-calendar.ts';
import { utcOf, wallMsOf } from './wall-times.test-support.ts';

/** All times after `from` and before `to`, in UTC. */
const timesBetween = (pattern: string, zone: string, from: string, to: string): readonly (string | undefined)[] => {
  const calendar = new CronCalendar(pattern, zone);
  const times: (string | undefined)[] = [];
  for (
    let wallMs = calendar.after(wallMsOf(from));
    wallMs !== undefined && wallMs < wallMsOf(to);
    wallMs = calendar.after(wallMs)
  ) {
    times.push(utcOf(wallMs));
    expect(calendar.atOrBefore(wallMs)).toBe(wallMs);
  }
  return times;
};

describe('CronCalendar', () => {
  it.each<[string, string, string, string, string[]]>([
    // Rome, 2027-03-28: at 01:00Z the local time jumps from 02:00 to 03:00.
    ['a time before the gap', '30 1 * * *', 'Europe/Rome', '2027-03-28', ['2027-03-28T00:30:00Z']],
    ['a time in the gap comes right after it', '30 2 * * *', 'Europe/Rome', '2027-03-28', ['2027-03-28T01:00:00Z']],
    ['a time after the gap', '0 9 * * *', 'Europe/Rome', '2027-03-28', ['2027-03-28T07:00:00Z']],
    [
      'half hours leave the gap out',
      '*/30 1-3 * * *',
      'Europe/Rome',
      '2027-03-28',
      ['2027-03-28T00:00:00Z', '2027-03-28T00:30:00Z', '2027-03-28T01:00:00Z', '2027-03-28T01:30:00Z'],
    ],
    // Rome, 2027-10-31: at 01:00Z the local time goes back from 03:00 to 02:00.
    ['a time that comes twice counts once', '30 2 * * *', 'Europe/Rome', '2027-10-31', ['2027-10-31T00:30:00Z']],
    ['a time after the doubled hour', '0 9 * * *', 'Europe/Rome', '2027-10-31', ['2027-10-31T08:00:00Z']],
    [
      'half hours come twice in the doubled hour',
      '*/30 1-3 * * *',
      'Europe/Rome',
      '2027-10-31',
      [
        '2027-10-30T23:00:00Z',
        '2027-10-30T23:30:00Z',
        '2027-10-31T00:00:00Z',
        '2027-10-31T00:30:00Z',
        '2027-10-31T01:00:00Z',
        '2027-10-31T01:30:00Z',
        '2027-10-31T02:00:00Z',
        '2027-10-31T02:30:00Z',
      ],
    ],
    // New York, 2027-03-14: at 07:00Z the local time jumps from 02:00 to 03:00; 2027-11-07: at 06:00Z back from 02:00 to 01:00.
    ['New York in the gap', '30 2 * * *', 'America/New_York', '2027-03-14', ['2027-03-14T07:00:00Z']],
    ['New York on the day of the gap', '0 9 * * *', 'America/New_York', '2027-03-14', ['2027-03-14T13:00:00Z']],
    ['New York in the doubled hour', '30 1 * * *', 'America/New_York', '2027-11-07', ['2027-11-07T05:30:00Z']],
    ['New York on the day of the doubled hour', '0 9 * * *', 'America/New_York', '2027-11-07', ['2027-11-07T14:00:00Z']],
    // Zones without daylight saving time; Kolkata is half an hour off.
    ['Kolkata', '0 9 * * *', 'Asia/Kolkata', '2027-03-28', ['2027-03-28T03:30:00Z']],
    ['Kolkata in October', '0 9 * * *', 'Asia/Kolkata', '2027-10-31', ['2027-10-31T03:30:00Z']],
    ['Phoenix', '0 9 * * *', 'America/Phoenix', '2027-03-14', ['2027-03-14T16:00:00Z']],
    ['UTC', '0 9 * * *', 'UTC', '2027-03-28', ['2027-03-28T09:00:00Z']],
    ['only on working days', '0 9 * * 1-5', 'UTC', '2027-03-28', []],
    ['a nickname', '@daily', 'UTC', '2027-03-28', ['2027-03-28T00:00:00Z']],
  ])('%s: `%s` in %s on %s', (_words, pattern, zone, day, times) => {
    // A local day reaches into the UTC days around it.
    const near = timesBetween(pattern, zone, `${day}T00:00:00-12:00`, `${day}T23:59:59Z`);
    const early = timesBetween(pattern, zone, `${day}T00:00:00+12:00`, `${day}T00:00:00-12:00`);
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
    expect([...early, ...near].filter((time) => local.format(wallMsOf(time ?? '')) === day)).toEqual(times);
  });

  it.each([
    ['2027-03-28T06:59:59.999Z', '2027-03-27T08:00:00Z', '2027-03-28T07:00:00Z'],
    ['2027-03-28T07:00:00.000Z', '2027-03-28T07:00:00Z', '2027-03-29T07:00:00Z'],
    ['2027-03-28T07:00:00.001Z', '2027-03-28T07:00:00Z', '2027-03-29T07:00:00Z'],
  ])('at %s the last time was %s and the next is %s', (now, last, next) => {
    const calendar = new CronCalendar('0 9 * * *', 'Europe/Rome');
    expect(utcOf(calendar.atOrBefore(wallMsOf(now)))).toBe(last);
    expect(utcOf(calendar.after(wallMsOf(now)))).toBe(next);
  });

  it('takes times with a fraction of a millisecond', () => {
    const calendar = new CronCalendar('0 9 * * *', 'UTC');
    const nineMs = wallMsOf('2027-03-28T09:00:00Z');
    expect(calendar.atOrBefore(nineMs - 0.001)).toBe(nineMs - 86_400_000);
    expect(calendar.after(nineMs - 0.001)).toBe(nineMs);
    expect(calendar.atOrBefore(nineMs + 0.25)).toBe(nineMs);
    expect(calendar.after(nineMs + 0.25)).toBe(nineMs + 86_400_000);
  });

  it('knows leap days', () => {
    const calendar = new CronCalendar('0 0 29 2 *', 'UTC');
    expect(utcOf(calendar.after(wallMsOf('2027-01-01T00:00:00Z')))).toBe('2028-02-29T00:00:00Z');
    expect(utcOf(calendar.atOrBefore(wallMsOf('2027-01-01T00:00:00Z')))).toBe('2024-02-29T00:00:00Z');
  });

  it('has no time for a day that no month has', () => {
    const calendar = new CronCalendar('0 0 31 2 *', 'UTC');
    expect(calendar.after(0)).toBeUndefined();
    expect(calendar.atOrBefore(1e12)).toBeUndefined();
  });

  it.each(['', '* * * *', '60 * * * *', '* * * * * *', 'nine'])('refuses %j', (pattern) => {
    expect(() => new CronCalendar(pattern, 'UTC')).toThrow(/CronPattern/);
  });
});
