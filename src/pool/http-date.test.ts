/* oxlint-disable no-restricted-globals -- the platform's own dates are what ours are compared with */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHttpDate } from './http-date.ts';

describe('readHttpDate', () => {
  it('reads what the platform writes, for any second of ten thousand years', () => {
    const anySecond = fc.integer({ min: 0, max: 253_402_300_799 });
    fc.assert(
      fc.property(anySecond, (second) => {
        expect(readHttpDate(new Date(second * 1_000).toUTCString())).toBe(second * 1_000);
      }),
    );
  });

  it('takes a leap second for the second after it', () => {
    expect(readHttpDate('Sat, 31 Dec 2016 23:59:60 GMT')).toBe(Date.UTC(2017, 0, 1));
  });

  it.each([
    'Wed, 21 Oct 2026 07:28:00',
    'Wed, 21 Oct 2026 07:28:00 UTC',
    'Wed, 21 oct 2026 07:28:00 GMT',
    'Wed, 21 Okt 2026 07:28:00 GMT',
    'Wed, 31 Feb 2026 07:28:00 GMT',
    'Wed, 00 Mar 2026 07:28:00 GMT',
    'Wed, 21 Oct 2026 24:00:00 GMT',
    'Wed, 21 Oct 2026 07:60:00 GMT',
    'Wed, 21 Oct 2026 07:28:61 GMT',
    'Wednesday, 21-Oct-26 07:28:00 GMT',
    'Wed Oct 21 07:28:00 2026',
    '2026-10-21T07:28:00Z',
    ' Wed, 21 Oct 2026 07:28:00 GMT',
    '',
  ])('takes %j for no date', (text) => {
    expect(readHttpDate(text)).toBeUndefined();
  });

  it('gives a finite time or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = readHttpDate(text);
        expect(ms === undefined || Number.isFinite(ms)).toBe(true);
      }),
    );
  });
});
