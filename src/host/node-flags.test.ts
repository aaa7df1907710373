import { describe, expect, it } from 'vitest';
import { isHeapLimited } from './node-flags.ts';

describe('isHeapLimited', () => {
  it.each([
    [true, ['--max-old-space-size=64'], ''],
    [true, ['--expose-gc', '--max_old_space_size=64'], ''],
    [true, [], '--enable-source-maps --max-old-space-size=512'],
    [false, ['--expose-gc'], '--enable-source-maps'],
    [false, [], ''],
  ])('is %s with %j and NODE_OPTIONS of "%s"', (expected, flags, nodeOptions) => {
    expect(isHeapLimited(flags, nodeOptions)).toBe(expected);
  });
});
