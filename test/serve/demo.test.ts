import { describe, expect, it } from 'vitest';
import { startMarea } from '../cli/marea-process.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

describe('marea serve --demo', () => {
  it('plays its load with a live pool, says where the dashboard is, and ends with nothing lost', async () => {
    using folder = createTemporaryFolder('demo');
    const args = ['serve', '--demo', '--for', '4s', '--port', '0', '--control-port', '0', '--no-color'];
    const demo = startMarea(args, { cwd: folder.path, env: { HOME: folder.path, MAREA_TOKEN: '' } });
    await demo.until(({ stdout, stderr }) => /http:\/\/127\.0\.0\.1:\d+\//.test(stdout + stderr));
    const { exitCode, stdout, stderr } = await demo.ended;
    const text = stdout + stderr;
    expect(exitCode).toBe(0);
    const [, done = '', all = ''] = /([\d,]+) of ([\d,]+) tasks/.exec(text) ?? [];
    expect(done).toBe(all);
    expect(Number(all.replaceAll(',', ''))).toBeGreaterThan(500); // 100 a second, and rising
  });
});
