import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demand, tolerance } from '../../autoscale/index.ts';
import { createFakeHost } from '../fake-host.test-support.ts';
import { runProgram } from '../program.ts';
import { recordJournal } from './recorded-journal.test-support.ts';

const whole = recordJournal({ policy: { demand: demand(), guards: [tolerance()] }, arrivalsPerSec: 60, ticks: 60 });

/** Places of each kind of damage, spread over the whole file. */
const PLACES = 45;

/** What becomes of the text at a place from 0 to below 1. */
type Damage = (at: number) => string;

const cutAt = (at: number): number => Math.floor(at * whole.length);

const lines = whole.split('\n').slice(0, -1);

const lineAt = (at: number): number => Math.floor(at * lines.length);

const withLines = (change: (all: string[], index: number) => void): Damage => {
  return (at) => {
    const all = [...lines];
    change(all, lineAt(at));
    return `${all.join('\n')}\n`;
  };
};

const withText =
  (text: string, replaces = 0): Damage =>
  (at) =>
    whole.slice(0, cutAt(at)) + text + whole.slice(cutAt(at) + replaces);

const DAMAGES: Readonly<Record<string, Damage>> = {
  'cut off': (at) => whole.slice(0, cutAt(at)),
  'begun late': (at) => whole.slice(cutAt(at) + 1),
  'without a line': withLines((all, index) => all.splice(index, 1)),
  'with a line twice': withLines((all, index) => all.splice(index, 0, all[index] ?? '')),
  'with two lines exchanged': withLines((all, index) => all.splice(index, 2, ...all.slice(index, index + 2).reverse())),
  'with a line of zero bytes': withLines((all, index) => all.splice(index, 1, '\0'.repeat(64))),
  'with a line that is null': withLines((all, index) => all.splice(index, 1, 'null')),
  'with a number that is none': withText('NaN', 1),
  'with a number beyond all measure': withText('1e999', 1),
  'with a bracket too many': withText('['),
  'with a line break too many': withText('\n'),
  'with a hole of 200 characters': withText('', 200),
};

/** Headers and checkpoints say a state: twice is once. */
const onceEach = (text: string): string => text.replaceAll(/^(\{.*\n)\1/gm, '$1');

/** Whether the whole lines are those of the whole journal from its beginning: nothing but its end is missing. */
const isHarmless = (text: string): boolean =>
  whole.startsWith(onceEach(text.slice(0, text.lastIndexOf('\n') + 1).replaceAll(/^\n/gm, '')));

describe('marea explain and journals that are damaged', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'marea-damaged-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const explain = async (text: string, ...args: readonly string[]) => {
    writeFileSync(path.join(folder, 'a.journal'), text);
    const { host, stdout, stderr } = createFakeHost(folder);
    const exitCode = await runProgram(['explain', 'a.journal', ...args], host, () => '0');
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  };

  it('verifies the whole one', async () => {
    expect(await explain(whole, '--verify')).toMatchObject({ exitCode: 0, stdout: '60 decisions re-decided, all equal\n' });
  });

  it.each(Object.entries(DAMAGES))(
    `tells in a sentence what it makes of each of ${PLACES} that are %s`,
    async (_name, damage) => {
      const wrong: string[] = [];
      for (let place = 0; place < PLACES; place += 1) {
        const text = damage(place / PLACES);
        const { exitCode, stdout, stderr } = await explain(text, '--verify');
        const told = stdout + stderr;
        const isSaid = exitCode === 0 || exitCode === 1 || exitCode === 2;
        const isSentence = told.trim() !== '' && !told.includes('\n    at ') && told.length < 3_000;
        // A last line that is broken is taken for one that was cut off, which is said.
        const read = told.includes('cut off is left out') ? text.slice(0, text.trimEnd().lastIndexOf('\n') + 1) : text;
        const isMissed = exitCode === 0 && !isHarmless(read);
        if (!isSaid || !isSentence || isMissed) wrong.push(`${place}: ${exitCode} ${told.slice(0, 200)}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});
