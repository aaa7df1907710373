import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demand, step, tolerance } from '../../autoscale/index.ts';
import { createFakeHost } from '../fake-host.test-support.ts';
import { explainJournal } from './explain-journal.ts';
import type { ExplainOptions } from './explain-options.ts';
import { type Recording, recordJournal, STARTED_AT_MS } from './recorded-journal.test-support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'marea-explain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string): void => writeFileSync(path.join(folder, name), content);

const explain = async (options: ExplainOptions = {}, ...files: readonly string[]) => {
  const { host, stdout, stderr } = createFakeHost(folder);
  const exitCode = await explainJournal(host, files.length === 0 ? ['a.journal'] : files, options);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
};

const refusalOf = async (options: ExplainOptions = {}, ...files: readonly string[]): Promise<string> =>
  explain(options, ...files).then(
    () => 'it was not refused',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'no error'),
  );

const DEMAND: Recording = { policy: { demand: demand(), guards: [tolerance()] }, arrivalsPerSec: 60 };
const OTHER = { max: 4, policy: { demand: { kind: 'demand' }, guards: [{ kind: 'tolerance' }] } };

describe('marea explain', () => {
  it('lists the changes of the size with their reasons', async () => {
    write('a.journal', recordJournal(DEMAND));
    const { exitCode, stdout } = await explain();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^mail: 100 decisions over 9\.9 s, \d+ changes? of the size \(1 to 20\)\n\n +time +size +why\n/);
    expect(stdout).toMatch(/\n *[\d.]+ m?s +1 → \d+ {2}\S.*/);
    expect(stdout).not.toContain('warning');
  });

  it('tells one decision, by the time since the start or by wall time, in whichever segment', async () => {
    write('a.journal', recordJournal(DEMAND));
    const at = await explain({ at: { sinceStartMs: 8_050 } });
    expect(at.stdout).toMatch(/^at 8 s: \d+ of 20: /);
    expect(at.stdout).toMatch(/\nstage +in +out +reason +detail\ndemand /);
    expect(await explain({ at: { wallMs: STARTED_AT_MS + 8_050 } })).toEqual(at);
    // told from the last checkpoint alone, and still the same as by deciding everything again
    const all = await explain({ json: true, at: { sinceStartMs: 8_000 } });
    write('rest.journal', recordJournal(DEMAND).replace(/\n\{"checkpoint"[\s\S]*?(?=\n\{"checkpoint")/, ''));
    expect(
      JSON.parse((await explain({ json: true, at: { wallMs: STARTED_AT_MS + 8_000 } }, 'rest.journal')).stdout),
    ).toMatchObject({
      record: (JSON.parse(all.stdout) as { record: object }).record, // the command's own
    });
  });

  it('refuses a time before the start', async () => {
    write('a.journal', recordJournal(DEMAND));
    expect(await refusalOf({ at: { wallMs: STARTED_AT_MS - 1 } })).toBe(
      'UsageError: the journal has no decision at or before that time',
    );
  });

  it('decides all again, and finds what was changed', async () => {
    const text = recordJournal(DEMAND);
    write('a.journal', text);
    expect(await explain({ verify: true })).toMatchObject({ exitCode: 0, stdout: '100 decisions re-decided, all equal\n' });
    expect(JSON.parse((await explain({ verify: true, json: true })).stdout)).toEqual({
      decisions: 100,
      equal: true,
      isTorn: false,
    });
    write('a.journal', text.slice(0, -5));
    expect((await explain({ verify: true })).stdout).toBe(
      '100 decisions re-decided, all equal; a last line that was cut off is left out\n',
    );
    write('a.journal', text.replace(/A6C/, 'A5C'));
    const { exitCode, stdout } = await explain({ verify: true });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^difference at .* \(decision \d+\) in (stages|recommended):\n {2}recorded {4}.*\n {2}re-decided {2}/);
  });

  it('says so when a policy has no data form', async () => {
    write('a.journal', recordJournal({ ...DEMAND, hasPolicy: false }));
    expect((await explain()).stdout).toMatch(/\nthe policy has no data form: only the stage that decided is known\.\n$/);
    expect(await refusalOf({ verify: true })).toMatch(
      /^UsageError: the journal cannot be decided again: the policy has no data form$/,
    );
    write('b.json', '{ "max": 5 }');
    expect(await refusalOf({ policy: 'b.json' })).toBe(
      'UsageError: b.json has no policy, and that of the journal cannot be built here',
    );
    write('b.json', JSON.stringify(OTHER));
    expect((await explain({ policy: 'b.json' })).stdout).toMatch(/^b\.json would have wanted another size at /);
  });

  it('says so when a policy has a stage of somebody else’s, and tells which stage decided all the same', async () => {
    const own = { ...demand(), name: 'mine', spec: { kind: 'mine' } };
    write('a.journal', recordJournal({ ...DEMAND, policy: { demand: own } }));
    expect((await explain()).stdout).toMatch(
      /\nthe policy has a stage that this version does not know \(`demand\.kind` must be .*; got "mine"\): only the stage that decided is known\.\n$/,
    );
    expect((await explain({ at: { sinceStartMs: 9_000 } })).stdout).toMatch(/\nmine +\d+ +\d+ +LOAD *\n/);
    expect(await refusalOf({ verify: true })).toMatch(
      /^UsageError: the journal cannot be decided again: the policy has a stage that/,
    );
  });

  it('tells where another policy took over, and decides all again across it', async () => {
    const follower = { demand: step({ up: 3 }) };
    write('a.journal', recordJournal({ ...DEMAND, follower }));
    expect((await explain()).stdout).toMatch(/\n\npolicy changed at 5 s to \{"demand":\{"kind":"step",.*"up":3,.*\}\n$/);
    expect(JSON.parse((await explain({ json: true })).stdout)).toMatchObject({
      header: { policy: { demand: { kind: 'demand' } } },
      policyChanges: [{ sinceStartMs: 5_000, policy: { demand: { kind: 'step' } } }],
    });
    expect(await explain({ verify: true })).toMatchObject({ exitCode: 0, stdout: '100 decisions re-decided, all equal\n' });
    expect((await explain({ at: { sinceStartMs: 4_900 } })).stdout).toMatch(/\ndemand /);
    expect((await explain({ at: { sinceStartMs: 5_000 } })).stdout).toMatch(/\nstep /);
    write('b.json', '{ "max": 5 }');
    expect(await refusalOf({ policy: 'b.json' })).toBe(
      'UsageError: b.json has no policy, and that of the journal was replaced on the way',
    );
  });

  it('cannot decide again when the policy that took over is unknown here, and says so', async () => {
    const own = { ...step(), spec: { kind: 'mine' } };
    write('a.journal', recordJournal({ ...DEMAND, follower: { demand: own } }));
    expect((await explain()).stdout).toMatch(/got "mine"\): only the stage that decided is known\.\n$/);
    expect(await refusalOf({ verify: true })).toMatch(/^UsageError: the journal cannot be decided again: /);
  });

  it('warns when the largest size was too low for the load', async () => {
    write('a.journal', recordJournal({ ...DEMAND, max: 5, ticks: 200 }));
    const { stdout } = await explain();
    expect(stdout).toMatch(
      /\nwarning: 5 is too low for this load: 60 tasks a second of 100 ms keep 6 workers busy, so the queue grows without end\n$/,
    );
    expect(JSON.parse((await explain({ json: true })).stdout)).toMatchObject({
      warnings: [{ code: 'MAX_TOO_LOW', path: 'max' }],
    });
    write('a.journal', recordJournal({ ...DEMAND, max: 7, ticks: 200 }));
    expect((await explain()).stdout).not.toContain('warning');
  });
});

describe('marea explain --policy', () => {
  it('tells where another policy would have wanted another size, and what that cannot tell', async () => {
    write('a.journal', recordJournal(DEMAND));
    write('other.json', JSON.stringify(OTHER));
    const { exitCode, stdout, stderr } = await explain({ policy: 'other.json' });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'marea: policy from other.json\n' });
    expect(stdout).toMatch(/^other\.json would have wanted another size at \d+ of 100 decisions \([\d.]+ %\), first at .*:\n/);
    expect(stdout).toMatch(
      /\n {2}recorded {4}\d+ wanted; \d+ of 20: .*\n {2}other\.json {2}4 wanted; 4 of 4: .*held at the maximum of 4/,
    );
    expect(stdout).toMatch(/\nwanted +mean +least +most +changes\nrecorded .*\nother\.json .* 4 +\d+\n/);
    expect(stdout).toMatch(
      /\n\nother\.json was shown what the recorded run met\. .* answered, not what would have come of it\.\n$/,
    );
  });

  it('tells the same as JSON', async () => {
    write('a.journal', recordJournal(DEMAND));
    write('other.json', JSON.stringify(OTHER));
    const told: unknown = JSON.parse((await explain({ policy: 'other.json', json: true })).stdout);
    expect(told).toMatchObject({
      policy: 'other.json',
      decisions: 100,
      other: { least: 1, most: 4 },
      firstDifference: { recorded: { binding: {} }, other: { desired: 4, binding: { stage: 'bounds', reason: 'AT_MAX' } } },
    });
    expect(String((told as { readonly limit: unknown }).limit)).toContain('not what would have come of it');
  });

  it('shows both decisions of one moment', async () => {
    write('a.journal', recordJournal(DEMAND));
    write('other.json', JSON.stringify(OTHER));
    const { stdout } = await explain({ policy: 'other.json', at: { sinceStartMs: 5_000 } });
    const [own, other] = stdout.split('\nother.json, shown the same:\n\n');
    expect(own).toMatch(/^at 5 s: \d+ of 20: /);
    expect(other).toMatch(/^at 5 s: 4 of 4: /);
    expect(JSON.parse((await explain({ policy: 'other.json', at: { sinceStartMs: 5_000 }, json: true })).stdout)).toMatchObject({
      sinceStartMs: 5_000,
      other: { desired: 4 },
      records: { other: { recommended: 4 } },
    });
  });

  it('takes from the journal what the file leaves out, and tells when both want the same', async () => {
    write('a.journal', recordJournal(DEMAND));
    write('same.json', '{ "min": 1 }');
    expect((await explain({ policy: 'same.json' })).stdout).toBe(
      'same.json would have wanted the same size at each of 100 decisions\n',
    );
    write('bounds.json', '{ "max": 2 }');
    expect((await explain({ policy: 'bounds.json' })).stdout).toMatch(/bounds\.json {2}2 wanted; 2 of 2: /);
  });

  it('warns about what looks wrong in the other policy', async () => {
    write('a.journal', recordJournal(DEMAND));
    write('other.json', '{ "policy": { "demand": { "kind": "step" } } }');
    expect((await explain({ policy: 'other.json' })).stderr).toMatch(
      /^marea: policy from other\.json, with 1 warning\nmarea: warning: demand: .* \[NO_REST\]\n$/,
    );
  });

  it.each([
    ['{ "goal": "latency" }', 'UsageError: b.json has a goal and no policy'],
    ['{ "min": 65 }', 'UsageError: with b.json the smallest size (65) is above the largest (20)'],
    ['{ "minn": 5 }', 'UsageError: b.json has 1 problem'],
  ])('refuses %s', async (content, refusal) => {
    write('a.journal', recordJournal(DEMAND));
    write('b.json', content);
    expect(await refusalOf({ policy: 'b.json' })).toBe(refusal);
  });
});

describe('a journal that is spread over files', () => {
  const text = recordJournal({ policy: { demand: step() }, arrivalsPerSec: 60 });
  const lines = text.split('\n');
  const second = lines.findLastIndex((line) => line.startsWith('{"checkpoint"'));
  const halves = [lines.slice(0, second), [lines[0], ...lines.slice(second)]].map((half) => half.join('\n'));

  it('is explained as one, or each file alone', async () => {
    write('whole.journal', text);
    for (const [index, half] of halves.entries()) write(`${index}.journal`, half);
    for (const options of [{}, { json: true }, { verify: true }, { at: { sinceStartMs: 9_000 } }]) {
      expect(await explain(options, '0.journal', '1.journal')).toEqual(await explain(options, 'whole.journal'));
      expect((await explain(options, '1.journal')).exitCode).toBe(0);
    }
  });

  it('is refused where a file is of another journal, with its name', async () => {
    write('a.journal', text);
    write('b.journal', text.replace(/"startedAtWallMs":\d+/, '"startedAtWallMs":7'));
    expect(await refusalOf({}, 'a.journal', 'b.journal')).toMatch(
      /^UsageError: b\.journal cannot be read: .* must be of one journal; here another one begins/,
    );
    expect(await refusalOf({}, 'a.journal', 'c.journal')).toMatch(/^UsageError: c\.journal cannot be read: ENOENT/);
  });

  it.each([
    ['', 'it is empty'],
    ['{"some":"json"}\n', "'marea-journal'"],
    ['{"format":"marea-journal","version":99}\n', 'written by a newer marea'],
    ['\u001b[2J\n', '\\u001b[2J'],
  ])('is refused when it holds %j', async (content, words) => {
    write('a.journal', content);
    expect(await refusalOf()).toMatch(/^UsageError: a\.journal cannot be read: /);
    expect(await refusalOf()).toContain(words);
  });
});

describe('names, reasons and files with control characters', () => {
  const evil = '\u001b[2J\u202e';
  const tick = (time: number, extra: object) => `${JSON.stringify([`T${time}N2L2`, extra])}\n`;
  const header = { format: 'marea-journal', version: 2, name: `x${evil}`, policy: null, min: 1, max: 9 };
  const times = { waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
  const override = { asked: 5, untilMs: 900, reason: `why${evil}`, actor: `who${evil}` };
  const journal = [
    `${JSON.stringify({ ...header, ...times })}\n{"checkpoint":{"stages":{}}}\n`,
    tick(100_000, { r: 2, b: [`stage${evil}`, `CEILING:${evil}`] }),
    tick(100_000, { v: [5, 900, `why${evil}`, `who${evil}`], r: 5, b: ['override', 'OVERRIDE'], d: override }),
  ].join('');

  it.each<[string, ExplainOptions]>([
    ['the list', {}],
    ['one decision', { at: { sinceStartMs: 0 } }],
    ['an override', { at: { sinceStartMs: 1_000 } }],
    ['another policy', { policy: `p${evil}.json` }],
    ['a refusal', { policy: `q${evil}.json` }],
  ])('are written as escapes in %s', async (_what, options) => {
    const name = `j${evil}.journal`;
    write(name, journal);
    write(`p${evil}.json`, '{ "policy": { "demand": { "kind": "demand" } } }');
    write(`q${evil}.json`, JSON.stringify({ [evil]: evil }));
    const told = await explain(options, name).then(
      ({ stdout, stderr }) => stdout + stderr,
      (error: unknown) => `${(error as Error).message}\n${String((error as { hint?: string }).hint)}`, // a refusal
    );
    expect(told).toMatch(/\\x1b\[2J|\\u001b\[2J/);
    expect(told.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
