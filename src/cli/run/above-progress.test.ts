import { describe, expect, it } from 'vitest';
import { aboveProgress } from './above-progress.ts';

describe('aboveProgress', () => {
  it('leaves text as it is when there is no progress', () => {
    expect(aboveProgress('a', 0)).toBe('a');
  });

  it.each([
    [1, 'a\n', '\r\u001b[Ja\n'],
    [2, 'a\n', '\r\u001b[1A\u001b[Ja\n\n'],
    [3, 'a', '\r\u001b[2A\u001b[Ja\n\n\n'],
  ])('clears %i lines, and leaves the cursor in the last of as many below the text', (rows, text, written) => {
    expect(aboveProgress(text, rows)).toBe(written);
  });
});
