import { describe, expect, it } from 'vitest';
import type { Detail } from '../decider.ts';
import type { ReasonCode } from '../reason.ts';
import { fakeRecord, fakeStage } from './fake-record.ts';
import { sayReason } from './reason-words.ts';

/** 2026-01-01T09:00:00Z. */
const NINE_MS = 1_767_258_000_000;

const say = (reason: ReasonCode, detail?: Detail): string => {
  const stage = fakeStage(reason, detail, 50);
  return sayReason({ stage, record: fakeRecord([stage]), timeZone: 'UTC' });
};

describe('words for floors, ceilings and fallbacks', () => {
  it.each<[ReasonCode, Detail | undefined, string]>([
    ['FLOOR:SCHEDULE', { limit: 50, nextWallMs: NINE_MS, timeZone: 'Asia/Kolkata' }, 'the schedule keeps 50 until 14:30'],
    ['FLOOR:SCHEDULE', { limit: 50, nextWallMs: NINE_MS }, 'the schedule keeps 50 until 09:00'],
    ['FLOOR:SCHEDULE', undefined, 'the schedule keeps 50'],
    ['FLOOR:SCHEDULE_AHEAD', { limit: 50, aheadOfWallMs: NINE_MS, timeZone: 'UTC' }, 'the schedule wants 50 from 09:00 on'],
    ['FLOOR:SCHEDULE_AHEAD', undefined, 'the schedule wants 50 soon'],
    [
      'FLOOR:FORECAST',
      { periodMs: 60_000, errorRatio: 0.12, lastValueErrorRatio: 0.31 },
      'the forecast keeps 50 by a period of 60 s (error 12 % against 31 % of the last value)',
    ],
    ['FLOOR:FORECAST', { periodMs: 86_400_000 }, 'the forecast keeps 50 by a period of 24 h'],
    ['FLOOR:FORECAST', undefined, 'the forecast keeps 50'],
    ['FLOOR:FORECAST_LEARNING', { binMs: 1_000, limit: 0 }, 'the forecast is learning: no period found yet'],
    [
      'FLOOR:FORECAST_ONLY',
      { foreseen: 81.2, periodMs: 60_000, errorRatio: 0.03, lastValueErrorRatio: 0.31 },
      'the forecast may not act: it would keep 82 by a period of 60 s (error 3 % against 31 % of the last value)',
    ],
    ['FLOOR:FORECAST_ONLY', undefined, 'the forecast may not act: it would keep 50'],
    ['FLOOR:FORECAST_LEARNING', { limit: 23 }, 'the forecast is learning and keeps 23 until then: no period found yet'],
    ['FLOOR:FORECAST_LEARNING', { periodMs: 60_000 }, 'the forecast is learning: period 60 s not yet trusted'],
    [
      'FLOOR:FORECAST_LEARNING',
      { periodMs: 60_000, scoredRatio: 0.4, errorRatio: 0.12, lastValueErrorRatio: 0.31 },
      'the forecast is learning: period 60 s not yet trusted, 40 % of it scored, error 12 % against 31 % of the last value',
    ],
    [
      'FLOOR:FORECAST_LEARNING',
      { periodMs: 60_000, scoredRatio: 1, errorRatio: 0.3, lastValueErrorRatio: 0.31 },
      'the forecast is learning: period 60 s not yet trusted, error 30 % against 31 % of the last value',
    ],
    ['CEILING:RECOVERING', { limit: 46 }, 'recovering from overloads, now at 46'],
    ['CEILING:RUN_TIME', { limit: 37, runTimeRatio: 1.84 }, 'run time is 1.8x what it was: held to 37'],
    ['CEILING:RUN_TIME', undefined, 'run times rose: held to 50'],
    ['CEILING:EVENT_LOOP', { limit: 12, delayMs: 83.4 }, 'the event loop is 83 ms late: held at 12'],
    ['CEILING:EVENT_LOOP', undefined, 'the event loop is late: held at 50'],
    ['CEILING:MEMORY', { limit: 8, useRatio: 0.93 }, '93 % of the memory is in use: held at 8'],
    ['CEILING:MEMORY', undefined, 'most of the memory is in use: held at 50'],
    [
      'SIGNAL_FALLBACK',
      { signal: 'lag', missingMs: 75_000, use: 'fixed', size: 50 },
      'no usable lag for 75 s, so the fallback asks for 50',
    ],
    ['SIGNAL_FALLBACK', undefined, 'no usable signal, so the fallback asks for 50'],
  ])('%s %o: %s', (reason, detail, words) => {
    expect(say(reason, detail)).toBe(words);
  });
});
