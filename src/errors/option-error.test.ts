import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { OptionError } from './index.ts';

const messageFor = (got: unknown): string => new OptionError('size', got, 'an integer').message;

describe('OptionError', () => {
  it.each([
    ['3', '"3"'],
    [3.5, '3.5'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    [12n, '12n'],
    [[1, 2], 'an array of 2'],
    [{ secret: 'token' }, 'an object'],
    [Symbol('s'), 'Symbol(s)'],
    [function work() {}, 'a function named work'],
    [
      (
        () => () =>
          undefined
      )(),
      'a function',
    ],
  ])('says what it got: %o', (got, said) => {
    expect(messageFor(got)).toBe(`\`size\` must be an integer; got ${said}`);
  });

  it('cuts a long text, so that a message never carries a megabyte', () => {
    expect(messageFor('x'.repeat(1_000_000)).length).toBeLessThan(120);
    expect(messageFor('x'.repeat(60))).not.toContain('…');
    expect(messageFor('x'.repeat(61))).toContain('…');
  });

  it('does not spell out what an object holds', () => {
    expect(messageFor({ password: 'hunter2' })).not.toContain('hunter2');
  });

  it('keeps what it got by identity, whatever that is', () => {
    fc.assert(
      fc.property(fc.anything(), (got) => {
        expect(new OptionError('size', got, 'an integer').got).toBe(got);
      }),
    );
  });
});
