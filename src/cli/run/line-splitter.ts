import { StringDecoder } from 'node:string_decoder';
import { UsageError } from '../usage-error.ts';

/** A longer line is taken for a file that has no lines at all. */
const LONGEST_LINE_CHARACTERS = 64 * 1_024 * 1_024;

/** What ends a line. */
export type LineEnd = '\n' | '\0';

const dropCarriageReturns = (lines: string[]): string[] => {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line?.endsWith('\r')) lines[index] = line.slice(0, -1);
  }
  return lines;
};

/**
 * Splits bytes into lines, many at a time: one array for each chunk that ends at least one line. UTF-8; a byte order mark at the
 * start is dropped, `\r\n` counts as `\n`, and the last line needs no end. Holds one chunk and one unfinished line.
 * @throws UsageError for a line of more than 64 Mi characters.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  lineEnd: LineEnd = '\n',
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new StringDecoder('utf8'); // keeps a character that two chunks share
  let unfinished = '';
  let isStart = true;
  for await (const chunk of chunks) {
    let text = decoder.write(chunk);
    if (isStart && text !== '') {
      if (text.startsWith('\ufeff')) text = text.slice(1);
      isStart = false;
    }
    if (!text.includes(lineEnd)) {
      unfinished += text;
      if (unfinished.length > LONGEST_LINE_CHARACTERS)
        throw new UsageError('a line is longer than 64 Mi characters; is this text?');
      continue;
    }
    const lines = text.split(lineEnd);
    lines[0] = unfinished + (lines[0] ?? '');
    unfinished = lines.pop() ?? '';
    yield lineEnd === '\n' ? dropCarriageReturns(lines) : lines;
  }
  unfinished += decoder.end();
  if (unfinished !== '') yield lineEnd === '\n' ? dropCarriageReturns([unfinished]) : [unfinished];
}
