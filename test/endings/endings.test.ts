import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from '../cli/handler-folder.ts';
import { rootDir } from '../support/run-command.ts';
import type { Play } from './ending.ts';
import { RUN_ENDINGS } from './run-endings.ts';
import { SERVE_ENDINGS } from './serve-endings.ts';

interface Row {
  readonly number: number;
  readonly ending: string;
  readonly code: number;
  /** Words that are told; absent: nothing is. */
  readonly sentence: string | undefined;
  readonly places: readonly string[];
}

const page = readFileSync(path.join(rootDir, 'docs', 'guide', 'endings.md'), 'utf8');

const rows: readonly Row[] = [...page.matchAll(/^\| (\d+) \| (.*) \| (\d+) \| (?:`(.*)`|–) \| (.*) \|$/gm)].map(
  ([, number, ending = '', code, sentence, places = '']) => ({
    number: Number(number),
    ending,
    code: Number(code),
    sentence,
    places: places.split(', '),
  }),
);

const ENDINGS: Readonly<Record<number, Play>> = { ...RUN_ENDINGS, ...SERVE_ENDINGS };

const sorted = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);

describe('the page of endings', () => {
  it('has at least 30 rows, numbered through, and each of them is played', () => {
    expect(rows.length).toBeGreaterThanOrEqual(30);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
    expect(Object.keys(ENDINGS).map(Number)).toEqual(rows.map(({ number }) => number));
  });
});

describe('a command that ends', () => {
  it.for(rows)('$number: $ending', async ({ number, code, sentence, places }, { skip }) => {
    using folder = createHandlerFolder({});
    const played = await ENDINGS[number]?.(folder);
    if (played === undefined) throw new Error('this row is not played');
    if (typeof played === 'string') return skip(`row ${number} was not played: ${played}`);
    const found = Object.entries(played.places).filter(([, inputs]) => inputs.length > 0);
    // What was told comes along, for whoever reads a failure.
    expect({ code: played.exitCode, places: found.map(([place]) => place), told: played.told }).toMatchObject({
      code,
      places: expect.arrayContaining([...places]) as unknown,
      told: sentence === undefined ? '' : (expect.stringContaining(sentence) as unknown),
    });
    expect(found.map(([place]) => place).sort()).toEqual([...places].sort());
    expect(sorted(found.flatMap(([, inputs]) => inputs))).toEqual(sorted(played.inputs));
  });
});
