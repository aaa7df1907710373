import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArrivalTimes, readPrometheusRange, readRateCsv, recordedProfile } from './index.ts';

describe('a rate over time as CSV', () => {
  it('is read with its comments, titles and further columns, from any first second on', () => {
    const text = '# {"name":"x"}\nsecond,rate\n100,2.5,note\n\n160;3e1\r\n220\t0\n';
    expect(readRateCsv(text)).toEqual([
      { atMs: 0, ratePerSec: 2.5 },
      { atMs: 60_000, ratePerSec: 30 },
      { atMs: 120_000, ratePerSec: 0 },
    ]);
  });

  it('takes ISO times, with a zone or in UTC, over days and months', () => {
    const text = [
      'time,rate',
      '2024-02-29T23:59:30Z,1',
      '"2024-03-01 00:00:00",2',
      '2024-03-01T01:00:00.250+01:00,3',
      '2024-02-29T19:00:01-05:00,4',
      '2024-12-31T24:00:00Z,5',
    ];
    expect(readRateCsv(text.slice(0, 5).join('\n')).map(({ atMs }) => atMs)).toEqual([0, 30_000, 30_250, 31_000]);
    expect(() => readRateCsv(text.join('\n'))).toThrow(expect.objectContaining({ option: 'line 6' }));
  });

  it.each(['2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '2024-01-01T00:60:00Z', '2024-01-01', 'yesterday'])(
    'refuses %s, which is no time',
    (time) => expect(() => readRateCsv(`0,1\n${time},2`)).toThrow(expect.objectContaining({ option: 'line 2' })),
  );

  it('agrees with the calendar of JavaScript on any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_258_118_400_000 }), (atMs) => {
        // oxlint-disable-next-line no-restricted-globals -- the calendar to compare with; it reads no clock
        const text = new Date(atMs).toISOString();
        const [first, second] = readRateCsv(`1970-01-01T00:00:00Z,1\n${text},2`);
        expect([first?.atMs, second?.atMs]).toEqual([0, atMs]);
      }),
    );
  });

  it.each([
    ['0,1\n5,-1', 'line 2'],
    ['0,1\n5,x', 'line 2'],
    ['0,1\n5', 'line 2'],
    ['0,1\n-5,1', 'line 2'],
    ['a,b\nc,d', 'line 2'],
    ['0,1', 'trace'],
    ['', 'trace'],
    ['0,1\n5,Infinity', 'line 2'],
    [`0,1\n5,${'9'.repeat(50_000)}`, 'line 2'],
  ])('is refused with the line that is wrong (%#)', (text, option) => {
    expect(() => readRateCsv(text)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});

describe('a profile of recorded rates', () => {
  const points = [
    { atMs: 0, ratePerSec: 10 },
    { atMs: 1_000, ratePerSec: 20 },
    { atMs: 2_000, ratePerSec: 0 },
  ];

  it('leads straight from rate to rate, and lasts as long as the last one holds', () => {
    const profile = recordedProfile(points);
    expect([0, 500, 1_000, 1_500, 2_500].map((ms) => profile.ratePerSecAt(ms))).toEqual([10, 15, 20, 10, 0]);
    expect([profile.durationMs, profile.totalCount]).toEqual([3_000, 25]);
  });

  it('keeps each rate until the next where they are counts', () => {
    const profile = recordedProfile(points, 'step');
    expect([0, 999, 1_000, 1_999, 2_500].map((ms) => profile.ratePerSecAt(ms))).toEqual([10, 10, 20, 20, 0]);
    expect([profile.durationMs, profile.totalCount]).toEqual([3_000, 30]);
  });

  it('has no length without two rates', () => {
    expect(recordedProfile([{ atMs: 0, ratePerSec: 5 }]).durationMs).toBe(0);
  });
});

describe('the answer of a Prometheus range query', () => {
  it('adds its series up and passes over what is no number', () => {
    const answer = {
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: { pod: 'a' },
            values: [
              [1_000, '1.5'],
              [1_015, '2'],
              [1_030, 'NaN'],
            ],
          },
          { metric: { pod: 'b' }, values: [[1_015, '3'], [1_045, '4'], 'junk', [1_060, 5]] },
        ],
      },
    };
    const points = [
      { atMs: 0, ratePerSec: 1.5 },
      { atMs: 15_000, ratePerSec: 5 },
      { atMs: 45_000, ratePerSec: 4 },
    ];
    expect(readPrometheusRange(answer)).toEqual(points);
    expect(readPrometheusRange(answer.data)).toEqual(points);
  });

  it.each([
    [null, 'trace'],
    [{ data: {} }, 'trace'],
    [{ data: { result: [] } }, 'trace'],
    [{ data: { result: [{ value: [1, '2'] }] } }, 'data.result[].values'],
    [{ data: { result: [{ values: [[1, '2']] }] } }, 'trace'],
  ])('is refused when it is none (%#)', (answer, option) => {
    expect(() => readPrometheusRange(answer)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});

describe('times of arrival', () => {
  it('are read in seconds, or in milliseconds where the title says so', () => {
    expect(readArrivalTimes('at\n10.5\n10\n12')).toEqual([0, 500, 2_000]);
    expect(readArrivalTimes('# c\nat_ms,user\n1000,a\n1250,b')).toEqual([0, 250]);
    expect(readArrivalTimes('3\n4')).toEqual([0, 1_000]);
  });

  it.each([
    ['', 'trace'],
    ['1\nx', 'line 2'],
  ])('are refused when one cannot be read (%#)', (text, option) => {
    expect(() => readArrivalTimes(text)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
