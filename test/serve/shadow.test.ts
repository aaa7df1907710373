import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from '../cli/handler-folder.ts';
import { runMarea, startMarea } from '../cli/marea-process.ts';
import { ask } from '../control-plane/listening.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { SERVED, type Service, startService } from './service.ts';

interface ShownPool {
  readonly explain: string;
  readonly autoscaler: {
    readonly shadow?: { readonly desired: number };
    readonly shadowComparison?: { readonly ticks: number; readonly shadowWorkerSec: number; readonly meanDifference: number };
  };
}

/** Sends tasks until the pool has ticked at least `ticks` times under them. */
const poolAfter = async (service: Service, ticks: number): Promise<ShownPool> => {
  for (;;) {
    await Promise.all(Array.from({ length: 12 }, (_, n) => service.send('/tasks', JSON.stringify({ n, ms: 20 }))));
    const pool = JSON.parse((await ask(service.controlPort, '/api/pools/serve')).body) as ShownPool;
    if ((pool.autoscaler.shadowComparison?.ticks ?? 0) >= ticks) return pool;
  }
};

describe('marea serve with a shadow', () => {
  it('shows what it would do in snapshot, metrics, log and journal', async () => {
    using folder = createHandlerFolder({
      'timed.mjs': SERVED.timed,
      'calm.json': '{ "policy": { "demand": { "kind": "demand" } } }',
    });
    const args = ['timed.mjs', '--max', '6', '--shadow', 'calm.json', '--journal', 'serve.journal'];
    await using service = await startService(folder.path, args);
    expect(service.process.stderr).toMatch(/^marea: shadow calm\.json decides beside it, and nothing of it is applied/);
    const { explain, autoscaler } = await poolAfter(service, 5);
    expect(explain).toMatch(/; shadow wants \d+ \(live \d+\)$/);
    expect(autoscaler.shadow?.desired).toBeGreaterThanOrEqual(1);
    expect(autoscaler.shadowComparison).toMatchObject({ errors: 0, elapsedMs: expect.any(Number) as number });
    expect(autoscaler.shadowComparison?.shadowWorkerSec).toBeGreaterThan(0);
    const metrics = await ask(service.controlPort, '/metrics');
    expect(metrics.body).toMatch(/^pool_shadow_desired\{pool="serve"\} [1-6]$/m);

    expect((await service.stop()).exitCode).toBe(0);
    const told = await service.until('shadow');
    expect(told).toMatchObject({ level: 'info', shadow: 'calm.json', errors: 0 });
    expect(Object.keys(told)).toEqual(expect.arrayContaining(['wanted', 'live', 'same', 'ticks']));
    const explained = await runMarea(['explain', 'serve.journal', '--json'], { cwd: folder.path });
    expect(JSON.parse(explained.stdout)).toMatchObject({ shadow: { ticks: told['ticks'], errors: 0 } });
  });

  it('has none without one, and none when that of the policy file is passed over', async () => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed, 'marea.config.json': '{ "max": 6, "shadow": "demand" }' });
    await using service = await startService(folder.path, ['timed.mjs', '--no-shadow']);
    await service.send('/tasks', '{"n":1}');
    const { autoscaler } = JSON.parse((await ask(service.controlPort, '/api/pools/serve')).body) as ShownPool;
    expect(autoscaler).not.toHaveProperty('shadow');
    expect(autoscaler).not.toHaveProperty('shadowComparison');
    expect((await service.stop()).stdout).not.toContain('shadow');
  });

  it('has a column of the demo, and a last line that compares', async () => {
    using folder = createTemporaryFolder('demo-shadow');
    const args = [
      'serve',
      '--demo',
      '--for',
      '2s',
      '--port',
      '0',
      '--control-port',
      '0',
      '--no-color',
      '--shadow',
      'demand:downWindowMs=5000',
    ];
    const demo = startMarea(args, { cwd: folder.path, env: { HOME: folder.path, MAREA_TOKEN: '' } });
    const { exitCode, stdout } = await demo.ended;
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^0:01 .* size \d+ {2}shadow \d+ {2}busy /m);
    expect(stdout).toMatch(
      /\nshadow demand:downWindowMs=5000: wanted \d+\.\d workers instead of \d+\.\d on average, the same in /,
    );
  });

  it.each([
    [['--shadow', 'fixed:4'], '--shadow fixed:4 decides nothing: give a policy'],
    [['--shadow', 'nope.json'], 'there is no policy file nope.json'],
  ])('refuses %j', async (args, words) => {
    using folder = createHandlerFolder({ 'timed.mjs': SERVED.timed });
    const { exitCode, stderr } = await runMarea(['serve', 'timed.mjs', ...args], { cwd: folder.path });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});
