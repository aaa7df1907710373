import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePolicy } from '../../policy/index.ts';
import { UsageError } from '../usage-error.ts';
import { chooseShadow, shadowOfCommand, signalsOfBoth } from './choose-shadow.ts';
import { loadPolicyFile } from './load-policy-file.ts';
import { ownPolicy } from './own-policy.ts';
import { shadowFor, shadowOfFile } from './shadow.ts';

const FILES: Readonly<Record<string, string>> = {
  'calm.json': '{ "max": 9, "policy": { "demand": { "kind": "step", "options": { "up": 2 } } } }',
  'bounds.json': '{ "max": 9 }',
  'live.json': '{ "shadow": "demand:slowMs=9s" }',
  'written.json': '{ "shadow": { "demand": { "kind": "step" }, "ceilings": [{ "kind": "memory" }] } }',
  'own.mjs': 'export default { shadow: "default", signals: { memory: () => 1, lag: () => 2 } };',
  'heap.json': '{ "policy": { "demand": { "kind": "demand" }, "ceilings": [{ "kind": "memory" }] } }',
  'bad.json': '{ "policy": { "demand": { "kind": "stepp" } } }',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'marea-shadow-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(path.join(folder, name), content);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const host = () => ({ workingDirectory: folder });

const SLOTS = { workers: 'slots', goal: 'latency' } as const;

const kindOf = (chosen: Awaited<ReturnType<typeof shadowOfCommand>>): string | undefined =>
  chosen && shadowFor(chosen, SLOTS).policy.demand.spec.kind;

describe('the shadow of a command', () => {
  it('is named, or a file with a policy', async () => {
    expect(await chooseShadow('step:up=3', host())).toMatchObject({ name: 'step:up=3', policy: { demand: { name: 'step' } } });
    expect(await chooseShadow('calm.json', host())).toMatchObject({ name: 'calm.json', policy: { demand: { name: 'step' } } });
  });

  it('is the pool’s own policy as `default`, and as a file without one', async () => {
    for (const word of ['default', 'bounds.json']) {
      const chosen = await chooseShadow(word, host());
      expect(chosen).toMatchObject({ name: word, policy: undefined });
      for (const goal of ['latency', 'throughput'] as const) {
        for (const workers of ['slots', 'threads'] as const) {
          const { policy } = shadowFor(chosen, { workers, goal });
          expect(describePolicy(policy)).toEqual(describePolicy(ownPolicy({ workers, goal })));
        }
      }
    }
  });

  it('is that of the policy file unless a flag says otherwise', async () => {
    const file = await loadPolicyFile('live.json', host());
    expect(await shadowOfCommand(undefined, file, host())).toMatchObject({ name: 'demand:slowMs=9s' });
    expect(kindOf(await shadowOfCommand(undefined, file, host()))).toBe('demand');
    expect(kindOf(await shadowOfCommand('calm.json', file, host()))).toBe('step');
    expect(await shadowOfCommand(false, file, host())).toBeUndefined();
    expect(await shadowOfCommand(undefined, undefined, host())).toBeUndefined();
    const written = await loadPolicyFile('written.json', host());
    expect(shadowOfFile(written)).toMatchObject({ name: 'written.json', policy: { demand: { name: 'step' } } });
  });

  it('gets the signals of the host that it reads, and those of the live policy where both have one', async () => {
    const written = await loadPolicyFile('written.json', host());
    expect(Object.keys(written.signals ?? {})).toEqual(['memory']);
    const beside = await chooseShadow('heap.json', host());
    expect(Object.keys(beside.signals ?? {})).toEqual(['memory']);
    const own = await loadPolicyFile('own.mjs', host());
    expect(signalsOfBoth(own, beside)).toEqual(own.file.signals);
    expect(signalsOfBoth(undefined, beside)).toBe(beside.signals);
    expect(signalsOfBoth(own, undefined)).toBe(own.signals);
    expect(signalsOfBoth(undefined, await chooseShadow('step', host()))).toBeUndefined();
  });

  it.each<[string, RegExp]>([
    ['fixed:4', /^--shadow fixed:4 decides nothing: give a policy$/],
    ['spawn:400ms', /^--shadow spawn:400ms decides nothing: give a policy$/],
    ['dmand', /^--shadow dmand: `policy` must be one of [\s\S]*; got "dmand"\(Did you mean demand\?\)$/],
    ['step:up=0', /^--shadow step:up=0: `demand\.options\.up` must be an integer, 1 or more; got 0$/],
    ['a\u001b[2J', /^--shadow a\\x1b\[2J: /],
    ['no.json', /^there is no policy file no\.json /],
    ['bad.json', /^bad\.json has 1 problem {2}`policy\.demand\.kind` must be one of /],
  ])('is refused as %j', async (word, words) => {
    const told = await chooseShadow(word, host()).then(
      () => 'it was not refused',
      (error: unknown) => (error instanceof UsageError ? `${error.message}${error.hint ?? ''}` : String(error)),
    );
    expect(told).toMatch(words);
  });
});
