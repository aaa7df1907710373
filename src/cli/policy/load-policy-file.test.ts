import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { findPolicyFile, loadPolicyFile } from './load-policy-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'marea-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
};

const host = () => ({ workingDirectory: folder });

const refusalOf = async (loading: Promise<unknown>): Promise<string> =>
  loading.then(
    () => 'it was not refused',
    (error: unknown) =>
      error instanceof UsageError ? `${error.message}\n${error.hint ?? ''}` : `no usage error: ${String(error)}`,
  );

describe('a policy file', () => {
  it.each([
    ['marea.config.json', '{ "max": 7 }'],
    ['marea.config.json', '\uFEFF{ "max": 7 }'],
    ['marea.config.mjs', 'export default { max: 7 };'],
    ['marea.config.cjs', 'module.exports = { max: 7 };'],
    ['marea.config.cjs', 'exports.__esModule = true; exports.default = { max: 7 };'],
    ['marea.config.ts', 'const max: number = 7;\nexport default { max } satisfies { max: number };'],
  ])('is found as %s: %j', async (name, content) => {
    write({ [name]: content });
    expect(await findPolicyFile(host())).toMatchObject({ name, file: { max: 7 } });
  });

  it('is not there when nothing has its name', async () => {
    write({ 'policy.json': '{}', 'marea.config.yaml': 'max: 7' });
    expect(await findPolicyFile(host())).toBeUndefined();
  });

  it('may be anywhere when it is named, and is called as it lies from here', async () => {
    write({ 'ops/night.json': '{ "max": 7 }', 'marea.config.json': '{ "max": 5 }' });
    expect(await loadPolicyFile('ops/night.json', host())).toMatchObject({
      name: path.join('ops', 'night.json'),
      file: { max: 7 },
    });
    const outside = path.join(folder, 'ops', 'night.json');
    expect(await loadPolicyFile(outside, { workingDirectory: path.join(folder, 'x') })).toMatchObject({ name: outside });
  });

  it('brings the signals of the host that its policy reads, unless it has its own of that name', async () => {
    const policy = {
      demand: { kind: 'onDemand' },
      ceilings: [{ kind: 'memory' }, { kind: 'eventLoop', options: { signal: 'lag' } }],
    };
    write({
      'a.json': JSON.stringify({ policy }),
      'b.mjs': `export default { policy: ${JSON.stringify(policy)}, signals: { memory: () => 1, own: () => 2 } };`,
    });
    const a = await loadPolicyFile('a.json', host());
    expect(Object.keys(a.signals ?? {})).toEqual(['memory']);
    const b = await loadPolicyFile('b.mjs', host());
    expect(Object.keys(b.signals ?? {})).toEqual(['memory', 'own']);
    expect(b.signals?.['memory']).toBe(b.file.signals?.['memory']);
    write({ 'c.json': '{ "policy": { "demand": { "kind": "demand" } } }' });
    expect((await loadPolicyFile('c.json', host())).signals).toBeUndefined();
  });

  it('tells every problem on a line of its own, safe to print', async () => {
    write({ 'a.json': '{ "min": 9, "max": 4, "polcy": {}, "waitSloMs": "2 s\\u001b[2J" }' });
    expect((await refusalOf(loadPolicyFile('a.json', host()))).split('\n')).toEqual([
      'a.json has 3 problems',
      expect.stringMatching(/^ {2}`polcy` must be absent: there is no such option; did you mean `policy`\? /),
      expect.stringMatching(/^ {2}`waitSloMs` must be a duration such as "500ms" or "2s", .*; got "2 s\\u001b\[2J"$/),
      '  `min` must be at most `max` (4); got 9',
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['a.json', '{ "max": 4, }', /^a\.json is no JSON: /],
    ['a.json', '', /^a\.json is no JSON: /],
    ['a.json', `{ "max": ${'4'.repeat(1_100_000)} }`, /^a\.json is larger than a policy can be \(1100011 bytes\)/],
    ['a.mjs', 'export const max = 4;', /^a\.mjs has no default export\nA policy file looks like this:\n/],
    ['a.mjs', 'throw new Error("\\u001b[2Jno");', /^a\.mjs cannot be loaded: Error: \\x1b\[2Jno\n/],
    ['a.mjs', 'export default null;', /^a\.mjs has 1 problem\n {2}`what the file holds` must be an object; got null$/],
    ['a.yaml', 'max: 4', /^a\.yaml is of no known kind\nA policy file ends in \.json, /],
    ['a.json/x', '', /^a\.json is no file\n$/],
  ])('is refused as %s: %j', async (name, content, words) => {
    write({ [name]: content });
    expect(await refusalOf(loadPolicyFile(name.split('/')[0] ?? '', host()))).toMatch(words);
  });

  it.each<[string, RegExp]>([
    ['no.json', /^there is no policy file no\.json \(looked for .*no\.json\)/],
    ['https://example.com/policy.json', /^https:\/\/example\.com\/policy\.json is no file\n.* only read from disk\.$/],
    ['file:///etc/passwd', /^file:\/\/\/etc\/passwd is no file\n/],
    ['data:text/javascript,1', /^there is no policy file /],
  ])('is refused by the name %s', async (name, words) => {
    expect(await refusalOf(loadPolicyFile(name, host()))).toMatch(words);
  });

  it('is refused when there are two to be found', async () => {
    write({ 'marea.config.ts': 'export default {};', 'marea.config.json': '{}' });
    expect(await refusalOf(findPolicyFile(host()))).toBe(
      'there is marea.config.ts and marea.config.json\nName one with --policy, or none with --no-policy.',
    );
  });
});
