import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../support/run-command.ts';
import { createHandlerFolder, HANDLERS, type HandlerFolder } from './handler-folder.ts';
import { packageFolder, runMarea } from './marea-process.ts';

const INPUT = Array.from({ length: 120 }, (_, index) => `${index}\n`).join('');
const { slow } = HANDLERS;

const run = (folder: HandlerFolder, args: readonly string[] = []) =>
  runMarea(['run', 'slow.mjs', '--journal', 'run.journal', ...args], { cwd: folder.path, input: INPUT });

const headerOf = (folder: HandlerFolder): Record<string, unknown> =>
  JSON.parse(folder.read('run.journal').split('\n')[0] ?? '') as Record<string, unknown>; // the test compares what is in it

const kindOf = (folder: HandlerFolder): unknown => (headerOf(folder)['policy'] as { demand: { kind: unknown } }).demand.kind; // a policy as data

/** Lets programs of the folder import marea, as installing it would. */
const install = (folder: HandlerFolder): void => {
  mkdirSync(path.join(folder.path, 'node_modules'));
  symlinkSync(packageFolder, path.join(folder.path, 'node_modules', 'marea'));
};

const STEPS = JSON.stringify({
  $schema: './node_modules/marea/docs/policy.schema.json',
  min: 2,
  max: 16,
  waitSloMs: '300ms',
  policy: { demand: { kind: 'step' }, guards: [{ kind: 'cooldown', options: { upMs: '1s' } }], tickMs: '100ms' },
});

const PROGRAM = `import { demand, tolerance, type MareaConfig } from 'marea';
const most: number = 12;
export default { max: most, policy: { demand: demand(), guards: [tolerance()] } } satisfies MareaConfig;
`;

/** The programs that the guide shows. */
const SHOWN = [
  ...readFileSync(path.join(rootDir, 'docs', 'guide', 'policy-files.md'), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm),
].map(([, code = '']) => code);

describe('marea run with a policy file', () => {
  it.each(SHOWN.map((program, index) => [index + 1, program] as const))(
    'runs program %i of the guide',
    async (_number, program) => {
      using folder = createHandlerFolder({ 'slow.mjs': slow, 'marea.config.ts': program });
      install(folder);
      const { exitCode, stderr } = await run(folder);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(stderr).toMatch(/^marea: policy from marea\.config\.ts[,\n]/);
      expect(headerOf(folder)).toMatchObject({ policy: {} });
    },
  );

  it('finds one by its name, says which, and takes bounds, wait and policy from it', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': slow, 'marea.config.json': STEPS });
    const { exitCode, stderr } = await run(folder);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^marea: policy from marea\.config\.json\n/);
    expect(headerOf(folder)).toMatchObject({
      min: 2,
      max: 16,
      waitSloMs: 300,
      tickMs: 100,
      policy: { demand: { kind: 'step' }, guards: [{ kind: 'cooldown', options: { upMs: 1_000, downMs: 30_000 } }] },
    });
  });

  it('takes the one that is named, passes over all when asked to, and lets flags rule', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': slow, 'marea.config.json': '{ "max": 3 }', 'ops/steps.json': STEPS });
    const named = await run(folder, ['--policy', 'ops/steps.json', '--max', '9']);
    expect(named.stderr).toMatch(/^marea: policy from ops[/\\]steps\.json\n/);
    expect(headerOf(folder)).toMatchObject({ min: 2, max: 9, waitSloMs: 300 });
    const none = await run(folder, ['--no-policy']);
    expect(none.stderr).not.toContain('policy');
    expect(headerOf(folder)).toMatchObject({ min: 1, max: 1_000 });
    const quiet = await run(folder, ['--quiet']);
    expect(quiet.stderr).toBe('');
    expect(headerOf(folder)).toMatchObject({ max: 3 });
  });

  it('runs a program in TypeScript that imports marea', async () => {
    using folder = createHandlerFolder({ 'slow.mjs': slow, 'marea.config.ts': PROGRAM });
    install(folder);
    const { exitCode, stderr } = await run(folder);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toMatch(
      /^marea: policy from marea\.config\.ts, with 1 warning\nmarea: warning: ceilings: .* \[NO_CEILING\]\n/,
    );
    expect(headerOf(folder)).toMatchObject({ max: 12 });
    expect(kindOf(folder)).toBe('demand');
  });

  it('runs a program in CommonJS, with a decider and a signal of its own', async () => {
    const program = `const { onDemand } = require('marea');
      let asked = 0;
      exports.signals = undefined;
      module.exports = {
        policy: { ...onDemand(), name: 'mine', spec: { kind: 'mine' }, decide: (state, { observation }) => ({ state, desired: observation.readings?.lag?.value ?? 3, reason: 'LOAD' }) },
        signals: { lag: () => { asked += 1; return 5; } },
      };`;
    using folder = createHandlerFolder({ 'slow.mjs': slow, 'marea.config.cjs': program });
    install(folder);
    expect(await run(folder)).toMatchObject({ exitCode: 0 });
    expect(kindOf(folder)).toBe('mine');
    expect(folder.read('run.journal')).toMatch(/"s":\{"lag":\[5,/);
  });

  it('gives a policy the signals of the host that it reads', async () => {
    const file = JSON.stringify({
      max: 8,
      policy: { demand: { kind: 'onDemand' }, ceilings: [{ kind: 'throughput' }, { kind: 'memory' }], tickMs: 50 },
    });
    using folder = createHandlerFolder({ 'slow.mjs': slow, 'marea.config.json': file });
    const { stderr } = await run(folder);
    expect(stderr).toMatch(/^marea: policy from marea\.config\.json\n/);
    expect(folder.read('run.journal')).toMatch(/"s":\{"memory":\[0\.\d+,/);
  });

  it.each<[Readonly<Record<string, string>>, readonly string[], RegExp]>([
    [
      { 'marea.config.json': '{ "min": 9, "max": 4, "polcy": {} }' },
      [],
      /^error: marea\.config\.json has 2 problems\n {2}`polcy` must be absent: .*\n {2}`min` must be at most `max` \(4\); got 9\n$/,
    ],
    [
      { 'marea.config.json': STEPS },
      ['--goal', 'throughput'],
      /^error: --goal picks a default policy, but marea\.config\.json has one\n/,
    ],
    [{ 'marea.config.json': '{ "max": 4 }' }, ['--min', '5'], /^error: --min 5 is above `max` of marea\.config\.json, 4\n$/],
  ])('refuses %j with %j, and runs nothing', async (files, args, text) => {
    using folder = createHandlerFolder({ 'slow.mjs': slow, ...files });
    const { exitCode, stdout, stderr } = await run(folder, args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(text);
  });

  it('repeats the file in the line that resumes', async () => {
    using folder = createHandlerFolder({ 'picky.mjs': HANDLERS.picky, 'steps.json': STEPS });
    const args = ['run', 'picky.mjs', '--policy', 'steps.json', '--fail-fast', '--retries', '0', '--json'];
    const { stderr } = await runMarea(args, { cwd: folder.path, input: `bad\n${INPUT}` });
    const summary = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { readonly resume: string }; // the command's own
    expect(summary.resume).toContain(' --policy steps.json ');
    expect(summary.resume).not.toContain('--no-policy');
  });
});
