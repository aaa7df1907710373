import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AuditRecord } from './audit-trail.ts';
import { createControlPlane } from './control-plane.ts';
import { ask, HOST, setupPlane, TOKEN } from './fake-pool.test-support.ts';

interface View {
  readonly name: string;
  readonly desired: number;
  readonly explain: string;
  readonly autoscaler: { readonly override?: { readonly desired: number; readonly leftMs: number }; readonly paused?: string };
}

const viewOf = async (response: Response): Promise<View> => (await response.json()) as View; // the tests compare what is in it

const errorOf = async (
  response: Response,
): Promise<{ readonly code: string; readonly message: string; readonly allowed?: string }> =>
  ((await response.json()) as { error: { code: string; message: string } }).error; // the shape of every problem

const MANUAL = { method: 'POST' };

describe('override over HTTP', () => {
  it('holds from the next tick on until it ends, whatever the policy says', async () => {
    const { control, clock, target, pool } = setupPlane();
    const response = await ask(control, '/pool/manual?size=17&for=5s&reason=sale&actor=ada', MANUAL);
    expect(response.status).toBe(200);
    expect((await viewOf(response)).autoscaler.override).toMatchObject({
      desired: 17,
      leftMs: 5_000,
      reason: 'sale',
      actor: 'ada',
    });
    clock.advance(4_900);
    expect(target.desired).toBe(17);
    clock.advance(60_000);
    expect(pool.autoscaler.currentOverride).toBeUndefined();
    expect(pool.autoscaler.journal.latest?.stages.map(({ reason }) => reason)).not.toContain('OVERRIDE');
  });

  it('shows in the list, in the explanation and in decisions', async () => {
    const { control, clock } = setupPlane();
    await ask(control, '/pool/manual?size=9&reason=because', MANUAL);
    clock.advance(2_000);
    const { pools } = (await (await ask(control, '/api/pools')).json()) as { pools: View[] }; // the shape of the list
    expect(pools).toMatchObject([{ name: 'mail', desired: 9, autoscaler: { override: { desired: 9 } } }]);
    expect(pools[0]?.explain).toContain('because');
    const page = (await (await ask(control, '/api/pools/mail/decisions?limit=1')).json()) as { decisions: { text: string }[] };
    expect(page.decisions[0]?.text).toContain('because');
  });

  it('takes JSON with the same meaning, and names the pool', async () => {
    const { control } = setupPlane();
    const body = { pool: 'mail', desired: 4, forMs: 60_000, reason: 'test', actor: 'ada' };
    expect((await viewOf(await ask(control, '/pool/manual', { ...MANUAL, body }))).autoscaler.override).toMatchObject({
      desired: 4,
      leftMs: 60_000,
    });
  });

  it.each([
    '21',
    '999999',
    '-1',
    'NaN',
    'Infinity',
    '1e1',
    '0x10',
    '',
    '%207',
    '7%20',
    '+7',
    '07',
    '5.5',
    '7,8',
    '٧',
    '1_0',
    '７',
    '7%00',
    '99999999999999999999',
  ])('refuses the size `%s` and changes nothing', async (size) => {
    const { control, pool } = setupPlane();
    const response = await ask(control, `/pool/manual?size=${size}`, MANUAL);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code: 'bad-number', allowed: 'a whole number from 0 to 20' });
    expect(pool.autoscaler.currentOverride).toBeUndefined();
  });

  it('refuses a size that comes twice', async () => {
    const { control, pool } = setupPlane();
    expect((await ask(control, '/pool/manual?size=1&size=9', MANUAL)).status).toBe(400);
    expect(pool.autoscaler.currentOverride).toBeUndefined();
  });

  it('takes exactly the whole numbers from 0 to max, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer({ min: -5, max: 40 }).map(String), fc.double().map(String)),
        async (size) => {
          const { control, pool } = setupPlane();
          const { status } = await ask(control, `/pool/manual?size=${encodeURIComponent(size)}`, MANUAL);
          const isValid = /^(?:0|[1-9]|1[0-9]|20)$/.test(size);
          expect(status).toBe(isValid ? 200 : 400);
          expect(pool.autoscaler.currentOverride?.desired).toBe(isValid ? Number(size) : undefined);
        },
      ),
      { seed: 20, numRuns: 200 },
    );
  });

  it.each([
    { desired: 21 },
    { desired: 1.5 },
    { desired: '3' },
    { desired: null },
    {},
    { desired: 3, forMs: 0 },
    { desired: 3, forMs: 1e15 },
    { desired: 3, reason: '' },
    { desired: 3, reason: 'x'.repeat(201) },
    { desired: 3, other: 1 },
    [3],
    'null',
    '{"desired":3,"__proto__":{"polluted":1}}',
    '{"desired":3,"constructor":{"prototype":{"polluted":1}}}',
    '{"desired":3',
  ])('refuses the body %j and changes nothing', async (body) => {
    const { control, pool } = setupPlane();
    const response = await ask(control, '/api/pools/mail/override', { ...MANUAL, body });
    expect(response.status).toBe(400);
    expect(pool.autoscaler.currentOverride).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses a body above 1 KB, and one of another type', async () => {
    const { control } = setupPlane();
    const big = { desired: 3, reason: 'x'.repeat(2_000) };
    expect((await ask(control, '/api/pools/mail/override', { ...MANUAL, body: big })).status).toBe(413);
    const form = { body: 'desired=3', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await ask(control, '/api/pools/mail/override', { ...MANUAL, ...form })).status).toBe(415);
  });

  it('refuses parameters that it does not know', async () => {
    const { control } = setupPlane();
    expect((await ask(control, '/pool/manual?size=3&forr=5m', MANUAL)).status).toBe(400);
    expect((await ask(control, '/pool/manual?size=3&for=5', MANUAL)).status).toBe(400);
  });

  it('ends with a release; pause freezes and resume frees', async () => {
    const { control, pool } = setupPlane();
    await ask(control, '/pool/manual?size=9', MANUAL);
    await ask(control, '/api/pools/mail/release', MANUAL);
    expect(pool.autoscaler.currentOverride).toBeUndefined();
    await ask(control, '/api/pools/mail/pause', { ...MANUAL, body: { direction: 'down' } });
    expect(pool.autoscaler.paused).toBe('down');
    await ask(control, '/api/pools/mail/resume', MANUAL);
    expect(pool.autoscaler.paused).toBeUndefined();
    expect((await ask(control, '/api/pools/mail/pause', { ...MANUAL, body: { direction: 'sideways' } })).status).toBe(400);
  });

  it('says that a pool of fixed size cannot be steered', async () => {
    const snapshot = vi.fn<() => never>();
    const control = createControlPlane({ pools: [{ name: 'fixed', snapshot }], token: TOKEN, allowedHosts: [HOST] });
    expect((await ask(control, '/pool/manual?size=3', MANUAL)).status).toBe(409);
  });

  it('asks which pool is meant when there are several', async () => {
    const other = setupPlane().pool;
    const { control, pool } = setupPlane({ pools: [setupPlane().pool, { ...other, name: 'other' }] });
    expect((await ask(control, '/pool/manual?size=3', MANUAL)).status).toBe(400);
    expect((await ask(control, '/pool/manual?size=3&pool=nobody', MANUAL)).status).toBe(404);
    expect((await ask(control, '/pool/manual?size=3&pool=other', MANUAL)).status).toBe(200);
    expect(other.autoscaler.currentOverride?.desired).toBe(3);
    expect(pool.autoscaler.currentOverride).toBeUndefined();
  });
});

const CHANGES = [
  '/pool/manual?size=3',
  '/api/pools/mail/override',
  '/api/pools/mail/release',
  '/api/pools/mail/pause',
  '/api/pools/mail/resume',
  '/api/pools/mail/policy/validate',
];

const READS = ['/', '/healthz', '/readyz', '/metrics', '/api/pools', '/api/pools/mail', '/api/events', '/api/audit', '/nothing'];

describe('who may come', () => {
  it.each(CHANGES)('refuses %s without the token, with a wrong one and with no token set', async (path) => {
    const { control, pool } = setupPlane();
    for (const authorization of [
      '',
      'Bearer',
      'Bearer wrong-wrong-wrong',
      `Basic ${TOKEN}`,
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
    ]) {
      const response = await ask(control, path, { ...MANUAL, headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
    }
    const bare = setupPlane({ token: undefined });
    expect((await ask(bare.control, path, MANUAL)).status).toBe(401);
    expect(pool.autoscaler.currentOverride).toBeUndefined();
    expect(pool.autoscaler.paused).toBeUndefined();
  });

  it.each(CHANGES)('has no GET at %s', async (path) => {
    const { control } = setupPlane();
    const response = await ask(control, path, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each([...READS, ...CHANGES])('refuses a foreign host at %s, with the token as well', async (path) => {
    const { control } = setupPlane({ metrics: async () => 'm 1\n' });
    const method = CHANGES.includes(path) ? 'POST' : 'GET';
    for (const host of [
      'evil.test',
      'evil.test:80',
      `${HOST}.evil.test`,
      `${HOST}:8080`,
      `x${HOST}`,
      '127.0.0.1',
      'localhost:1',
      `${HOST}, evil.test`,
      '',
    ]) {
      expect((await ask(control, path, { method, headers: { host } })).status).toBe(403);
    }
  });

  it.each(CHANGES)('refuses pages of other sites at %s, with the token as well', async (path) => {
    const { control, pool } = setupPlane();
    for (const headers of [
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { origin: `ftp://${HOST}` },
      { origin: `http://${HOST}:81` },
      { origin: `http://${HOST}/` },
      { origin: `http://${HOST}/path` },
      { origin: `http://${HOST}?query` },
      { origin: `http://${HOST}#part` },
      { origin: `http://user@${HOST}` },
      { origin: `HTTP://${HOST}` },
      { origin: `http://${HOST}, http://evil.test` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ])
      expect((await ask(control, path, { ...MANUAL, headers })).status).toBe(403);
    expect(pool.autoscaler.currentOverride).toBeUndefined();
    const own = { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' };
    expect((await ask(control, '/api/pools/mail/release', { ...MANUAL, headers: own })).status).toBe(200);
  });

  it('lets nobody read an answer from another site', async () => {
    const { control } = setupPlane();
    const response = await ask(control, '/api/pools', { method: 'OPTIONS', headers: { origin: 'http://evil.test' } });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await ask(control, '/api/pools', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  });

  it('asks for the token everywhere but at health and the dashboard when all is protected', async () => {
    const { control } = setupPlane({ protect: 'all' });
    expect((await ask(control, '/api/pools')).status).toBe(401);
    expect((await ask(control, '/api/events')).status).toBe(401);
    expect((await ask(control, '/api/pools', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
    expect((await ask(control, '/healthz')).status).toBe(200);
    expect((await ask(control, '/')).status).toBe(200);
  });

  it.each([
    '/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/__proto__',
    '/constructor',
    '/toString',
    '/api/pools/__proto__',
    '/api/pools/constructor/explain',
    '/api/pools/%',
    '/api/pools/mail/',
    '//api/pools',
    '/app.js/..',
    '/%00',
    '/....//....//etc/passwd',
    '/%252e%252e%252fetc%252fpasswd',
    '/..%5c..%5cwindows%5cwin.ini',
    '/..\\..\\etc\\passwd',
    '/%c0%ae%c0%ae/etc/passwd',
    '/index.html/../../etc/passwd',
    '/app.js%00.html',
    '/./.env',
    '/.git/config',
    '/api/pools/../../etc/passwd',
    '/api/pools/..%2f..%2fetc%2fpasswd',
  ])('finds nothing at %s', async (path) => {
    const { control } = setupPlane();
    expect([404, 200]).toContain((await ask(control, path)).status);
    const response = await ask(control, path);
    expect(await response.text()).not.toContain('root:');
    if (!path.startsWith('/app.js')) expect(response.status).toBe(404);
  });

  it('sends the headers that keep scripts, frames and caches out, also with a refusal', async () => {
    const { control } = setupPlane();
    for (const path of ['/', '/api/pools', '/nothing']) {
      const { headers } = await ask(control, path);
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'none'; script-src 'self'; style-src 'self';.*frame-ancestors 'none'/,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('how often changes may come', () => {
  it('allows ten at once and then one a second, and says when', async () => {
    const { control, clock } = setupPlane();
    for (let count = 0; count < 10; count += 1) expect((await ask(control, '/pool/manual?size=3', MANUAL)).status).toBe(200);
    const refused = await ask(control, '/pool/manual?size=3', MANUAL);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    clock.advance(999);
    expect((await ask(control, '/pool/manual?size=3', MANUAL)).status).toBe(429);
    clock.advance(1);
    expect((await ask(control, '/pool/manual?size=3', MANUAL)).status).toBe(200);
  });

  it('slows down guesses without keeping out who has the token', async () => {
    const { control } = setupPlane();
    const guess = { ...MANUAL, headers: { authorization: 'Bearer guess-guess-guess' } };
    for (let count = 0; count < 10; count += 1) expect((await ask(control, '/pool/manual?size=3', guess)).status).toBe(401);
    expect((await ask(control, '/pool/manual?size=3', guess)).status).toBe(429);
    expect((await ask(control, '/pool/manual?size=3', MANUAL)).status).toBe(200);
  });

  it('keeps a record of each change, also of one that was refused', async () => {
    const seen: AuditRecord[] = [];
    const { control } = setupPlane({ onAudit: (record) => seen.push(record) });
    await ask(control, '/pool/manual?size=9&for=1m&reason=sale&actor=ada', MANUAL);
    await ask(control, '/api/pools/mail/override', { ...MANUAL, body: { desired: 900, reason: 'more', actor: 'bob' } });
    expect(seen).toMatchObject([
      {
        action: 'override',
        pool: 'mail',
        actor: 'ada',
        reason: 'sale',
        desiredBefore: 3,
        desired: 9,
        forMs: 60_000,
        outcome: 'done',
      },
      { action: 'override', actor: 'bob', desired: 900, outcome: 'refused', refusal: expect.stringContaining('20') as unknown },
    ]);
    const { changes } = (await (await ask(control, '/api/audit')).json()) as { changes: AuditRecord[] };
    expect(changes).toEqual([...seen].reverse());
  });
});

describe('what can be read', () => {
  it('gives decisions in pages, newest first, until there are no more', async () => {
    const { control, clock, pool } = setupPlane();
    clock.advance(20_000);
    const seen: number[] = [];
    let next: string | undefined = '/api/pools/mail/decisions?limit=7';
    while (next !== undefined) {
      const page = (await (await ask(control, next)).json()) as { decisions: { record: { at: number } }[]; next?: string };
      seen.push(...page.decisions.map(({ record }) => record.at));
      next = page.next;
    }
    expect(seen).toEqual(
      pool.autoscaler.journal
        .records()
        .map(({ at }) => at)
        .reverse(),
    );
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'before=x', 'before=-1', 'changes=2', 'limitt=5'])(
    'refuses the query %s',
    async (query) => {
      expect((await ask(setupPlane().control, `/api/pools/mail/decisions?${query}`)).status).toBe(400);
    },
  );

  it('gives the points and changes of a chart, in wall time', async () => {
    const { control, clock } = setupPlane();
    await ask(control, '/pool/manual?size=9&reason=why', MANUAL);
    clock.advance(5_000);
    const history = (await (await ask(control, '/api/pools/mail/history')).json()) as {
      points: { atWallMs: number; desired: number; max: number }[];
      changes: { from: number; to: number; text: string }[];
    };
    expect(history.points.at(-1)).toMatchObject({ desired: 9, min: 1, max: 20, atWallMs: clock.wallNow() });
    expect(history.changes.at(-1)).toMatchObject({ from: 3, to: 9 });
  });

  it('gives the metrics that it was handed; scrapes at the same time share one reading', async () => {
    const metrics = vi.fn<() => Promise<string>>().mockResolvedValue('pool_size 3\n');
    const { control } = setupPlane({ metrics });
    const [first, second] = await Promise.all([ask(control, '/metrics'), ask(control, '/metrics')]);
    expect(await first?.text()).toBe('pool_size 3\n');
    expect(await second?.text()).toBe('pool_size 3\n');
    expect(metrics).toHaveBeenCalledTimes(1);
    expect((await ask(setupPlane().control, '/metrics')).status).toBe(404);
  });

  it('gives up on metrics that take too long, and reports those that fail', async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const slow = setupPlane({ metrics: () => new Promise(() => undefined) });
    const answer = ask(slow.control, '/metrics');
    slow.clock.advance(5_000);
    expect((await answer).status).toBe(503);
    const failing = setupPlane({ metrics: () => Promise.reject(new Error('secret')), onError });
    const response = await ask(failing.control, '/metrics');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(onError).toHaveBeenCalledWith(new Error('secret'));
  });

  it('says when it is not ready', async () => {
    const { control } = setupPlane({ isReady: () => false });
    expect((await ask(setupPlane().control, '/readyz')).status).toBe(200);
    expect((await ask(control, '/readyz')).status).toBe(503);
    expect(await (await ask(control, '/healthz')).text()).toBe('ok\n');
  });

  it('checks a policy and says all that is wrong with it', async () => {
    const { control } = setupPlane();
    const good = { max: 20, policy: { demand: { kind: 'demand' } } };
    const answer = await ask(control, '/api/pools/mail/policy/validate', { ...MANUAL, body: good });
    expect(await answer.json()).toMatchObject({ valid: true, problems: [] });
    const twice = await ask(control, '/api/pools/mail/policy/validate', { ...MANUAL, body: { ...good, shadow: good.policy } });
    expect(await twice.json()).toMatchObject({ valid: true, warnings: [{ code: 'SHADOW_AS_LIVE', path: 'shadow' }] });
    const bad = { min: 9, max: 3, policy: { demand: { kind: 'demnad' } } };
    const refused = await ask(control, '/api/pools/mail/policy/validate', { ...MANUAL, body: bad });
    expect(await refused.json()).toMatchObject({
      valid: false,
      problems: expect.arrayContaining([expect.objectContaining({ path: 'min' })]) as unknown,
    });
  });
});

describe('options', () => {
  it.each([
    ['pools', { pools: [] }],
    ['pools', { pools: [{ name: 'empty' }] }],
    ['token', { token: 'short' }],
    ['token', { token: `with space ${TOKEN}` }],
    ['allowedHosts', { allowedHosts: ['http://x'] }],
    ['protect', { protect: 'nothing' }],
    ['tokn', { tokn: TOKEN }],
  ])('refuses a wrong `%s`', (option, wrong) => {
    expect(() => setupPlane(wrong as never)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });

  it('does not repeat a token that it refuses', () => {
    expect(() => setupPlane({ token: 'almost secret' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('almost') as unknown }),
    );
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', 'ops.example.com'])('does not listen on %s without a token', async (host) => {
    const { control } = setupPlane({ token: undefined });
    await expect(control.listen({ port: 0, host })).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'host' });
  });
});
