import { describe, expect, it } from 'vitest';
import { classifyByStatus } from './classification.ts';
import { readHttpDate } from './http-date.ts';
import { verdictOf } from './verdict.ts';

describe('verdictOf', () => {
  it.each([
    ['overload', { kind: 'overload' }],
    ['failure', { kind: 'failure' }],
    ['ignore', { kind: 'ignore' }],
    [{ kind: 'overload' }, { kind: 'overload' }],
    [
      { kind: 'overload', retryAfterMs: 500 },
      { kind: 'overload', retryAfterMs: 500 },
    ],
    [{ kind: 'overload', retryAfterMs: -1 }, { kind: 'overload' }],
    [{ kind: 'overload', retryAfterMs: Number.NaN }, { kind: 'overload' }],
    [{ kind: 'overload', retryAfterMs: '5' }, { kind: 'overload' }],
    [{ kind: 'ignore' }, { kind: 'ignore' }],
    [{ kind: 'other' }, { kind: 'failure' }],
    [undefined, { kind: 'failure' }],
    [null, { kind: 'failure' }],
    [7, { kind: 'failure' }],
  ])('takes the answer %j for %j', (answer, verdict) => {
    const errors: unknown[] = [];
    expect(
      verdictOf(
        'thrown',
        () => answer as never,
        (error) => errors.push(error),
      ),
    ).toEqual(verdict);
    expect(errors).toEqual([]);
  });

  const refused = Object.assign(new Error('refused'), { status: 429, headers: new Headers({ 'Retry-After': '7' }) });

  it.each([
    ['overload' as const, { kind: 'overload', retryAfterMs: 7_000 }],
    [{ kind: 'overload' as const }, { kind: 'overload', retryAfterMs: 7_000 }],
    [
      { kind: 'overload' as const, retryAfterMs: 0 },
      { kind: 'overload', retryAfterMs: 0 },
    ],
    ['failure' as const, { kind: 'failure' }],
  ])('heeds the Retry-After of an overload, unless the answer %j names a pause', (answer, verdict) => {
    expect(verdictOf(refused, () => answer, String)).toEqual(verdict);
  });

  const dated = (extra: Record<string, string> = {}) =>
    Object.assign(new Error('refused'), {
      status: 503,
      response: { headers: new Headers({ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT', ...extra }) },
    });
  const wall = (date: string) => ({ wallNow: () => readHttpDate(date) ?? Number.NaN });

  it.each([
    ['in a minute', 'Wed, 21 Oct 2026 07:27:00 GMT', {}, 60_000],
    ['that is over', 'Wed, 21 Oct 2026 08:00:00 GMT', {}, 0],
    ["by the server's own clock", 'Wed, 01 Jan 2031 00:00:00 GMT', { date: 'Wed, 21 Oct 2026 07:27:57 GMT' }, 3_000],
    ['by ours when its clock is no date', 'Wed, 21 Oct 2026 07:27:58 GMT', { date: 'just now' }, 2_000],
  ])('heeds a Retry-After that is a date, %s', (_what, now, extra, retryAfterMs) => {
    expect(verdictOf(dated(extra), classifyByStatus, String, wall(now))).toEqual({ kind: 'overload', retryAfterMs });
    expect(verdictOf(dated(extra), () => 'overload', String, wall(now))).toEqual({ kind: 'overload', retryAfterMs });
  });

  it('believes no date that is further away than a pause in seconds may be, and none without a clock', () => {
    expect(verdictOf(dated(), () => 'overload', String, wall('Thu, 01 Oct 2026 00:00:00 GMT'))).toEqual({ kind: 'overload' });
    expect(verdictOf(dated(), () => 'overload', String)).toEqual({ kind: 'overload' });
  });

  it('reports what classify throws, and counts a failure', () => {
    const errors: unknown[] = [];
    const broken = new Error('from classify');
    const verdict = verdictOf(
      'thrown',
      () => {
        throw broken;
      },
      (error) => errors.push(error),
    );
    expect([verdict, errors]).toEqual([{ kind: 'failure' }, [broken]]);
  });
});
