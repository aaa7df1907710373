import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { fakeView } from '../fake-observation.ts';
import { schedule } from './schedule.ts';
import type { ScheduleOptions } from './schedule-options.ts';
import { wallMsOf } from './wall-times.test-support.ts';

const DAY: ScheduleOptions['times'] = [
  { at: '09:00', size: 50 },
  { at: '18:00', size: 5 },
];

const floorAt = (iso: string, options: ScheduleOptions): number =>
  schedule(options).decide(null, fakeView({ wallMs: wallMsOf(iso) })).desired;

describe('schedule', () => {
  it.each([
    // On the day on which daylight saving time begins, on the day on which it ends, and between.
    ['2027-03-28T08:58:59.999+02:00', 5],
    ['2027-03-28T08:59:00.000+02:00', 50],
    ['2027-03-28T09:00:00.000+02:00', 50],
    ['2027-03-28T17:59:59.999+02:00', 50],
    ['2027-03-28T18:00:00.000+02:00', 5],
    ['2027-10-31T08:58:59.999+01:00', 5],
    ['2027-10-31T08:59:00.000+01:00', 50],
    ['2027-10-31T18:00:00.000+01:00', 5],
    ['2027-10-30T08:59:00.000+02:00', 50],
    ['2027-07-01T00:00:00.000+02:00', 5],
  ])('in Rome at %s the floor is %i, a minute ahead of a rise', (iso, size) => {
    expect(floorAt(iso, { times: DAY, timeZone: 'Europe/Rome' })).toBe(size);
  });

  it.each([
    ['America/New_York', '2027-03-14T09:00:00-04:00', '2027-11-07T09:00:00-05:00'],
    ['Asia/Kolkata', '2027-03-14T09:00:00+05:30', '2027-11-07T09:00:00+05:30'],
    ['America/Phoenix', '2027-03-14T09:00:00-07:00', '2027-11-07T09:00:00-07:00'],
    ['UTC', '2027-03-14T09:00:00Z', '2027-11-07T09:00:00Z'],
  ])('goes by the local time of %s, whatever the zone of the host', (timeZone, ...nines) => {
    for (const nine of nines) {
      expect(floorAt(nine, { times: DAY, timeZone, leadMs: 0 })).toBe(50);
      const before = schedule({ times: DAY, timeZone, leadMs: 0 });
      expect(before.decide(null, fakeView({ wallMs: wallMsOf(nine) - 1 })).desired).toBe(5);
    }
  });

  it('is in UTC unless told otherwise', () => {
    expect(floorAt('2027-01-01T08:58:59Z', { times: DAY })).toBe(5);
    expect(floorAt('2027-01-01T08:59:00Z', { times: DAY })).toBe(50);
  });

  it('leads by as much as was asked for', () => {
    expect(floorAt('2027-01-01T08:29:59Z', { times: DAY, leadMs: 1_800_000 })).toBe(5);
    expect(floorAt('2027-01-01T08:30:00Z', { times: DAY, leadMs: 1_800_000 })).toBe(50);
    expect(floorAt('2027-01-01T08:59:59.999Z', { times: DAY, leadMs: 0 })).toBe(5);
  });

  it('takes cron patterns beside daily times: a weekend of its own', () => {
    const times = [...DAY, { cron: '0 9 * * 6,0', size: 8 }];
    expect(floorAt('2027-01-01T12:00:00Z', { times })).toBe(50); // a Friday
    expect(floorAt('2027-01-02T12:00:00Z', { times })).toBe(8);
    expect(floorAt('2027-01-03T20:00:00Z', { times })).toBe(5);
  });

  it('says why, ahead of its time, in it, and without a wall time', () => {
    const decider = schedule({ times: DAY });
    const at = (iso: string) => decider.decide(null, fakeView({ wallMs: wallMsOf(iso) }));
    const nine = wallMsOf('2027-01-01T09:00:00Z');
    const six = wallMsOf('2027-01-01T18:00:00Z');
    expect(at('2027-01-01T08:59:30Z')).toEqual({
      state: null,
      desired: 50,
      reason: 'FLOOR:SCHEDULE_AHEAD',
      detail: { scheduled: 5, aheadOfWallMs: nine, nextWallMs: nine, timeZone: 'UTC' },
    });
    expect(at('2027-01-01T09:00:00Z')).toEqual({
      state: null,
      desired: 50,
      reason: 'FLOOR:SCHEDULE',
      detail: { scheduled: 50, nextWallMs: six, timeZone: 'UTC' },
    });
    expect(decider.decide(null, fakeView())).toEqual({
      state: null,
      desired: 0,
      reason: 'NO_DATA',
      detail: { signal: 'wallMs' },
    });
  });

  it('has no next change on the last day that it knows', () => {
    const last = wallMsOf('9999-12-31T23:59:00Z');
    const verdict = schedule({ times: DAY, leadMs: 0 }).decide(null, fakeView({ wallMs: last }));
    expect(verdict).toMatchObject({ desired: 5, detail: { scheduled: 5, timeZone: 'UTC' } });
    expect(verdict.detail).not.toHaveProperty('nextWallMs');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e18])('has no floor at the wall time %d', (wallMs) => {
    expect(schedule({ times: DAY }).decide(null, fakeView({ wallMs }))).toMatchObject({ desired: 0, reason: 'NO_DATA' });
  });

  it('is written down with its defaults', () => {
    expect(schedule({ times: DAY }).spec).toEqual({
      kind: 'schedule',
      options: { times: DAY, timeZone: 'UTC', leadMs: 60_000 },
    });
  });

  it.each<[string, unknown]>([
    ['no times', {}],
    ['an empty list', { times: [] }],
    ['too long a list', { times: Array.from({ length: 101 }, () => DAY[0]) }],
    ['a time that is none', { times: [5] }],
    ['a null time', { times: [null] }],
    ['an hour that no day has', { times: [{ at: '24:00', size: 1 }] }],
    ['a minute that no hour has', { times: [{ at: '09:60', size: 1 }] }],
    ['a time that is no text', { times: [{ at: 9, size: 1 }] }],
    ['an hour of one digit', { times: [{ at: '9:00', size: 1 }] }],
    ['a time with more behind it', { times: [{ at: '09:00\n', size: 1 }] }],
    ['neither at nor cron', { times: [{ size: 1 }] }],
    ['both at and cron', { times: [{ at: '09:00', cron: '0 9 * * *', size: 1 }] }],
    ['no size', { times: [{ at: '09:00' }] }],
    ['a negative size', { times: [{ at: '09:00', size: -1 }] }],
    ['a fraction of a worker', { times: [{ at: '09:00', size: 1.5 }] }],
    ['an unknown key', { times: [{ at: '09:00', size: 1, days: 'mon' }] }],
    ['a pattern of six fields', { times: [{ cron: '0 0 9 * * *', size: 1 }] }],
    ['a pattern that is none', { times: [{ cron: '0 25 * * *', size: 1 }] }],
    ['a pattern that never fires', { times: [{ cron: '0 0 31 2 *', size: 1 }] }],
    ['a pattern that depends on when it is read', { times: [{ cron: '? 9 * * *', size: 1 }] }],
    ['a date in place of a pattern', { times: [{ cron: '2027-01-01T00:00:00', size: 1 }] }],
    ['a pattern of many characters', { times: [{ cron: `${'0,'.repeat(200)}0 9 * * *`, size: 1 }] }],
    ['a zone that does not exist', { times: DAY, timeZone: 'Europe/Atlantis' }],
    ['a zone that is an offset', { times: DAY, timeZone: '+01:00' }],
    ['a zone that is no text', { times: DAY, timeZone: 1 }],
    ['a negative lead', { times: DAY, leadMs: -1 }],
    ['a lead of more than an hour', { times: DAY, leadMs: 3_600_001 }],
    ['an unknown option', { times: DAY, zone: 'UTC' }],
  ])('refuses %s', (_words, options) => {
    expect(() => schedule(options as ScheduleOptions)).toThrow(OptionError);
  });
});
