import { describe, expect, it } from 'vitest';
import { parseJournal } from '../../autoscale/index.ts';
import { autoscale } from '../../autoscaled-pool/index.ts';
import { ManualClock } from '../../time/index.ts';
import type { AuditRecord } from '../audit-trail.ts';
import { createControlPlane } from '../control-plane.ts';
import { ask, HOST, quietTarget, setupPlane, TOKEN } from '../fake-pool.test-support.ts';
import { recentJournal } from '../recent-journal.ts';

const PATH = '/api/pools/mail/policy';
const STEP = { policy: { demand: { kind: 'step', options: { up: 3 } }, guards: [{ kind: 'cooldown' }] } };

/** An autoscaled pool of 1 to 20 workers with its journal, and a control plane before it. */
const setup = () => {
  const clock = new ManualClock({ startMs: 1_000 });
  const journal = recentJournal();
  const autoscaler = autoscale(quietTarget(), { max: 20, waitSloMs: 800, clock, journal: journal.write });
  const audited: AuditRecord[] = [];
  const control = createControlPlane({
    pools: [{ name: 'mail', autoscaler }],
    journals: { mail: journal },
    token: TOKEN,
    allowedHosts: [HOST],
    clock,
    onAudit: (record) => audited.push(record),
  });
  const apply = (body: unknown, query = '', headers = {}) => ask(control, PATH + query, { method: 'POST', body, headers });
  const running = async (): Promise<unknown> => (await ask(control, PATH)).json();
  return { clock, journal, autoscaler, control, audited, apply, running };
};

const errorOf = async (response: Response): Promise<Record<string, unknown>> =>
  ((await response.json()) as { error: Record<string, unknown> }).error; // the shape of every problem

describe('a policy over HTTP', () => {
  it('decides from the next tick on, and is the one that is told then', async () => {
    const { clock, autoscaler, apply, running, journal } = setup();
    const response = await apply(STEP);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ name: 'mail', max: 20, autoscaler: { isRunning: true }, warnings: [] });
    clock.advance(1_000);
    expect(autoscaler.journal.latest?.stages[0]?.name).toBe('step');
    expect(await running()).toMatchObject({
      policy: { demand: { kind: 'step', options: { up: 3 } }, tickMs: 160 },
      waitSloMs: 800,
      tickMs: 160,
    });
    expect(parseJournal([journal.text()]).headers.map(({ revision }) => revision)).toEqual([undefined, 1]);
  });

  it('can be what was told before: the way back is a GET and a POST', async () => {
    const { clock, apply, running } = setup();
    const { policy } = (await running()) as { policy: { demand: unknown } };
    await apply(STEP);
    clock.advance(1_000);
    expect((await apply({ policy, $schema: './policy.schema.json' })).status).toBe(200);
    clock.advance(1_000);
    expect(await running()).toMatchObject({ policy: { demand: policy.demand } });
  });

  it('is recorded with who, why and what', async () => {
    const { audited, apply } = setup();
    await apply(STEP, '?actor=ada&reason=sale');
    await apply({ policy: { demand: { kind: 'demand' } } });
    expect(audited).toMatchObject([
      { action: 'policy', pool: 'mail', actor: 'ada', reason: 'sale', policy: { demand: { kind: 'step' } }, outcome: 'done' },
      { action: 'policy', actor: 'operator', reason: 'by hand', policy: { demand: { kind: 'demand' } }, outcome: 'done' },
    ]);
    expect(audited[0]).not.toHaveProperty('desired');
  });

  it('comes with warnings about what would hardly work as it is meant, such as a signal that the pool has not', async () => {
    const body = { policy: { demand: { kind: 'ratio', options: { reading: 'lag', target: 5 } }, tickMs: '1h' } };
    const { warnings } = (await (await setup().apply(body)).json()) as { warnings: { code: string }[] };
    // its own cadence is not used, so nothing is said about that
    expect(warnings.map(({ code }) => code)).toEqual(['NO_REST', 'NO_SIGNAL']);
  });

  it('is refused, and the audit says so, by an autoscaler that cannot make one', async () => {
    const audited: AuditRecord[] = [];
    const { control } = setupPlane({ onAudit: (record) => audited.push(record) });
    const response = await ask(control, PATH, { method: 'POST', body: STEP });
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code: 'refused', option: 'policy' });
    expect(audited).toMatchObject([{ action: 'policy', outcome: 'refused', policy: { demand: { kind: 'step' } } }]);
  });

  it('is refused by a pool of fixed size', async () => {
    const pools = [{ name: 'mail', snapshot: () => expect.unreachable() }];
    const control = createControlPlane({ pools, token: TOKEN, allowedHosts: [HOST] });
    expect((await ask(control, PATH, { method: 'POST', body: STEP })).status).toBe(409);
  });
});

describe('somebody who may not, or whose policy is broken', () => {
  const unchanged = async ({ clock, running, autoscaler, journal }: ReturnType<typeof setup>): Promise<void> => {
    clock.advance(1_000);
    expect(await running()).toMatchObject({ policy: { demand: { kind: 'demand' } } });
    expect(autoscaler.journal.latest?.stages[0]?.name).toBe('demand');
    expect(parseJournal([journal.text()]).headers).toHaveLength(1);
  };

  it.each([
    [401, { authorization: '' }],
    [401, { authorization: 'Bearer wrong-wrong-wrong' }],
    [401, { authorization: `Bearer ${TOKEN}x` }],
    [403, { host: 'evil.test' }],
    [403, { origin: 'http://evil.test' }],
    [403, { 'sec-fetch-site': 'cross-site' }],
    [415, { 'content-type': 'text/plain' }],
  ])('gets %i with %j and changes nothing', async (status, headers) => {
    const plane = setup();
    expect((await plane.apply(STEP, '', headers)).status).toBe(status);
    expect(plane.audited).toEqual([]);
    await unchanged(plane);
  });

  it.each<[string, unknown]>([
    ['bad-policy', {}],
    ['bad-policy', []],
    ['bad-policy', null],
    ['bad-policy', 'demand'],
    ['bad-policy', { policy: null }],
    ['bad-policy', { policy: {} }],
    ['bad-policy', { policy: { demand: { kind: 'demnad' } } }],
    ['bad-policy', { policy: { demand: { kind: 'step', options: { up: -1 } } } }],
    ['bad-policy', { policy: { demand: { kind: 'constructor' } } }],
    ['bad-policy', { policy: { demand: { kind: 'demand', decide: 'function () {}' } } }],
    ['bad-policy', { polcy: STEP.policy, policy: STEP.policy }],
    ['not-applicable', { ...STEP, max: 5 }],
    ['not-applicable', { ...STEP, min: 5 }],
    ['not-applicable', { ...STEP, waitSloMs: 100 }],
    ['not-applicable', { goal: 'throughput' }],
    ['not-applicable', { ...STEP, signals: { lag: 1 } }],
    ['not-applicable', { ...STEP, shadow: 'classic' }],
    ['bad-body', '{"policy":{"demand":{"kind":"step","__proto__":{"polluted":1}}}}'],
    ['bad-body', '{"policy":{"demand":{"kind":"step","options":{"constructor":{"prototype":{"polluted":1}}}}}}'],
    ['bad-body', '{"policy":{"demand"'],
  ])('gets `%s` for the body %j and changes nothing', async (code, body) => {
    const plane = setup();
    const response = await plane.apply(typeof body === 'string' && !body.startsWith('{') ? JSON.stringify(body) : body);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    await unchanged(plane);
  });

  it('is told all that is wrong, with places and what is allowed', async () => {
    const bad = { policy: { demand: { kind: 'demnad' }, guards: [{ kind: 'cooldown', options: { upMs: -1 } }] } };
    expect((await errorOf(await setup().apply(bad)))['problems']).toMatchObject([
      { path: 'policy.demand.kind', allowed: expect.stringContaining("'demand'") as unknown },
      { path: 'policy.guards[0].options.upMs' },
    ]);
    expect(await errorOf(await setup().apply({ ...STEP, max: 5 }))).toMatchObject({ allowed: 'policy, $schema' });
  });

  it('cannot send more than 64 KB, nor parameters that nobody knows, nor changes as fast as they like', async () => {
    const plane = setup();
    const heavy = { policy: { demand: { kind: 'step' }, guards: Array.from({ length: 5_000 }, () => ({ kind: 'tolerance' })) } };
    expect((await plane.apply(heavy)).status).toBe(413);
    expect((await plane.apply(STEP, '?max=5')).status).toBe(400);
    expect((await plane.apply(STEP, '?actor=')).status).toBe(400);
    await unchanged(plane);
    const answers = await Promise.all(Array.from({ length: 30 }, () => plane.apply(STEP)));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(15);
  });
});
