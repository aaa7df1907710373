import { describe, expect, it } from 'vitest';
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
