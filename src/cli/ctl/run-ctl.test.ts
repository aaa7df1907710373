import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPool } from '../../autoscaled-pool/index.ts';
import { type ControlPlaneOptions, createControlPlane } from '../../control/index.ts';
import { ManualClock } from '../../time/index.ts';
import type { CommandHost } from '../command-host.ts';
import { FakeSink } from '../fake-sink.test-support.ts';
import { ControlClient } from './control-client.ts';
import type { Action, CtlOptions } from './ctl-options.ts';
import { runCtl } from './run-ctl.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'marea-ctl-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TOKEN = 'a-token-for-tests-only';

const setup = (more: Partial<ControlPlaneOptions> = {}, names = ['mail']) => {
  const clock = new ManualClock();
  const pools = names.map((name) => createPool({ name, min: 1, max: 20, clock }));
  const control = createControlPlane({ pools, clock, token: TOKEN, allowedHosts: ['ops.test'], ...more });
  const stdout = new FakeSink();
  const stderr = new FakeSink();
  const output = (sink: FakeSink) => ({ sink, isTerminal: false, columns: 80 });
  const base = { clock, workingDirectory: folder, environment: { MAREA_TOKEN: TOKEN, USER: 'ada', HOME: '/nowhere' } };
  const host = { ...base, stdout: output(stdout), stderr: output(stderr) } as unknown as CommandHost; // the rest is not used here
  const requests: Request[] = [];
  const send = (request: Request): Promise<Response> => {
    requests.push(request);
    const headers = new Headers(request.headers);
    headers.set('host', new URL(request.url).host);
    return control.fetch(new Request(request, { headers }));
  };
  const run = (action: Action, size?: string, options: CtlOptions = {}, environment: Record<string, string> = {}) =>
    runCtl(
      { ...host, environment: { ...host.environment, ...environment } },
      action,
      size,
      { url: 'http://ops.test', ...options },
      send,
    );
  return { clock, pools, stdout, stderr, requests, run };
};

describe('marea ctl', () => {
  it('sets a size with its end, its reason and the user, and releases it', async () => {
    const { run, pools, stdout } = setup();
    expect(await run('set', '7', { for: 60_000, reason: 'sale' })).toBe(0);
    expect(pools[0]?.autoscaler.currentOverride).toMatchObject({ desired: 7, untilMs: 60_000, reason: 'sale', actor: 'ada' });
    expect(stdout.text).toContain('override: 7 for 1 min more, by ada: sale');
    expect(await run('release')).toBe(0);
    expect(pools[0]?.autoscaler.currentOverride).toBeUndefined();
  });

  it('pauses and resumes', async () => {
    const { run, pools } = setup();
    expect(await run('pause', undefined, { direction: 'down' })).toBe(0);
    expect(pools[0]?.autoscaler.paused).toBe('down');
    expect(await run('resume')).toBe(0);
    expect(pools[0]?.autoscaler.paused).toBeUndefined();
  });

  it('shows all pools as a table, and one as JSON', async () => {
    const { run, stdout } = setup({}, ['mail', 'images']);
    expect(await run('get')).toBe(0);
    expect(stdout.text).toMatch(/^pool +size +min +max +live +busy +queued +wait p99\nmail +\d+ +1 +20 /);
    expect(stdout.text).toMatch(/\n\nmail: \d+ of 20: /);
    stdout.text = '';
    expect(await run('get', undefined, { pool: 'images', json: true })).toBe(0);
    expect(stdout.records()).toMatchObject([{ pools: [{ name: 'images', max: 20 }] }]);
    stdout.text = '';
    expect(await run('explain', undefined, { pool: 'mail' })).toBe(0);
    expect(stdout.text).toMatch(/^\d+ of 20: /);
  });

  it('lets a pool follow the policy of a file, and tells what of it looks wrong', async () => {
    const { run, pools, stdout, clock, requests } = setup();
    writeFileSync(path.join(folder, 'step.json'), '{ "policy": { "demand": { "kind": "step" } } }');
    expect(await run('policy', 'step.json', { reason: 'a & b' })).toBe(0);
    expect(stdout.text).toMatch(/^pool +size [\s\S]*\nwarning: `step` starts from /);
    expect(new URL(requests.at(-1)?.url ?? '').searchParams.get('reason')).toBe('a & b');
    clock.advance(1_000);
    expect(pools[0]?.autoscaler.journal.latest?.stages[0]?.name).toBe('step');
  });

  it.each([
    ['{ "policy": { "demand": { "kind": "demnad" } } }', /p\.json has 1 problem/],
    ['{ "policy": { "demand": { "kind": "demand" } }, "shadow": "classic" }', /`shadow` of a running pool stays as it is/],
    ['{}', /`policy` must be given/],
  ])('refuses a file of %s and changes nothing', async (content, words) => {
    const { run, pools, clock } = setup();
    writeFileSync(path.join(folder, 'p.json'), content);
    await expect(run('policy', 'p.json')).rejects.toThrow(words);
    clock.advance(1_000);
    expect(pools[0]?.autoscaler.journal.latest?.stages[0]?.name).toBe('onDemand');
  });

  it('takes the bounds and goals of a file for those of another pool, and says so', async () => {
    const { run, pools, stderr, clock } = setup();
    const file = { $schema: './x.json', min: 2, max: 900, waitSloMs: 250, policy: { demand: { kind: 'demand' }, tickMs: 100 } };
    writeFileSync(path.join(folder, 'tuned.json'), JSON.stringify(file));
    expect(await run('policy', 'tuned.json')).toBe(0);
    expect(stderr.text).toBe('note: min, max, waitSloMs of the file stay as the running pool has them\n');
    clock.advance(1_000);
    expect(pools[0]?.autoscaler.journal.latest?.stages[0]?.name).toBe('demand');
    expect(pools[0]?.autoscaler.bounds).toEqual({ min: 1, max: 20 });
  });

  it('answers each change with the state after it, not with the last decision before it', async () => {
    const { run, stdout, clock } = setup();
    const textAfter = async (action: Action, size?: string): Promise<string> => {
      stdout.text = '';
      await run(action, size);
      return stdout.text;
    };
    expect(await textAfter('set', '7')).toMatch(/mail: \d+ of 20: from the next tick on 7 by override of ada \(by hand\)\n/);
    clock.advance(1_000);
    expect(await textAfter('get')).toContain('mail: 7 of 20 by override of ada');
    expect(await textAfter('release')).toMatch(
      /mail: 7 of 20: the override is released; from the next tick on the policy decides\n$/,
    );
    clock.advance(1_000);
    expect(await textAfter('pause')).toMatch(/: from the next tick on the size is frozen\n {2}paused\n$/);
    clock.advance(1_000);
    expect(await textAfter('resume')).toMatch(/: the pause is over; from the next tick on the policy decides\n$/);
    clock.advance(1_000);
    expect(await textAfter('get')).not.toMatch(/next tick|pause/);
  });

  it('tells every problem that a service of another version finds in a policy', async () => {
    const problems = [{ message: '`policy.demand.kind` is new' }, { message: '`policy.tickMs` is gone' }];
    const body = { error: { code: 'bad-policy', message: 'The policy cannot be used', problems } };
    const client = new ControlClient({ url: new URL('http://ops.test'), token: undefined }, async () =>
      Response.json(body, { status: 400 }),
    );
    await expect(client.ask('api/pools/mail/policy', {})).rejects.toThrow(
      'The policy cannot be used: `policy.demand.kind` is new; `policy.tickMs` is gone',
    );
  });

  it('prints what operators wrote so that it cannot steer a terminal', async () => {
    const { run, stdout } = setup();
    await run('set', '7', { reason: '\u001b[2Jgone' });
    expect(stdout.text).toContain('\\x1b[2Jgone');
    expect(stdout.text).not.toContain('\u001b');
  });

  it.each<[string, Action, string | undefined, CtlOptions]>([
    ['a size above max', 'set', '21', {}],
    ['no size', 'set', undefined, {}],
    ['a size that is no whole number', 'set', '1e1', {}],
    ['a size beside get', 'get', '3', {}],
    ['no policy file', 'policy', undefined, {}],
    ['a policy file that is not there', 'policy', 'nothing.json', {}],
    ['--for beside pause', 'pause', undefined, { for: 1_000 }],
    ['--direction beside set', 'set', '3', { direction: 'up' }],
    ['a pool that is not there', 'release', undefined, { pool: 'nobody' }],
    ['an address that is none', 'get', undefined, { url: 'ftp://ops.test' }],
    ['an address with a password', 'get', undefined, { url: 'http://a:b@ops.test' }],
    ['a token file that is not there', 'get', undefined, { tokenFile: '/nowhere/token' }],
  ])('refuses %s as wrong usage and changes nothing', async (_name, action, size, options) => {
    const { run, pools } = setup();
    await expect(run(action, size, options)).rejects.toThrow(expect.objectContaining({ name: 'UsageError' }));
    expect(pools[0]?.autoscaler.currentOverride).toBeUndefined();
    expect(pools[0]?.autoscaler.paused).toBeUndefined();
  });

  it('asks which pool is meant when there are several', async () => {
    const { run } = setup({}, ['mail', 'images']);
    await expect(run('set', '3')).rejects.toThrow('several pools');
  });

  it('says what to do when the token is wrong, and ends with 1', async () => {
    const { run, stderr } = setup();
    expect(await run('set', '3', {}, { MAREA_TOKEN: 'wrong-wrong-wrong' })).toBe(1);
    expect(stderr.text).toBe(
      'error: The token is wrong\nSet MAREA_TOKEN, or name the file that the service wrote with --token-file.\n',
    );
  });

  it('sends no token of this machine to another one, and follows no redirection', async () => {
    const { run, requests } = setup();
    await run('get', undefined, {}, { MAREA_TOKEN: '' });
    expect(requests.map(({ headers, redirect }) => [headers.get('authorization'), redirect])).toEqual([[null, 'error']]);
  });
});
