import { describe, expect, it } from 'vitest';
import { readSize } from './size-option.ts';

describe('readSize', () => {
  it.each([
    ['64MB', 64_000_000],
    ['64mb', 64_000_000],
    ['500kB', 500_000],
    ['1GB', 1_000_000_000],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(readSize(text)).toEqual({ bytes });
  });

  it.each(['', 'MB', '64', '0MB', '-1MB', '1.5MB', '1e3MB', '64 MB', '64MiB', '٦MB', '1constructor', '9'.repeat(50_000)])(
    'refuses %j',
    (text) => {
      expect(readSize(text)).toHaveProperty('problem');
    },
  );
});
