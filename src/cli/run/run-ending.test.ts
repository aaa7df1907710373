import { describe, expect, it } from 'vitest';
import type { KeptIn } from '../kept-lines.ts';
import { resumptionOf, unwrittenMessage } from './run-ending.ts';
import type { RunOptions } from './run-options.ts';

const host = { invocation: 'marea' };
const options = { module: 'm.mjs', outPath: 'out.ndjson', failedPath: undefined, repeatable: ['--out', 'out.ndjson'] };

/** Only what the endings look at. */
const asOptions = (more: Partial<RunOptions> = {}): RunOptions => ({ ...options, ...more }) as RunOptions;

const file = (path: string, lines: number): KeptIn => ({ path, lines, isFile: true });
const onStderr = (lines: number): KeptIn => ({ path: 'standard error', lines, isFile: false });

describe('what is told of inputs that were not run', () => {
  it('is nothing when there are none', () => {
    expect(resumptionOf(host, asOptions(), [])).toBeUndefined();
  });

  it.each([
    ['one file', [file('a', 3)], '3 inputs were not run and are in a; this runs them:', 'a'],
    [
      'two files',
      [file('a b', 3), file('c', 1)],
      '4 inputs were not run and are in a b (3) and c (1); this runs them:',
      "'a b' c",
    ],
    [
      'a file and standard error',
      [file('a', 3), onStderr(2)],
      'are in a (3) and standard error (2); this runs those in files:',
      'a',
    ],
  ])('names %s, and the line that runs them', (_name, places, words, files) => {
    const told = resumptionOf(host, asOptions(), places);
    expect(told?.message).toContain(words);
    expect(told?.line).toBe(`marea run m.mjs --input records --append --out out.ndjson ${files}`);
  });

  it('names the lines when no file took one', () => {
    const told = resumptionOf(host, asOptions(), [onStderr(1)]);
    expect(told).toEqual({
      line: undefined,
      message: '1 input was not run and is in standard error: the lines {"index","input"} above',
    });
  });
});

describe('what is told of lines that could not be written', () => {
  it.each([
    ['nothing without any', asOptions(), [], undefined],
    [
      'how to add them to the file of the results',
      asOptions({ outPath: "it's" }),
      [file('a', 2), file('b c', 1)],
      "3 lines that could not be written are in a (2) and b c (1); this adds them, once there is room:\n  cat a 'b c' >> 'it'\\''s'",
    ],
    [
      'where they belong when there is no one file for them',
      asOptions({ outPath: undefined }),
      [file('a', 1)],
      '1 line that could not be written is in a; it belongs to the results that you have',
    ],
    [
      'the lines when no file took one',
      asOptions(),
      [onStderr(2)],
      '2 lines that could not be written are in standard error: the lines with "result" or "error" above',
    ],
  ])('is %s', (_name, given, places, message) => {
    expect(unwrittenMessage(given, places)).toBe(message);
  });
});
