import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { classifyByStatus } from './index.ts';

const headers = (entries: Record<string, string>): { get(name: string): string | null } => ({
  get: (name) => entries[name] ?? null,
});

describe('classifyByStatus', () => {
  it.each([
    ['status', { status: 429 }],
    ['statusCode', { statusCode: 503 }],
    ['response.status', { response: { status: 429 } }],
  ])('calls 429 and 503 an overload, read from %s', (_where, error) => {
    expect(classifyByStatus(error)).toEqual({ kind: 'overload' });
  });

  it.each([
    [new Error('plain')],
    [{ status: 500 }],
    [{ status: '429' }],
    [429],
    ['429'],
    [null],
    [undefined],
    [{ status: undefined, response: null }],
  ])('calls %o a failure', (error) => {
    expect(classifyByStatus(error)).toBe('failure');
  });

  it.each([
    ['retryAfterMs', { retryAfterMs: 1_500 }, 1_500],
    ['retryAfterMs of 0', { retryAfterMs: 0 }, 0],
    ['headers of a plain object', { headers: { 'retry-after': '7' } }, 7_000],
    ['headers with get', { headers: headers({ 'retry-after': '7' }) }, 7_000],
    ['headers of the response', { response: { headers: headers({ 'retry-after': '2' }) } }, 2_000],
  ])('takes the pause from %s', (_where, extra, retryAfterMs) => {
    expect(classifyByStatus({ status: 429, ...extra })).toEqual({ kind: 'overload', retryAfterMs });
  });

  it.each([
    ['a negative pause', { retryAfterMs: -1 }],
    ['NaN', { retryAfterMs: Number.NaN }],
    ['Infinity', { retryAfterMs: Number.POSITIVE_INFINITY }],
    ['an HTTP date', { headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } }],
    ['an absurd pause', { headers: { 'retry-after': '9999999' } }],
    ['no header', { headers: headers({}) }],
    [
      'headers whose get throws',
      {
        headers: {
          get: () => {
            throw new Error('no');
          },
        },
      },
    ],
  ])('ignores %s', (_what, extra) => {
    expect(classifyByStatus({ status: 503, ...extra })).toEqual({ kind: 'overload' });
  });

  it('survives whatever was thrown, getters that throw included', () => {
    const hostile = {
      get status(): number {
        throw new Error('getter');
      },
    };
    expect(classifyByStatus(hostile)).toBe('failure');
    fc.assert(
      fc.property(fc.anything(), (error) => {
        expect(() => classifyByStatus(error)).not.toThrow();
      }),
    );
  });
});
