import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it('leaves ordinary text alone, in any script', () => {
    expect(visibleText('résumé – 概要 "quoted"')).toBe('résumé – 概要 "quoted"');
  });

  it('writes a terminal command as text', () => {
    expect(visibleText('\u001b[2Jpool\u0007')).toBe('\\x1b[2Jpool\\x07');
  });

  it('keeps one line one line', () => {
    expect(visibleText('a\nb\tc\rd\u2028e')).toBe('a\\nb\\tc\\rd\\u{2028}e');
  });

  it('shows characters that would reverse text', () => {
    expect(visibleText('\u202egpj.exe')).toBe('\\u{202e}gpj.exe');
  });

  it('cuts what is too long', () => {
    expect(visibleText('abcdef', 4)).toBe('abc…');
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
