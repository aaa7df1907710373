import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';
import { type Consumer, createConsumer } from './packed-package.ts';

const SUCCESS = { exitCode: 0, stderr: '' };

let consumer: Consumer;
beforeAll(() => {
  consumer = createConsumer();
});
afterAll(() => consumer[Symbol.dispose]());

const runNode = (...args: string[]): ReturnType<typeof runCommand> => runCommand(process.execPath, args, consumer.folder);

const useOfPool = `
  const manual = new ManualClock();
  const pool = createPool(async (n) => n * 2, { max: 2, size: 2 });
  Promise.all([pool.run(20), pool.run(1)]).then(async (results) => {
    await pool.close();
    let refusal = 'none';
    try { createPool(async () => {}, { max: -1 }); } catch (error) { refusal = isPoolError(error) && error instanceof PoolError && error instanceof OptionError ? error.code : 'foreign'; }
    console.log(results.join(' '), refusal, manual.now(), typeof autoscale, typeof createController);
  });
`;
const names = '{ autoscale, createController, createPool, isPoolError, OptionError, PoolError }';

describe('the packed package', () => {
  it('installs alone, without any dependency', () => {
    const installed = readdirSync(path.join(consumer.folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed.sort()).toEqual(['@types', 'marea', 'undici-types']); // the types are the user's own
  });

  it('holds the build, its licenses and nothing of our workshop', () => {
    expect(consumer.packedFiles).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'dist/cli.js']),
    );
    expect(consumer.packedFiles).toContain('dist/THIRD-PARTY-LICENSES.txt');
    const forOthers = ['docs/policy.schema.json', 'dashboards/grafana/marea.json', 'dashboards/prometheus/marea.rules.yml'];
    expect(consumer.packedFiles).toEqual(expect.arrayContaining(forOthers));
    const strangers = consumer.packedFiles.filter(
      (file) =>
        !(
          forOthers.includes(file) ||
          /^(dist\/|docs\/|examples\/|LICENSE$|(README|CHANGELOG|CONTRIBUTING)\.md$|package\.json$)/.test(file)
        ),
    );
    expect(strangers).toEqual([]);
  });

  it('holds every file that a link of the README leads to', () => {
    const readme = readFileSync(path.join(consumer.folder, 'node_modules', 'marea', 'README.md'), 'utf8');
    const targets = Array.from(readme.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, target = '']) => target);
    const local = targets.filter((target) => !/^https?:/.test(target));
    expect(local.length).toBeGreaterThan(20);
    const missing = local.filter(
      (target) => !consumer.packedFiles.some((file) => file === target || file.startsWith(`${target}/`)),
    );
    expect(missing).toEqual([]);
  });

  it('can be imported from an ES module', () => {
    consumer.write('user.mjs', `import ${names} from 'marea'; import { ManualClock } from 'marea/testing'; ${useOfPool}`);
    expect(runNode('user.mjs')).toEqual({ ...SUCCESS, stdout: '40 2 ERR_OPTION 0 function function\n' });
  });

  it('can be required from CommonJS', () => {
    consumer.write(
      'user.cjs',
      `const ${names} = require('marea'); const { ManualClock } = require('marea/testing'); ${useOfPool}`,
    );
    expect(runNode('user.cjs')).toEqual({
      ...SUCCESS,
      stdout: '40 2 ERR_OPTION 0 function function\n',
    });
  });

  it('runs a worker that moves its result and imports no more than it needs', () => {
    consumer.write(
      'worker.mjs',
      `import { move } from 'marea/worker'; export default (count) => move(new Uint8Array(count).fill(7));`,
    );
    consumer.write(
      'user-worker.mjs',
      `import { createPool } from 'marea';
       const pool = createPool(new URL('./worker.mjs', import.meta.url), { workers: 'threads', size: 1 });
       console.log((await pool.run(3)).join());
       await pool.close();`,
    );
    expect(runNode('user-worker.mjs')).toEqual({ ...SUCCESS, stdout: '7,7,7\n' });
  });

  it.each([
    ['user-sim.mjs', "import { simulate, rampLoad, play } from 'marea/sim'; import { demand } from 'marea';"],
    ['user-sim.cjs', "const { simulate, rampLoad, play } = require('marea/sim'); const { demand } = require('marea');"],
  ])('brings its laboratory (%s)', (file, imports) => {
    consumer.write(
      file,
      `${imports}
       const { profile, service } = rampLoad();
       const workload = { name: 'start', profile: play(profile, { untilMs: 10_000 }), service };
       simulate({ workload, pool: { max: 60, startMs: 40 }, policy: demand() }).then(({ tasks, quality }) => {
         console.log(tasks.arrived > 2_000, quality.lateRatio < 0.5);
       });`,
    );
    expect(runNode(file)).toEqual({ ...SUCCESS, stdout: 'true true\n' });
  });

  it('is one and the same package to `import` and `require`', () => {
    consumer.write(
      'both.mjs',
      `import { createRequire } from 'node:module'; import { PoolError } from 'marea';
       console.log(createRequire(import.meta.url)('marea').PoolError === PoolError);`,
    );
    expect(runNode('both.mjs')).toEqual({ ...SUCCESS, stdout: 'true\n' });
  });

  it('brings adapters that need nothing of the libraries they adapt', () => {
    const use = `
      let size = 2;
      const target = sizeKnob({ size: () => size, resize: (n) => { size = n; } });
      const autoscaler = autoscale(target, { min: 1, max: 4 });
      autoscaler.stop();
      target.resize(3);
      console.log(target.desired, typeof pQueue, typeof fastq, typeof pLimit, typeof bottleneck, typeof asyncQueue);`;
    const adapters = '{ asyncQueue, bottleneck, fastq, pLimit, pQueue, sizeKnob }';
    consumer.write('adapters.mjs', `import { autoscale } from 'marea'; import ${adapters} from 'marea/adapters'; ${use}`);
    consumer.write(
      'adapters.cjs',
      `const { autoscale } = require('marea'); const ${adapters} = require('marea/adapters'); ${use}`,
    );
    const stdout = '3 function function function function function\n';
    expect(runNode('adapters.mjs')).toEqual({ ...SUCCESS, stdout });
    expect(runNode('adapters.cjs')).toEqual({ ...SUCCESS, stdout });
  });

  it('does not let inner files be imported', () => {
    consumer.write('inner.mjs', `import('marea/dist/cli.js').catch((error) => console.log(error.code));`);
    expect(runNode('inner.mjs').stdout).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
  });

  it('type-checks in a strict TypeScript project, its declarations included', () => {
    consumer.write(
      'user.mts',
      `import ${names} from 'marea';
       import { type PQueueLike, pQueue } from 'marea/adapters';
       import { ManualClock } from 'marea/testing';
       export const adapted = (queue: PQueueLike): number => pQueue(queue).desired;
       const pool = createPool(async (text: string) => text.length, { max: 4 });
       const length: Promise<number> = pool.run('four');
       // @ts-expect-error the input follows the handler
       void pool.run(4);
       const clock: ManualClock = new ManualClock({ startMs: 1 });
       export const all: unknown[] = [length, clock, autoscale, createController, OptionError];
       export const codeOf = (error: unknown): string => (isPoolError(error) ? error.code : error instanceof PoolError ? 'ours' : '');`,
    );
    consumer.write(
      'user.cts',
      `import marea = require('marea');\nexport const pool = marea.createPool(async (n: number) => n, { max: 1 });`,
    );
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'], // no DOM: a server has none
      module: 'nodenext',
      moduleResolution: 'nodenext',
      types: ['node'],
    };
    consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['user.mts', 'user.cts'] }));
    const tsc = path.join(rootDir, 'node_modules', 'typescript', 'bin', 'tsc');
    expect(runNode(tsc, '-p', '.')).toEqual({ ...SUCCESS, stdout: '' });
  });

  it('brings a command that tells its version', () => {
    // A JSON module is `any` at this border; package.json always has a version.
    const { version } = JSON.parse(readFileSync(path.join(rootDir, 'package.json'), 'utf8')) as { version: string };
    expect(runCommand('npx', ['--offline', 'marea', '--version'], consumer.folder)).toMatchObject({
      exitCode: 0,
      stdout: `${version}\n`,
    });
  });
});
