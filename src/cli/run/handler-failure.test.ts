import { describe, expect, it } from 'vitest';
import { PoolClosedError } from '../../errors/index.ts';
import { describeError } from './describe-error.ts';
import { createHandlerFailure, isHandlerFailure, verdictInWorker } from './handler-failure.ts';

describe('a handler failure', () => {
  it.each([
    ['an error with a code', Object.assign(new RangeError('no'), { code: 'E_BAD' })],
    ['an error whose cause has one', new Error('no', { cause: { code: 'ECONNREFUSED' } })],
    ['nothing', undefined],
    ['a text', 'no'],
  ])('is described as what was thrown: %s', (_case, thrown) => {
    expect(describeError(createHandlerFailure(thrown, { kind: 'failure' }))).toEqual(describeError(thrown));
  });

  it('carries its verdict; an error of the pool is a failure and no handler threw it', () => {
    const failure = createHandlerFailure(new Error('busy'), { kind: 'overload', retryAfterMs: 5 });
    expect(verdictInWorker(failure)).toEqual({ kind: 'overload', retryAfterMs: 5 });
    expect(isHandlerFailure(failure)).toBe(true);
    expect(verdictInWorker(new PoolClosedError('run'))).toEqual({ kind: 'failure' });
    expect(isHandlerFailure(new PoolClosedError('run'))).toBe(false);
  });
});
