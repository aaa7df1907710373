import { describe, expect, it } from 'vitest';
import { createController, type DecisionRecord, demand, parseJournal, throughput, verifyJournal } from '../autoscale/index.ts';
import { buildPolicy } from '../policy/index.ts';
import { ManualClock } from '../time/index.ts';
import type { AutoscaledPool } from './autoscaled-pool.ts';
import { createPool } from './create-pool.ts';
import type { AutoscaledPoolOptions } from './pool-options.ts';

/** Lets all promise reactions run. */
const settle = async (): Promise<void> => {
  for (let hop = 0; hop < 8; hop += 1) await Promise.resolve();
};

interface Rig {
  readonly clock: ManualClock;
  readonly pool: AutoscaledPool<number, number>;
  readonly records: DecisionRecord[];
  readonly journal: string[];
  readonly play: (ms: number) => Promise<void>;
}

/** A pool whose tasks run for 50 ms. */
const rig = (options: Omit<AutoscaledPoolOptions, 'clock' | 'max'> & { readonly max?: number }): Rig => {
  const clock = new ManualClock();
  const journal: string[] = [];
  const handler = (input: number): Promise<number> =>
    new Promise((resolve) => {
      clock.setTimer(() => resolve(input), 50);
    });
  const pool = createPool(handler, {
    max: 200,
    queue: { capacity: 10_000 },
    ...options,
    clock,
    journal: (line) => journal.push(line),
  });
  const records: DecisionRecord[] = [];
  pool.onDecision((record) => records.push(record));
  const play = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10) {
      clock.advance(10);
      await settle();
    }
  };
  return { clock, pool, records, journal, play };
};

describe('an autoscaled pool under rates', () => {
  it('says which rate holds its tasks back, in words, in records and in its snapshot', async () => {
    const { pool, records, play } = rig({
      rate: { requests: { limit: 500, perMs: 60_000 }, tokens: { limit: 9_000, perMs: 60_000 } },
    });
    for (let task = 0; task < 20; task += 1) void pool.run(task, { weight: { tokens: 1_500 } }).catch(() => undefined);
    await play(1_000);
    expect(pool.snapshot()).toMatchObject({
      completed: 6,
      queued: 14,
      heldBack: { by: 'rate', name: 'tokens', tasks: 14, limit: 9_000, perMs: 60_000, freeInMs: 59_000 },
    });
    expect(pool.explain().text).toBe('32 of 200: the rate tokens of 9,000 in 60 s holds 14 tasks back, the next for 59 s');
    expect(records.at(-1)).toMatchObject({
      binding: { stage: 'rate', reason: 'RATE:tokens' },
      observation: { queued: 14, heldBack: { by: 'rate', name: 'tokens', tasks: 14, starts: 0 } },
    });
    await pool.terminate();
  });

  it('says so of a rate without a name, and of the limit of a key', async () => {
    const { pool, play } = rig({ rate: { limit: 5, perMs: 1_000 } });
    for (let task = 0; task < 50; task += 1) pool.post(task);
    await play(500);
    expect(pool.explain()).toMatchObject({
      text: '32 of 200: the rate of 5 in 1 s holds 45 tasks back, the next for 500 ms',
      record: { binding: { stage: 'rate', reason: 'RATE' } },
    });
    await pool.terminate();
    const keyed = rig({ maxPerKey: 2 });
    for (let task = 0; task < 40; task += 1) void keyed.pool.run(task, { key: `k${task % 2}` }).catch(() => undefined);
    await keyed.play(210);
    expect(keyed.pool.busy).toBe(4);
    expect(keyed.pool.explain()).toMatchObject({
      text: '32 of 200: 24 tasks wait for others of their key: at most 2 of a key at once',
      record: { binding: { stage: 'maxPerKey', reason: 'MAX_PER_KEY' } },
    });
    await keyed.pool.terminate();
  });

  it('names what decides the size when a worker is what its tasks lack', async () => {
    const { pool, records, play } = rig({ rate: { limit: 100_000, perMs: 60_000 } });
    for (let task = 0; task < 5_000; task += 1) pool.post(task);
    await play(500);
    expect(records.at(-1)?.observation.heldBack).toBeUndefined();
    expect(records.at(-1)?.binding.stage).toBe('throughput');
    await pool.terminate();
  });

  it.each([
    ['slots, latency', {}],
    ['slots, throughput', { goal: 'throughput' }],
    ['a search that takes a full pool for a saturated one', { goal: 'throughput', rate: { limit: 4, perMs: 55 } }],
    ['eager workers', { spawn: 'eager', policy: demand() }],
  ] as const)('does not take tasks that wait for the rate for too few workers: %s', async (_name, options) => {
    const { pool, records, play } = rig({ min: 4, rate: { limit: 2, perMs: 50 }, ...options });
    for (let task = 0; task < 5_000; task += 1) pool.post(task);
    await play(20_000);
    const held = records.filter(({ observation: { heldBack, queued } }) => heldBack?.tasks === queued);
    expect(held.length).toBeGreaterThan(records.length / 2);
    for (const { observation, applied } of held) expect(applied).toBeLessThanOrEqual(observation.desired);
    expect(pool.desired).toBeLessThanOrEqual(32); // where a search begins with an open load
    if (pool.desired < 32) expect(pool.desired).toBeLessThanOrEqual(12);
    await pool.terminate();
  });

  it('keeps the workers that a rate needs, although no task comes while it works the queue off', async () => {
    const { pool, play } = rig({ min: 1, spawn: 'eager', policy: demand(), rate: { limit: 10, perMs: 100 } });
    for (let task = 0; task < 6_000; task += 1) pool.post(task);
    await play(10_000);
    const before = pool.snapshot().completed;
    await play(20_000);
    expect(pool.snapshot().completed - before).toBeGreaterThanOrEqual(1_980); // of 2,000 that the rate allows
    expect(pool.desired).toBeLessThanOrEqual(16); // five at once, and ten at the start of a span
    await pool.terminate();
  });

  it('writes what held its tasks back into the journal, which is decided again to the very records', async () => {
    const { pool, records, journal, play } = rig({
      policy: { demand: demand(), ceilings: [throughput()] },
      rate: { requests: { limit: 40, perMs: 1_000 }, tokens: { limit: 900, perMs: 3_000 } },
      maxPerKey: 3,
    });
    for (let task = 0; task < 400; task += 1) {
      void pool.run(task, { weight: { tokens: task % 50 }, key: `k${task % 5}` }).catch(() => undefined);
    }
    await play(8_000);
    await pool.terminate();
    const parsed = parseJournal(journal);
    const by = new Set([...parsed.ticks()].map(({ observation }) => observation.heldBack?.name));
    expect(by.has('tokens')).toBe(true);
    const verdict = verifyJournal(parsed, {
      createController: ({ policy, min, max, waitSloMs, startupMs }) =>
        createController({ policy: buildPolicy(policy as Parameters<typeof buildPolicy>[0]), min, max, waitSloMs, startupMs }),
    });
    expect(verdict).toEqual({ decisions: records.length + 1, equal: true });
  });
});
