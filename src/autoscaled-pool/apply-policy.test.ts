import { describe, expect, it } from 'vitest';
import {
  createController,
  type DecisionRecord,
  demand,
  type JournalHeader,
  onDemand,
  parseJournal,
  replayJournal,
  step,
  throughput,
  tolerance,
  verifyJournal,
} from '../autoscale/index.ts';
import { buildPolicy, type PolicySpec } from '../policy/index.ts';
import { ManualClock } from '../time/index.ts';
import { createPool } from './create-pool.ts';

const RUN_MS = 80;

/** As a program that has the journal alone would. */
const controllerOf = ({ policy, min, max, waitSloMs, startupMs }: JournalHeader) =>
  createController({ policy: buildPolicy(policy as PolicySpec), min, max, waitSloMs, startupMs });

/** A pool under load on a clock of its own, with all that its autoscaler recorded. */
const openPool = () => {
  const clock = new ManualClock({ wallStartMs: 1_767_312_000_000 });
  const lines: string[] = [];
  const sleep = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));
  const policy = { demand: demand(), guards: [tolerance()] };
  const pool = createPool(sleep, { min: 2, max: 40, spawn: 'eager', policy, clock, journal: (line) => lines.push(line) });
  /** Timer by timer, so that the end of a task is told before the next timer is due. */
  const advance = async (ms: number): Promise<void> => {
    const untilMs = clock.now() + ms;
    while (clock.runNext(untilMs)) for (let hop = 0; hop < 4; hop += 1) await Promise.resolve();
    clock.advanceTo(untilMs);
  };
  const load = async (forMs: number, perSec: number): Promise<void> => {
    for (let atMs = 0; atMs < forMs; atMs += 1_000 / perSec) {
      pool.post(RUN_MS);
      await advance(1_000 / perSec);
    }
  };
  const close = async (): Promise<void> => {
    const closing = pool.close();
    await advance(60_000);
    await closing;
  };
  return { clock, pool, lines, advance, load, close };
};

describe('a policy that is applied to a pool at work', () => {
  it('leaves a journal that is decided again across the change, from any checkpoint, to the very records', async () => {
    const { pool, lines, load, close } = openPool();
    await load(4_000, 100);
    pool.autoscaler.applyPolicy({ demand: step({ up: 3 }), guards: [tolerance()] });
    await load(3_000, 200);
    pool.autoscaler.setBounds({ max: 12 });
    pool.autoscaler.applyPolicy({ demand: onDemand(), ceilings: [throughput()], tickMs: 9_999 });
    await load(3_000, 50);
    pool.autoscaler.stop();

    const journal = parseJournal(lines);
    expect(journal.headers).toMatchObject([
      { version: 5, min: 2, max: 40, policy: { demand: { kind: 'demand' } } },
      { revision: 1, min: 2, max: 40, tickMs: 100, policy: { demand: { kind: 'step', options: { up: 3 } } } },
      { revision: 2, min: 2, max: 12, tickMs: 100, policy: { demand: { kind: 'onDemand' }, tickMs: 100 } },
    ]);
    const records = pool.autoscaler.journal.records();
    expect(new Set(records.map(({ stages }) => stages[0]?.name))).toEqual(new Set(['hold', 'demand', 'step', 'onDemand']));
    let earlier = 0;
    for (const [fromCheckpoint, segment] of journal.segments.entries()) {
      expect(verifyJournal(journal, { createController: controllerOf, fromCheckpoint })).toEqual({
        decisions: records.length - earlier,
        equal: true,
      });
      const replayed: DecisionRecord[] = [...replayJournal(journal, controllerOf, { fromCheckpoint })];
      expect(replayed).toEqual(records.slice(earlier));
      earlier += [...segment.entries()].filter(({ kind }) => kind === 'tick').length;
    }
    expect(earlier).toBe(records.length);
    await close();
  });

  it('is found out when the journal names another policy than the one that decided', async () => {
    const { pool, lines, load, close } = openPool();
    await load(2_000, 100);
    pool.autoscaler.applyPolicy({ demand: step({ up: 3 }) });
    await load(3_000, 400);
    pool.autoscaler.stop();
    const forged = lines.join('').replace('"up":3', '"up":4');
    expect(verifyJournal(parseJournal([forged]), { createController: controllerOf })).toMatchObject({
      equal: false,
      firstDifference: { at: expect.toSatisfy((at: number) => at > 2_000) as unknown },
    });
    await close();
  });

  it('loses no task and no operator’s word', async () => {
    const { pool, load, advance, close } = openPool();
    await load(1_000, 100);
    for (let task = 0; task < 300; task += 1) pool.post(RUN_MS);
    pool.autoscaler.override({ desired: 6, forMs: 2_000, reason: 'sale', actor: 'ada' });
    pool.setBounds({ min: 3, max: 20 });
    const before = pool.snapshot();
    expect(before.queued).toBeGreaterThan(0);
    pool.autoscaler.applyPolicy({ demand: onDemand() });
    expect(pool.snapshot()).toMatchObject({ queued: before.queued, busy: before.busy, submitted: before.submitted });
    await advance(1_000);
    expect(pool.autoscaler.snapshot()).toMatchObject({ bounds: { min: 3, max: 20 }, override: { desired: 6, actor: 'ada' } });
    expect(pool.desired).toBe(6);
    await advance(1_500);
    expect(pool.desired).toBe(20); // the override has ended: the new policy decides, within the new bounds
    await advance(10_000);
    const { submitted, completed, failed, queued } = pool.snapshot();
    expect([completed, failed, queued]).toEqual([submitted, 0, 0]);
    await close();
  });

  it('wakes a pool that rests', async () => {
    const { clock, pool, advance, close } = openPool();
    pool.autoscaler.applyPolicy({ demand: onDemand() });
    await advance(5_000);
    expect(pool.autoscaler.isResting).toBe(true);
    pool.autoscaler.applyPolicy({ demand: demand() });
    await advance(100);
    expect(pool.autoscaler.journal.latest).toMatchObject({ at: clock.now(), stages: [{ name: 'demand' }] });
    await close();
  });

  it('is refused when it does not fit, and the one before decides on', async () => {
    const { pool, lines, load, close } = openPool();
    await load(500, 50);
    const broken = { demand: demand(), guards: [{ ...tolerance(), place: 'nowhere' }] };
    expect(() => pool.autoscaler.applyPolicy(broken as never)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
    await load(500, 50);
    expect(pool.autoscaler.journal.latest?.stages[0]?.name).toBe('demand');
    pool.autoscaler.stop();
    expect(parseJournal(lines).headers).toHaveLength(1);
    await close();
  });
});
