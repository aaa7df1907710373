import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

describe('describeError', () => {
  it('keeps name, message and code of an error', () => {
    const error = Object.assign(new TypeError('no such host'), { code: 'ENOTFOUND' });
    expect(describeError(error)).toEqual({ name: 'TypeError', message: 'no such host', code: 'ENOTFOUND' });
  });

  it('finds the code that fetch hides in the cause', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(describeError(new TypeError('fetch failed', { cause }))).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('has no code when there is none', () => {
    expect(describeError(new Error('x'))).toEqual({ name: 'Error', message: 'x' });
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
  ])('takes a thrown %j', (thrown, message) => {
    expect(describeError(thrown)).toEqual({ name: 'NonError', message });
  });

  it('survives an object that throws when it is read', () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
      },
    );
    expect(describeError(hostile)).toEqual({ name: 'NonError', message: 'a value that cannot be shown' });
  });
});
