import { describe, expect, it } from 'vitest';
import { readTextFile } from './read-text.ts';

describe('readTextFile', () => {
  it('reads a file, and has nothing of one that is not there', () => {
    expect(readTextFile(new URL('read-text.ts', import.meta.url).pathname)).toContain('readTextFile');
    expect(readTextFile('/nowhere/at/all')).toBeUndefined();
    expect(readTextFile('/')).toBeUndefined();
  });
});
