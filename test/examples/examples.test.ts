import { fileURLToPath } from 'node:url';

import { createJiti } from 'jiti';
import { describe, expect, it } from 'vitest';

/** Examples import the package by its name, as their readers do; here the name leads to the sources instead of the build. */
const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
const jiti = createJiti(import.meta.url, {
  alias: {
    marea: source('index.ts'),
    'marea/sim': source('sim/index.ts'),
    'marea/testing': source('testing/index.ts'),
    'marea/adapters': source('adapters/index.ts'),
    'marea/prometheus': source('metrics/prometheus-entry.ts'),
  },
});

const load = <T>(file: string): Promise<T> => jiti.import<T>(fileURLToPath(new URL(`../../examples/${file}`, import.meta.url)));

/** Takes the lines that an example prints. */
const createPrinter = (): { readonly lines: string[]; readonly print: (line: string) => void } => {
  const lines: string[] = [];
  return { lines, print: (line) => lines.push(line) };
};

describe('examples', () => {
  it('01: a static pool runs every task, eight at once, in their order', async () => {
    const { main } = await load<typeof import('../../examples/01-static-pool.ts')>('01-static-pool.ts');
    const { lines, print } = createPrinter();
    const facts = await main({ speed: 5, print });
    expect(facts).toEqual({ started: Array.from({ length: 100 }, (_, index) => index), completed: 100, mostAtOnce: 8 });
    expect(lines).toHaveLength(101);
  });

  it('02: a pool grows and shrinks while it runs; no task starts above the size, none is lost', async () => {
    const { main } = await load<typeof import('../../examples/02-resize.ts')>('02-resize.ts');
    const { lines: sizes, startedAbove, completed, failed } = await main({ speed: 2, print: () => undefined });
    expect({ startedAbove, completed, failed }).toEqual({ startedAbove: 0, completed: 250, failed: 0 });
    expect(sizes.map(({ desired, live }) => [desired, live])).toEqual([
      [8, 8],
      [32, 32],
      [4, 32],
      [4, 4],
      [32, 32],
      [2, 2],
    ]);
    expect(sizes.map(({ busy }) => busy)).toEqual([8, 32, 32, 4, 0, 0]);
  });

  it('03: the queue-depth autoscaler steps by two, stops at its maximum, rests, and comes back', async () => {
    const { main } = await load<typeof import('../../examples/03-queue-depth-autoscaler.ts')>('03-queue-depth-autoscaler.ts');
    const { lines, print } = createPrinter();
    const { changes, sizesBeforeLoad, highest, last, explanation } = await main({ speed: 60, print });
    expect(sizesBeforeLoad).toEqual([2, 2, 2, 2]); // no shrink of an empty pool, and none below the minimum
    expect(highest).toBe(32); // from 2 in steps of 2, and not 33 or 34
    const ups = changes.filter(({ from, to }) => to > from);
    const downs = changes.filter(({ from, to }) => to < from);
    expect(ups.every(({ from, to, why }) => to - from === 2 && why === 'QUEUE_FILL_HIGH')).toBe(true);
    expect(downs.length).toBeGreaterThan(0);
    expect(downs.every(({ from, to, why }) => from - to === 1 && why === 'QUEUE_FILL_LOW')).toBe(true);
    const restsMs = changes.slice(1).map(({ atMs }, index) => atMs - (changes[index]?.atMs ?? 0));
    // 1 ms for the rounding of the times.
    expect(
      restsMs.every((restMs, index) => restMs >= ((changes[index + 1]?.to ?? 0) > (changes[index]?.to ?? 0) ? 1_999 : 29_999)),
    ).toBe(true);
    expect(last).toBe(32 - downs.length);
    expect(lines.at(-1)).toBe(explanation);
  });

  it('04: a full pool says so in the way that was asked for', async () => {
    const { main } = await load<typeof import('../../examples/04-backpressure.ts')>('04-backpressure.ts');
    const { inTime, tooLate, boundedByCount, boundedInTime, ...facts } = await main({ speed: 1, print: () => undefined });
    expect(facts).toEqual({
      tryRunWhenFull: 'full',
      runWhenFull: 'ERR_POOL_FULL',
      waitedInstead: 6,
      mostQueuedByHeedfulProducer: 3,
      refusalsOfHeedfulProducer: 0,
    });
    expect(inTime + tooLate).toBe(40);
    expect(inTime).toBeGreaterThanOrEqual(2); // the first two start at once
    expect(tooLate).toBeGreaterThanOrEqual(30); // at most four more rounds of two fit into 220 ms
    expect(boundedByCount.refused).toBe(0);
    expect(boundedByCount.late).toBeGreaterThan(2 * boundedByCount.inTime);
    expect(boundedInTime.refused).toBeGreaterThan(60); // nearly half of 320 is too much
    expect(boundedInTime.inTime).toBeGreaterThan(4 * boundedInTime.late);
  });

  it('05: waits are quantiles of a window, "no data" is not zero, and a stuck pool shows the age of its oldest task', async () => {
    const { main } = await load<typeof import('../../examples/05-wait-tracking.ts')>('05-wait-tracking.ts');
    const { beforeAnyTask, afterBurst, whileStuck, tenSecondsLater } = await main({ speed: 15, print: () => undefined });
    expect(beforeAnyTask).toBeUndefined();
    expect(afterBurst?.count).toBe(200);
    expect(afterBurst?.p99).toBeGreaterThan(afterBurst?.p50 ?? Number.POSITIVE_INFINITY);
    expect(whileStuck.waits).toBeUndefined();
    expect(whileStuck.oldestWaitMs).toBeGreaterThanOrEqual(10_985); // a timer may fire a millisecond early, which is 15 where time runs 15 times as fast
    expect(tenSecondsLater).toBeUndefined();
  });

  it('07: pools of three libraries reach the size that their load needs, and give it back', async () => {
    const { main } = await load<typeof import('../../examples/07-existing-pools.ts')>('07-existing-pools.ts');
    const facts = await main({ speed: 20, print: () => undefined });
    expect(facts.map(({ library }) => library)).toEqual(['p-queue', 'fastq', 'p-limit']);
    for (const { sizeBefore, highest, sizeAfter, tasks, completed } of facts) {
      expect([sizeBefore, sizeAfter]).toEqual([2, 2]);
      expect(highest).toBeGreaterThanOrEqual(25); // 30 at the full rate; a busy machine offers somewhat less
      expect(highest).toBeLessThanOrEqual(100);
      expect(completed).toBe(tasks);
    }
  });

  it('10: a scrape on a port of its own tells the five conventional metrics and the others', async () => {
    const { main } = await load<typeof import('../../examples/10-prometheus.ts')>('10-prometheus.ts');
    const { contentType, lines } = await main({ speed: 20, print: () => undefined });
    expect(contentType).toContain('text/plain');
    expect(lines).toContain('pool_submitted_total{pool="mail"} 60');
    expect(lines).toContain('pool_wait_seconds_count{pool="mail"} 60');
    expect(lines.some((line) => line.startsWith('pool_resizes_total{pool="mail",direction="up"}'))).toBe(true);
    for (const name of ['pool_size', 'pool_busy'])
      expect(lines.some((line) => line.startsWith(`${name}{pool="mail"} `))).toBe(true);
  });

  it('17: two pools stay under one maximum, and the one with priority gets what it can use, without an interrupted task', async () => {
    const { main } = await load<typeof import('../../examples/17-shared-budget.ts')>('17-shared-budget.ts');
    const { lines, mostTogether, explanation, refusal, interrupted } = await main({ speed: 2, print: () => undefined });
    expect(lines.map(({ batch, api, used }) => [batch, api, used])).toEqual([
      [18, 2, 20],
      [8, 12, 20],
      [18, 2, 20],
      [0, 0, 0],
    ]);
    expect([mostTogether, interrupted]).toEqual([20, 0]);
    expect(explanation).toBe('8 of 50: the budget of 20 gives 8 of 50 (api 12, batch 8)');
    expect(refusal).toMatch(/^`min` must be at most 0, which is what the budget of 20 has left \(batch 18, api 2\); got 3$/);
  });

  it('18: a schedule with a lead has its workers warm at nine; the size is the larger one of schedule and load', async () => {
    const { main } = await load<typeof import('../../examples/18-schedule-and-reactive.ts')>('18-schedule-and-reactive.ts');
    const { lines, print } = createPrinter();
    const { reactiveAlone, withoutLead, withLead } = await main({ print });
    expect(withLead.sizes).toMatchObject({ '08:59:00': 50, '09:00:00': 50 });
    expect(withLead.sizes['08:58:58']).toBeLessThan(20);
    expect(withoutLead.sizes['08:59:00']).toBeLessThan(20);
    expect(withLead.late).toBeLessThan(withoutLead.late / 10);
    expect(withoutLead.late).toBeLessThan(reactiveAlone.late);
    // The load asks for more than the schedule at noon and after six, and what it asks for does not come from the schedule.
    expect(withLead.sizes['12:00:00']).toBeGreaterThanOrEqual(50);
    expect(Math.abs((withLead.demandAtNoon ?? 0) - (reactiveAlone.demandAtNoon ?? 0))).toBeLessThanOrEqual(1); // a busy machine counts an arrival a tick later
    expect(withLead.sizes['18:05:00']).toBe(reactiveAlone.sizes['18:05:00']);
    expect(withLead.scheduleSaid).toEqual(['FLOOR:SCHEDULE', 'FLOOR:SCHEDULE_AHEAD', 'FLOOR:SCHEDULE']);
    expect(lines).toHaveLength(4);
  });

  it('14: workers that are idle for 30 s leave by themselves, those at work stay, and so does the floor', async () => {
    const { main } = await load<typeof import('../../examples/14-idle-expiry.ts')>('14-idle-expiry.ts');
    const { moments, fewest, shrunkAfterMs } = await main({ speed: 30, print: () => undefined });
    expect(moments.map(({ live }) => live)).toEqual([2, 20, 20, 20, 2, 2]);
    expect(fewest).toBe(2);
    expect(shrunkAfterMs).toBeGreaterThanOrEqual(29_999); // timers may fire up to a millisecond early
  });

  it('06: the wait autoscaler grows until waits are short, keeps its size then, and does not shrink while it is stuck', async () => {
    const { main } = await load<typeof import('../../examples/06-wait-autoscaler.ts')>('06-wait-autoscaler.ts');
    const facts = await main({ print: () => undefined });
    expect(facts.sizeUnderLoad).toBeGreaterThanOrEqual(6); // the load keeps six workers busy
    expect(facts.keptBecause).not.toContain('WAIT_HIGH');
    expect(facts.sizeWhileStuck).toBeGreaterThanOrEqual(facts.sizeBeforeStuck);
    expect(facts.stuckText).toMatch(/30 tasks wait but only \d workers are busy/);
    expect(facts.shrunkTo).toBeLessThan(facts.sizeWhileStuck);
  });

  it('08: AIMD adds one worker at a time and takes away a quarter, down to the minimum', async () => {
    const { main } = await load<typeof import('../../examples/08-aimd.ts')>('08-aimd.ts');
    const { step, aimd } = await main({ print: () => undefined });
    const moves = (sizes: readonly number[]): readonly (readonly [number, number])[] =>
      sizes.slice(1).map((size, index) => [sizes[index] ?? 0, size]);
    expect(moves(step).every(([from, to]) => to === from + 2 || to === from - 1)).toBe(true);
    for (const [from, to] of moves(aimd)) {
      // a quarter fewer, or less where the work that is left needs them
      if (to > from) expect(to).toBe(from + 1);
      else expect(from - to).toBeLessThanOrEqual(Math.max(1, Math.floor(from / 4)));
    }
    expect(moves(aimd).some(([from, to]) => from - to > 1)).toBe(true);
    expect(Math.max(...aimd)).toBeGreaterThanOrEqual(8);
    expect(aimd.at(-1)).toBeLessThan(3); // never stuck at 3
    const downs = (sizes: readonly number[]): number => moves(sizes).filter(([from, to]) => to < from).length;
    expect(downs(aimd)).toBeLessThan(downs(step));
  });

  it('09: averages by sample and over time, refuse what is no number, and keep one odd wait from growing the pool', async () => {
    const { main } = await load<typeof import('../../examples/09-ewma.ts')>('09-ewma.ts');
    const { bySample, overTime, isNanAccepted, afterNan, scaleUps } = await main({ print: () => undefined });
    expect(bySample).toEqual([30, 51, 66, 76, 83, 88]);
    expect(overTime).toEqual([39, 63, 78, 86, 98, 100]);
    expect([isNanAccepted, Math.round(afterNan ?? 0)]).toEqual([false, 88]);
    expect(scaleUps).toEqual({ plain: 3, smoothed: 0 });
  });

  it('11: a load comes in full, whatever its target makes of it', async () => {
    const { main } = await load<typeof import('../../examples/11-load-generator.ts')>('11-load-generator.ts');
    const { lines, print } = createPrinter();
    const { fixed, autoscaled } = await main({ print });
    for (const { asked, sent, dropped } of [fixed, autoscaled]) {
      expect(sent).toBe(asked);
      expect(Math.abs(asked - 24_600)).toBeLessThan(600); // arrivals at random: 157 is one standard deviation
      expect(dropped).toBe(0);
    }
    expect(fixed.refused).toBeGreaterThan(10_000); // 32 workers serve 427 a second
    expect(fixed.latencyMs.p99).toBeGreaterThan(2_000);
    expect(autoscaled.refused).toBe(0);
    expect(autoscaled.latencyMs.p99).toBeLessThan(500);
    expect(lines).toHaveLength(2);
  });

  it('12: rules over several signals; growth is vetoed while tasks fail, not while they are refused; shrinking stays allowed', async () => {
    const { main } = await load<typeof import('../../examples/12-multi-signal.ts')>('12-multi-signal.ts');
    const facts = await main({ print: () => undefined });
    expect(facts.failing).toBe(facts.calm); // four times the load, and no growth
    expect(facts.refused).toBeGreaterThan(0);
    expect(facts.mended).toBeGreaterThan(facts.failing);
    expect(facts.quiet).toBeLessThan(facts.mended);
    expect(facts.vetoText).toMatch(/rule .*; veto by errors/);
    expect(facts.matched.some((rules) => rules.includes(', '))).toBe(true);
  });

  it('13: a cooldown holds growth after growth, and shrinking after any resize and after a start', async () => {
    const { main } = await load<typeof import('../../examples/13-cooldown.ts')>('13-cooldown.ts');
    const moments = await main({ print: () => undefined });
    expect(moments.map(({ mayGrow, mayShrink }) => [mayGrow, mayShrink])).toEqual([
      [true, false],
      [false, false],
      [true, false],
      [true, false],
      [true, true],
      [true, false],
      [true, true],
    ]);
  });

  it('15: own signal, decider, guard and target, joined by the autoscaler on a clock that is moved by hand', async () => {
    const { main } = await load<typeof import('../../examples/15-pluggable.ts')>('15-pluggable.ts');
    const { sizes, texts } = await main({ print: () => undefined });
    expect(sizes).toEqual([2, 2, 7, 12, 16, 16, 16, 8]);
    expect(texts[2]).toContain('growth is limited to 7');
    expect(texts[6]).toContain('lag');
  });

  it('16: a PID brings the utilization to its set-point, also at twice the load; gains by hand are slower', async () => {
    const { main } = await load<typeof import('../../examples/16-pid.ts')>('16-pid.ts');
    const { tuned, starting } = await main({ print: () => undefined });
    for (const utilization of [...tuned.utilizations, ...starting.utilizations]) {
      expect(utilization).toBeGreaterThan(0.55);
      expect(utilization).toBeLessThan(0.85);
    }
    expect(tuned.sizes[1]).toBeGreaterThan(1.5 * (tuned.sizes[0] ?? 0));
    expect(tuned.lateRatio).toBeLessThan(starting.lateRatio);
  });

  it('19: faults and overrides for five minutes lose nothing and leave nothing behind', async () => {
    const { main } = await load<typeof import('../../examples/19-chaos.ts')>('19-chaos.ts');
    const facts = await main({ print: () => undefined });
    expect(facts.submitted).toBeGreaterThan(23_000);
    expect(facts.completed + facts.failed).toBe(facts.submitted);
    expect(facts.failed).toBe(facts.thrown);
    expect(Math.abs(facts.thrown / facts.submitted - 0.05)).toBeLessThan(0.01);
    expect(facts.slowed).toBeGreaterThan(1_500);
    expect(facts.overrides).toBeGreaterThan(50);
    expect(facts.mostAtOnce).toBeLessThanOrEqual(60);
    expect(facts.latencyP99Ms).toBeLessThan(1_000); // a slow task takes up to 525 ms
    expect(facts.timersLeft).toBe(0);
  });
});
