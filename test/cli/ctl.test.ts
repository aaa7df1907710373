import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startListening, TOKEN } from '../control-plane/listening.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { runMarea } from './marea-process.ts';

describe('marea ctl', () => {
  it('steers a service over HTTP, with the token in its environment or in a file', async () => {
    using folder = createTemporaryFolder('ctl');
    await using listening = await startListening();
    const options = { cwd: folder.path, env: { MAREA_TOKEN: TOKEN, MAREA_URL: listening.server.url } };
    const set = await runMarea(['ctl', 'set', '7', '--for', '15m', '--reason', 'sale', '--actor', 'ada'], options);
    expect(set).toMatchObject({ exitCode: 0, stderr: '' });
    expect(set.stdout).toContain('override: 7 for 15 min more, by ada: sale');
    expect(listening.pool.autoscaler.currentOverride?.desired).toBe(7);

    const file = path.join(folder.path, 'token');
    writeFileSync(file, `${TOKEN}\n`);
    const release = await runMarea(['ctl', 'release', '--token-file', 'token', '--url', listening.server.url, '--json'], {
      cwd: folder.path,
      env: { MAREA_TOKEN: 'wrong-wrong-wrong' },
    });
    expect(release.exitCode).toBe(0);
    expect(JSON.parse(release.stdout)).toMatchObject({ name: 'mail', max: 20 });
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
  });

  it('ends with 2 for a size that is too large, and with 1 for a service that is not there', async () => {
    using folder = createTemporaryFolder('ctl');
    const listening = await startListening();
    const options = { cwd: folder.path, env: { MAREA_TOKEN: TOKEN, MAREA_URL: listening.server.url } };
    const large = await runMarea(['ctl', 'set', '21'], options);
    expect(large.exitCode).toBe(2);
    expect(large.stderr).toMatch(/^error: .*0 to 20/);
    await listening[Symbol.asyncDispose]();
    const gone = await runMarea(['ctl', 'get'], options);
    expect(gone.exitCode).toBe(1);
    expect(gone.stderr).toMatch(/^error: http:\/\/127\.0\.0\.1:\d+ does not answer\n$/);
  });
});
