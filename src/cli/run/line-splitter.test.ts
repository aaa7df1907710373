import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, type LineEnd, LongLine, splitLines } from './line-splitter.ts';

const linesOf = async (chunks: readonly Uint8Array[], lineEnd?: LineEnd): Promise<Line[]> => {
  const lines: Line[] = [];
  for await (const batch of splitLines(chunks, lineEnd)) lines.push(...batch);
  return lines;
};

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('splitLines', () => {
  it('gives the lines of a text, with or without an end of the last one', async () => {
    expect(await linesOf([bytes('a\nb\n')])).toEqual(['a', 'b']);
    expect(await linesOf([bytes('a\nb')])).toEqual(['a', 'b']);
    expect(await linesOf([])).toEqual([]);
  });

  it('keeps empty lines, so that the count of lines is right', async () => {
    expect(await linesOf([bytes('\n\na\n')])).toEqual(['', '', 'a']);
  });

  it('takes CRLF as one end, also when a chunk ends between the two', async () => {
    expect(await linesOf([bytes('a\r'), bytes('\nb\r\n')])).toEqual(['a', 'b']);
  });

  it('drops a byte order mark at the start only', async () => {
    expect(await linesOf([bytes('\ufeffa\n\ufeffb\n')])).toEqual(['a', '\ufeffb']);
  });

  it('splits at NUL and then leaves line feeds alone', async () => {
    expect(await linesOf([bytes('a\nb\0c\r\0')], '\0')).toEqual(['a\nb', 'c\r']);
  });

  it('gives the same lines however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n\ufeff]/g, ''))),
        fc.nat(),
        async (texts, seed) => {
          const all = bytes(texts.map((line) => `${line}\n`).join(''));
          const step = 1 + (seed % 7);
          const chunks: Uint8Array[] = [];
          for (let offset = 0; offset < all.length; offset += step) chunks.push(all.subarray(offset, offset + step));
          expect(await linesOf(chunks)).toEqual(texts);
        },
      ),
    );
  });

  it('tells how a line begins that is too long, and reads on after it', async () => {
    const chunk = Buffer.alloc(1_048_576, 'a');
    const chunks = [bytes('first\n'), ...Array.from({ length: 66 }, () => chunk), bytes('b\nlast\n')];
    const [first, long, last, ...more] = await linesOf(chunks);
    expect([first, last, more]).toEqual(['first', 'last', []]);
    expect(long).toEqual(new LongLine('a'.repeat(200), 66 * 1_048_576 + 1));
  });

  it('takes a line for too long at the same length however the bytes are cut, and loses none beside it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12), { minLength: 1 }), fc.integer({ min: 1, max: 9 }), async (lengths, step) => {
        const texts = lengths.map((length, index) => String(index % 10).repeat(length));
        const all = bytes(texts.map((line) => `${line}\n`).join(''));
        const chunks: Uint8Array[] = [];
        for (let offset = 0; offset < all.length; offset += step) chunks.push(all.subarray(offset, offset + step));
        const lines: Line[] = [];
        for await (const batch of splitLines(chunks, '\n', 8)) lines.push(...batch);
        expect(lines).toEqual(texts.map((text) => (text.length > 8 ? new LongLine(text, text.length) : text)));
      }),
    );
  });
});
