import { describe, expect, it } from 'vitest';
import { checkRetries, type RetryLimits } from './retry-limits.ts';

describe('checkRetries', () => {
  it('takes a number for overloads and failures alike, and what is left out for none', () => {
    expect(checkRetries(3)).toEqual({ overload: 3, failure: 3 });
    expect(checkRetries({ overload: 5 })).toEqual({ overload: 5, failure: 0 });
    expect(checkRetries({ failure: 1 })).toEqual({ overload: 0, failure: 1 });
  });

  it.each<[string, unknown]>([
    ['retries', -1],
    ['retries', 1.5],
    ['retries', 1_001],
    ['retries', Number.NaN],
    ['retries', '3'],
    ['retries', null],
    ['retries.overload', { overload: -1 }],
    ['retries.failure', { failure: null }],
    ['retries.ignore', { ignore: 1 }],
  ])('refuses a bad `%s`: %o', (option, retries) => {
    expect(() => checkRetries(retries as RetryLimits)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
