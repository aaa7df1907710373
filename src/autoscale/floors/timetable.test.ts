import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CronCalendar } from './cron-calendar.ts';
import { Timetable } from './timetable.ts';

/** Fires at the given times only. */
const at = (...timesMs: readonly number[]) => ({
  after: (timeMs: number) => timesMs.find((edge) => edge > timeMs),
  atOrBefore: (timeMs: number) => timesMs.findLast((edge) => edge <= timeMs),
});

describe('Timetable', () => {
  const day = () =>
    new Timetable(
      [
        { calendar: at(900, 10_900), size: 50 },
        { calendar: at(1_800, 11_800), size: 5 },
      ],
      100,
    );

  it.each([
    [0, { size: 0, scheduled: 0, aheadOfMs: undefined, nextMs: 900 }],
    [799.999, { size: 0, scheduled: 0, aheadOfMs: undefined, nextMs: 900 }],
    [800, { size: 50, scheduled: 0, aheadOfMs: 900, nextMs: 900 }],
    [900, { size: 50, scheduled: 50, aheadOfMs: undefined, nextMs: 1_800 }],
    [1_799.999, { size: 50, scheduled: 50, aheadOfMs: undefined, nextMs: 1_800 }],
    [1_800, { size: 5, scheduled: 5, aheadOfMs: undefined, nextMs: 10_900 }],
    [10_800, { size: 50, scheduled: 5, aheadOfMs: 10_900, nextMs: 10_900 }],
    [99_999, { size: 5, scheduled: 5, aheadOfMs: undefined, nextMs: Number.POSITIVE_INFINITY }],
  ])('says at %d: %o', (wallMs, verdict) => {
    expect(day().at(wallMs)).toEqual(verdict);
  });

  it('lets the later in the list rule at the same instant', () => {
    const table = new Timetable(
      [
        { calendar: at(900), size: 50 },
        { calendar: at(900), size: 10 },
      ],
      100,
    );
    expect(table.at(850)).toMatchObject({ size: 10, aheadOfMs: 900 });
    expect(table.at(900)).toMatchObject({ size: 10 });
  });

  it('sees a peak that begins and ends within the lead', () => {
    const table = new Timetable(
      [
        { calendar: at(900), size: 50 },
        { calendar: at(920), size: 5 },
      ],
      100,
    );
    expect(table.at(830)).toMatchObject({ size: 50, aheadOfMs: 900 });
    expect(table.at(910)).toMatchObject({ size: 50, aheadOfMs: undefined });
    expect(table.at(920)).toMatchObject({ size: 5 });
  });

  it('answers by the time alone, whatever was asked before', () => {
    const entries = [
      { calendar: new CronCalendar('0 9 * * *', 'Europe/Rome'), size: 50 },
      { calendar: new CronCalendar('0 18 * * 1-5', 'Europe/Rome'), size: 5 },
      { calendar: new CronCalendar('*/20 2-3 * * *', 'Europe/Rome'), size: 12 },
    ];
    // Two weeks around the end of daylight saving time in 2027.
    const anyTime = fc.integer({ min: 1_824_249_600_000, max: 1_825_459_200_000 });
    const leadMs = 1_500_000;
    const worn = new Timetable(entries, leadMs);
    fc.assert(
      fc.property(fc.array(anyTime, { minLength: 1, maxLength: 8 }), (times) => {
        for (const wallMs of times) expect(worn.at(wallMs)).toEqual(new Timetable(entries, leadMs).at(wallMs));
      }),
      { numRuns: 60 },
    );
  });
});
