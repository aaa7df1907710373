import { fileURLToPath } from 'node:url';

import { createJiti } from 'jiti';
import { describe, expect, it } from 'vitest';

/** Examples import the package by its name, as their readers do; here the name leads to the sources instead of the build. */
const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
const jiti = createJiti(import.meta.url, { alias: { marea: source('index.ts'), 'marea/sim': source('sim/index.ts') } });

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
    const { inTime, tooLate, ...facts } = await main({ speed: 1, print: () => undefined });
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
  });

  it('05: waits are quantiles of a window, "no data" is not zero, and a stuck pool shows the age of its oldest task', async () => {
    const { main } = await load<typeof import('../../examples/05-wait-tracking.ts')>('05-wait-tracking.ts');
    const { beforeAnyTask, afterBurst, whileStuck, tenSecondsLater } = await main({ speed: 15, print: () => undefined });
    expect(beforeAnyTask).toBeUndefined();
    expect(afterBurst?.count).toBe(200);
    expect(afterBurst?.p99).toBeGreaterThan(afterBurst?.p50 ?? Number.POSITIVE_INFINITY);
    expect(whileStuck.waits).toBeUndefined();
    expect(whileStuck.oldestWaitMs).toBeGreaterThanOrEqual(10_999); // timers may fire up to a millisecond early
    expect(tenSecondsLater).toBeUndefined();
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
    expect(withLead.demandAtNoon).toBe(reactiveAlone.demandAtNoon);
    expect(withLead.sizes['18:05:00']).toBe(reactiveAlone.sizes['18:05:00']);
    expect(withLead.scheduleSaid).toEqual(['FLOOR:SCHEDULE', 'FLOOR:SCHEDULE_AHEAD', 'FLOOR:SCHEDULE']);
    expect(lines).toHaveLength(4);
  });
});
