import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { ask, startListening } from './listening.ts';

describe('a generated token', () => {
  it('lies in a file that only its owner can read, opens the door, and goes when the server closes', async () => {
    using folder = createTemporaryFolder('token');
    const file = path.join(folder.path, 'made', 'control.token');
    const listening = await startListening({ token: undefined }, file);
    const { port, tokenFile } = listening.server;
    expect(tokenFile).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const token = readFileSync(file, 'utf8').trim();
    expect(token).toMatch(/^[\w-]{43}$/);
    const headers = { authorization: `Bearer ${token}` };
    expect((await ask(port, '/pool/manual?size=7', { method: 'POST', headers })).status).toBe(200);
    await listening.server.close();
    expect(existsSync(file)).toBe(false);
    await listening[Symbol.asyncDispose]();
  });

  it('replaces a link that lies in its place, and writes nothing through it', async () => {
    using folder = createTemporaryFolder('token');
    const victim = path.join(folder.path, 'victim');
    const file = path.join(folder.path, 'control.token');
    writeFileSync(victim, 'mine');
    symlinkSync(victim, file);
    await using listening = await startListening({ token: undefined }, file);
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(listening.server.tokenFile).toBe(file);
  });

  it('stays when another server has taken its place', async () => {
    using folder = createTemporaryFolder('token');
    const file = path.join(folder.path, 'control.token');
    await using first = await startListening({ token: undefined }, file);
    await using second = await startListening({ token: undefined }, file);
    await first.server.close();
    expect(existsSync(file)).toBe(true);
    await second.server.close();
    expect(existsSync(file)).toBe(false);
  });

  it('is refused where a folder lies, and is left nowhere', async () => {
    using folder = createTemporaryFolder('token');
    const place = path.join(folder.path, 'tokens');
    mkdirSync(place);
    await expect(startListening({ token: undefined }, place)).rejects.toMatchObject({
      code: 'ERR_OPTION',
      option: 'tokenFile',
      message: expect.stringContaining('EISDIR') as unknown,
    });
    expect(readdirSync(folder.path)).toEqual(['tokens']);
    expect(readdirSync(place)).toEqual([]);
  });
});
