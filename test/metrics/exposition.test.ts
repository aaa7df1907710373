import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createBudget, demand } from '../../src/autoscale/index.ts';
import { createPool } from '../../src/autoscaled-pool/index.ts';
import { createDeferred } from '../../src/internal/index.ts';
import { exposePools } from '../../src/metrics/index.ts';
import { ManualClock } from '../../src/time/index.ts';

const CONVENTION = ['pool_size', 'pool_busy', 'pool_wait_seconds', 'pool_resizes_total', 'pool_submitted_total'];

/** Values of a scrape by `name{labels}`. */
const scrape = async (registry: Registry): Promise<Map<string, number>> => {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
};

const open: { resolve(value: string): void }[] = [];
const handler = (): Promise<string> => {
  const deferred = createDeferred<string>();
  open.push(deferred);
  return deferred.promise;
};

const createBusy = () => {
  const clock = new ManualClock();
  const registry = new Registry();
  const pool = createPool<number, string>(handler, { name: 'mail', size: 2, max: 8, clock });
  return { clock, registry, pool, exposition: exposePools(registry, [pool]) };
};

describe('exposePools', () => {
  it('has exactly the names of the convention, and others, each with the label `pool`', async () => {
    const { registry } = createBusy();
    const names = (await registry.getMetricsAsJSON()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(CONVENTION));
    const series = [...(await scrape(registry)).keys()].filter((name) => name !== 'pool_series_dropped');
    expect(series.filter((name) => !name.includes('pool="mail"'))).toEqual([]);
  });

  it('is right between two ticks: a scrape reads the pool itself, not what a tick wrote down', async () => {
    const { registry, pool, clock } = createBusy();
    for (const input of [1, 2, 3]) void pool.run(input).catch(() => undefined);
    clock.advance(1_500);
    const values = await scrape(registry);
    expect(values.get('pool_size{pool="mail"}')).toBe(2);
    expect(values.get('pool_busy{pool="mail"}')).toBe(2);
    expect(values.get('pool_queued{pool="mail"}')).toBe(1);
    expect(values.get('pool_submitted_total{pool="mail"}')).toBe(3);
    expect(values.get('pool_oldest_wait_seconds{pool="mail"}')).toBe(1.5);
    await pool.terminate();
  });

  it('names the rate, or the limit of a key, that waiting tasks are held back by', async () => {
    const registry = new Registry();
    const clock = new ManualClock();
    const tokens = { tokens: { limit: 100, perMs: 60_000 } };
    const rated = createPool<number, string>(handler, { name: 'rated', size: 4, rate: tokens, clock });
    const keyed = createPool<number, string>(handler, { name: 'keyed', size: 4, maxPerKey: 1, clock });
    exposePools(registry, [rated, keyed]);
    for (const input of [1, 2, 3]) void rated.run(input, { weight: { tokens: 90 } }).catch(() => undefined);
    for (const input of [1, 2, 3]) void keyed.run(input, { key: 'a' }).catch(() => undefined);
    const values = await scrape(registry);
    expect(values.get('pool_held_back{pool="rated",by="rate:tokens"}')).toBe(2);
    expect(values.get('pool_held_back{pool="keyed",by="maxPerKey"}')).toBe(2);
    await Promise.all([rated.terminate(), keyed.terminate()]);
    expect([...(await scrape(registry)).keys()].filter((name) => name.startsWith('pool_held_back'))).toEqual([]);
  });

  it('knows rejected, queued and desired, which a dashboard needs to tell a full pool from an idle one', async () => {
    const clock = new ManualClock();
    const registry = new Registry();
    const pool = createPool<number, string>(handler, { name: 'full', size: 1, queue: { capacity: 1 }, clock });
    exposePools(registry, [pool]);
    for (const input of [1, 2, 3, 4]) pool.tryRun(input)?.catch(() => undefined);
    const values = await scrape(registry);
    expect(values.get('pool_rejected_total{pool="full"}')).toBe(2);
    expect(values.get('pool_queued{pool="full"}')).toBe(1);
    expect(values.get('pool_desired{pool="full"}')).toBe(1);
    await pool.terminate();
  });

  it('tells tasks between two tries from those that wait, and counts the tries', async () => {
    const clock = new ManualClock();
    const registry = new Registry();
    let calls = 0;
    const flaky = async (): Promise<void> => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('busy'), { status: 503 });
    };
    await using pool = createPool(flaky, { name: 'flaky', size: 1, retries: { overload: 3 }, clock });
    using _exposition = exposePools(registry, [pool]);
    const task = pool.run(undefined);
    await new Promise(setImmediate);
    const early = await scrape(registry);
    expect(['pool_retrying', 'pool_retried_total', 'pool_queued'].map((name) => early.get(`${name}{pool="flaky"}`))).toEqual([
      1, 0, 0,
    ]);
    clock.advance(60_000);
    await task;
    const late = await scrape(registry);
    expect(['pool_retrying', 'pool_retried_total'].map((name) => late.get(`${name}{pool="flaky"}`))).toEqual([0, 1]);
  });

  it('gives the share of calls that fail whatever the size, as the last record has it', async () => {
    const clock = new ManualClock();
    const registry = new Registry();
    let calls = 0;
    const handler = (): Promise<void> => {
      calls += 1;
      const fails = calls % 20 === 0;
      return new Promise((resolve, reject) => {
        clock.setTimer(() => (fails ? reject(Object.assign(new Error('busy'), { status: 503 })) : resolve()), 30);
      });
    };
    const pool = createPool(handler, { name: 'proxied', max: 16, goal: 'throughput', clock });
    await using other = createPool(handler, { name: 'fixed', size: 1, clock });
    using _exposition = exposePools(registry, [pool, other]);
    const name = 'pool_background_overload_ratio{pool="proxied"}';
    expect((await scrape(registry)).has(name)).toBe(false); // nothing has been decided
    for (let ms = 0; ms < 30_000; ms += 10) {
      while (pool.queued < 20) pool.post(undefined);
      clock.advance(10);
      await new Promise(setImmediate);
    }
    const values = await scrape(registry);
    expect(values.get(name)).toBeGreaterThan(0.03);
    expect(values.get(name)).toBeLessThan(0.07);
    const told = pool.autoscaler.journal.latest?.stages.map(({ detail }) => detail?.['backgroundOverloadRatio']);
    expect(told).toContain(values.get(name));
    expect(values.has('pool_background_overload_ratio{pool="fixed"}')).toBe(false);
    await pool.terminate();
  }, 30_000);

  it('counts waits in cumulative buckets that never shrink, however long ago they were', async () => {
    const { registry, pool, clock } = createBusy();
    for (const input of [1, 2, 3]) void pool.run(input).catch(() => undefined);
    clock.advance(200);
    open.at(-2)?.resolve('done'); // the first of the two that run
    await pool.queueBelow(1);
    const early = await scrape(registry);
    expect(early.get('pool_wait_seconds_bucket{le="0.001",pool="mail"}')).toBe(2);
    expect(early.get('pool_wait_seconds_bucket{le="0.1",pool="mail"}')).toBe(2);
    expect(early.get('pool_wait_seconds_bucket{le="0.25",pool="mail"}')).toBe(3);
    expect(early.get('pool_wait_seconds_count{pool="mail"}')).toBe(3);
    expect(early.get('pool_wait_seconds_sum{pool="mail"}')).toBeCloseTo(0.2);
    clock.advance(3_600_000);
    const late = await scrape(registry);
    for (const [name, value] of early) if (name.startsWith('pool_wait')) expect(late.get(name)).toBe(value);
    await pool.terminate();
  });

  it('counts resizes by direction', async () => {
    const { registry, pool } = createBusy();
    await pool.resize(5);
    await pool.resize(3);
    await pool.resize(1);
    const values = await scrape(registry);
    expect(values.get('pool_resizes_total{pool="mail",direction="up"}')).toBe(1);
    expect(values.get('pool_resizes_total{pool="mail",direction="down"}')).toBe(2);
  });

  it('shows what a shadow policy wants, and only where there is one', async () => {
    const clock = new ManualClock();
    const registry = new Registry();
    await using alone = createPool<number, string>(handler, { name: 'alone', max: 9, clock });
    await using beside = createPool<number, string>(handler, { name: 'beside', max: 9, shadow: demand(), clock });
    using _exposition = exposePools(registry, [alone, beside]);
    clock.advance(1_000);
    const values = await scrape(registry);
    expect(values.get('pool_shadow_desired{pool="beside"}')).toBe(beside.autoscaler.snapshot().shadow?.desired);
    expect(values.get('pool_shadow_desired{pool="beside"}')).toBeGreaterThan(0);
    expect(values.has('pool_shadow_desired{pool="alone"}')).toBe(false);
  });

  it('tells what the autoscaler does: reasons, overrides, pauses', async () => {
    const clock = new ManualClock();
    const registry = new Registry();
    const pool = createPool<number, string>(handler, { name: 'steered', min: 2, max: 9, clock });
    exposePools(registry, [pool]);
    pool.autoscaler.override({ desired: 7, forMs: 60_000, reason: 'sale', actor: 'ann' });
    pool.autoscaler.tick();
    const values = await scrape(registry);
    expect(values.get('pool_override_active{pool="steered"}')).toBe(1);
    expect(values.get('pool_paused{pool="steered"}')).toBe(0);
    expect(values.get('pool_decisions_total{pool="steered",reason="OVERRIDE"}')).toBeGreaterThan(0);
    expect(values.get('pool_desired{pool="steered"}')).toBe(7);
    await pool.terminate();
  });

  it('serves several pools, and ends the series of one that has closed', async () => {
    const { registry, pool, exposition, clock } = createBusy();
    const other = createPool<number, string>(handler, { name: 'other', size: 3, clock });
    exposition.add(other);
    expect((await scrape(registry)).get('pool_size{pool="other"}')).toBe(3);
    await pool.close();
    const values = await scrape(registry);
    expect([...values.keys()].some((name) => name.includes('"mail"'))).toBe(false);
    expect(values.get('pool_size{pool="other"}')).toBe(3);
    expect([exposition.remove(other), exposition.remove(other)]).toEqual([true, false]);
    expect((await scrape(registry)).has('pool_size{pool="other"}')).toBe(false);
  });

  it('refuses a name that is taken or is no label, and leaves the registry as it was', () => {
    const { registry, exposition, clock } = createBusy();
    const twin = createPool<number, string>(handler, { name: 'mail', size: 1, clock });
    expect(() => exposition.add(twin)).toThrow('a pool of this name is metered already');
    const odd = Object.create(twin, { name: { value: 'My "Pool"' } }) as typeof twin;
    expect(() => exposition.add(odd)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'pool.name' }));
    expect(() => exposePools(registry, [])).toThrow('already been registered');
    exposition[Symbol.dispose]();
    expect(registry.getMetricsAsArray()).toEqual([]);
    expect(() => exposePools(registry, [twin])).not.toThrow();
  });

  it('leaves out what is beyond the cap and says how much', async () => {
    const clock = new ManualClock();
    const registry = new Registry();
    const pools = Array.from({ length: 20 }, (_unused, index) =>
      createPool<number, string>(handler, { name: `pool-${index}`, size: 1, clock }),
    );
    exposePools(registry, pools, { mostSeries: 100 });
    const values = await scrape(registry);
    expect(values.size - 1).toBeLessThanOrEqual(100);
    expect(values.get('pool_series_dropped')).toBeGreaterThan(500);
  });

  it.each([
    [{ mostSeries: 3 }, 'mostSeries'],
    [{ waitLimitsMs: [] }, 'waitLimitsMs'],
    [{ waitLimitsMs: [5, 5] }, 'waitLimitsMs[1]'],
    [{ waitLimitsMs: [Number.NaN] }, 'waitLimitsMs[0]'],
  ])('refuses %j', (options, option) => {
    expect(() => exposePools(new Registry(), [], options)).toThrow(expect.objectContaining({ option }));
  });

  it('speaks OpenMetrics', async () => {
    const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const pool = createPool<number, string>(handler, { name: 'open', size: 1, clock: new ManualClock() });
    exposePools(registry, [pool]);
    const text = await registry.metrics();
    expect(text).toContain('pool_submitted_total{pool="open"} 0');
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('begins its names as it is told, so that two expositions fit on one registry', async () => {
    const { registry, pool } = createBusy();
    exposePools(registry, [pool], { prefix: 'mail_pool_' });
    const values = await scrape(registry);
    expect(values.get('mail_pool_size{pool="mail"}')).toBe(2);
    expect(values.get('mail_pool_wait_seconds_count{pool="mail"}')).toBe(0);
    expect(values.get('mail_pool_series_dropped')).toBe(0);
    expect(values.get('pool_size{pool="mail"}')).toBe(2);
    for (const prefix of ['', '1_', 'a-b_', 'x'.repeat(64), 5])
      expect(() => exposePools(new Registry(), [pool], { prefix: prefix as string })).toThrowError(
        expect.objectContaining({ code: 'ERR_OPTION', option: 'prefix' }),
      );
    await pool.terminate();
  });

  it('tells of a budget only where there is one', async () => {
    const clock = new ManualClock();
    const registry = new Registry();
    const alone = createPool(handler, { name: 'alone', max: 4, clock });
    const shared = createPool(handler, { name: 'shared', max: 4, clock, budget: createBudget({ max: 8 }) });
    exposePools(registry, [alone, shared]);
    clock.advance(1_000);
    const names = [...(await scrape(registry)).keys()].filter((name) => name.includes('_budget_'));
    expect(names).toEqual(['pool_budget_granted_total{pool="shared"}', 'pool_budget_denied_total{pool="shared"}']);
    await Promise.all([alone.terminate(), shared.terminate()]);
  });
});
