import { describe, expect, it } from 'vitest';
import { digestHex, digestText, EMPTY_DIGEST } from './digest.ts';

describe('digestText', () => {
  // Test vectors of FNV-1a, 32 bit.
  it.each([
    ['', '811c9dc5'],
    ['a', 'e40c292c'],
    ['foobar', 'bf9cf968'],
  ])('digests %j as published', (text, expected) => {
    expect(digestHex(digestText(EMPTY_DIGEST, text))).toBe(expected);
  });

  it('goes on where it stopped', () => {
    expect(digestText(digestText(EMPTY_DIGEST, 'foo'), 'bar')).toBe(digestText(EMPTY_DIGEST, 'foobar'));
  });

  it('writes eight digits also for small numbers', () => {
    expect(digestHex(255)).toBe('000000ff');
  });
});
