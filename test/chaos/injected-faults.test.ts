import { describe, expect, it } from 'vitest';
import { createPool } from '../../src/index.ts';
import { rampingArrivalRate, startLoad } from '../../src/load/index.ts';
import { seededRandom } from '../../src/random/index.ts';
import { sine, uniformTime } from '../../src/sim/index.ts';
import { faultySignal, HandlerFaults, InjectedFault, overrideStorm, resizeStorm } from '../../src/testing/faults/index.ts';
import { ManualClock } from '../../src/time/index.ts';

const MINUTES_5 = 300_000;
const MAX = 60;

interface Seen {
  /** How often each task was settled. */
  readonly settled: Map<number, number>;
  readonly breaches: string[];
  readonly waitsMs: number[];
  submitted: number;
}

type Post = (task: number, callback: (error: unknown) => void) => boolean;
type Plant = (post: Post) => Post;

const asItIs: Plant = (post) => post;

/** Five minutes on a pool of slots as it runs live, in virtual time: 5 % throw, 10 % take five times as long, a few stand still. */
const playChaos = async (seed: number, kind: 'autoscaled' | 'fixed', plant: Plant = asItIs) => {
  const clock = new ManualClock();
  const faults = new HandlerFaults({ throwRatio: 0.05, slowRatio: 0.1, stallRatio: 0.001, stallMs: 2_000, seed, clock });
  const seen: Seen = { settled: new Map(), breaches: [], waitsMs: [], submitted: 0 };
  const cameAtMs = new Map<number, number>();
  const service = uniformTime(30, 120);
  const random = seededRandom(`${seed}/service`);
  const handler = faults.wrap(
    (_task: number) =>
      new Promise<void>((resolve) => {
        clock.setTimer(resolve, service.sampleMs(random));
      }),
  );
  let running = 0;
  const work = async (task: number, context: { readonly signal: AbortSignal }): Promise<void> => {
    running += 1;
    if (running > pool.desired) seen.breaches.push(`a task started above the size: ${running} of ${pool.desired}`);
    seen.waitsMs.push(clock.now() - (cameAtMs.get(task) ?? Number.NaN));
    try {
      await handler(task, context);
    } finally {
      running -= 1;
    }
  };
  const scaled = kind === 'autoscaled' ? createPool(work, { name: 'chaos', min: 2, max: MAX, clock }) : undefined;
  const fixed = scaled === undefined ? createPool(work, { name: 'chaos', size: 30, max: MAX, clock }) : undefined;
  const pool = scaled ?? fixed ?? expect.fail('one of them is there');
  const terms = { everyMs: 400, seed, clock };
  const storm =
    scaled === undefined
      ? resizeStorm(pool, { ...terms, between: [20, MAX] })
      : overrideStorm(scaled.autoscaler, { ...terms, between: [20, MAX] });
  const post = plant((task, callback) => pool.post(task, callback));
  const run = startLoad({
    plan: rampingArrivalRate(sine({ meanPerSec: 80, swingPerSec: 60, periodMs: 60_000, durationMs: MINUTES_5 })),
    sender: {
      name: 'chaos',
      send: ({ index }, end) => {
        seen.submitted += 1;
        cameAtMs.set(index, clock.now());
        post(index, (error) => {
          seen.settled.set(index, (seen.settled.get(index) ?? 0) + 1);
          if (error !== undefined && !(error instanceof InjectedFault))
            seen.breaches.push(error instanceof Error ? error.message : 'no error');
          end(error === undefined ? { kind: 'ok' } : { kind: 'failed', label: 'fault' });
        });
      },
    },
    seed,
    clock,
  });
  while (clock.runNext(MINUTES_5 + 40_000)) {
    await new Promise(setImmediate); // everything that can happen now happens
    const { live, desired, busy, held } = pool.snapshot();
    if (desired > MAX || live > Math.max(desired, busy + held)) seen.breaches.push(`${live} live of ${desired}, ${busy} busy`);
    if (clock.now() > MINUTES_5 && run.progress().inFlight === 0) break;
  }
  storm[Symbol.dispose]();
  run.stop();
  await pool.terminate();
  const { submitted, completed, failed, rejected, shed, aborted, timedOut, unstarted, live } = pool.snapshot();
  const sum = completed + failed + rejected + shed + aborted + timedOut + unstarted;
  seen.waitsMs.sort((a, b) => a - b);
  return {
    ...seen,
    counts: faults.counts,
    blows: storm.blows,
    failed,
    unaccounted: submitted - sum,
    live,
    running,
    timers: clock.activeTimers,
    waitP99Ms: seen.waitsMs[Math.ceil(0.99 * seen.waitsMs.length) - 1],
  };
};

const notSettledOnce = ({ settled, submitted }: Awaited<ReturnType<typeof playChaos>>): number =>
  submitted - [...settled.values()].filter((times) => times === 1).length;

describe('task 19: five minutes of injected faults and storms on live pools, in virtual time', () => {
  it.each([
    [1, 'autoscaled'],
    [2, 'autoscaled'],
    [3, 'fixed'],
  ] as const)('lose nothing, keep sizes and waits in bounds and leave nothing behind (seed %i, %s)', async (seed, kind) => {
    const end = await playChaos(seed, kind);
    expect(end.breaches.slice(0, 5)).toEqual([]);
    expect(notSettledOnce(end)).toBe(0);
    expect(end.unaccounted).toBe(0);
    expect(end.submitted).toBeGreaterThan(22_000);
    expect(Math.abs(end.counts.thrown / end.submitted - 0.05)).toBeLessThan(0.01);
    expect(end.failed).toBe(end.counts.thrown);
    expect(end.counts.slowed).toBeGreaterThan(1_500);
    expect(end.counts.stalled).toBeGreaterThan(3);
    expect(end.blows).toBeGreaterThan(500);
    expect(end.waitP99Ms).toBeLessThan(500);
    expect({ live: end.live, running: end.running, timers: end.timers }).toEqual({ live: 0, running: 0, timers: 0 });
  });

  it('would notice a pool that loses one task in a thousand', async () => {
    let count = 0;
    const end = await playChaos(1, 'autoscaled', (post) => (task, callback) => {
      count += 1;
      return count % 1_000 === 0 ? true : post(task, callback);
    });
    expect(notSettledOnce(end)).toBeGreaterThan(20);
  });
});

describe('injected faults', () => {
  it('are the same for the same seed, and others for another', () => {
    const faultsOf = (seed: number): readonly boolean[] => {
      const handler = new HandlerFaults({ throwRatio: 0.3, seed, clock: new ManualClock() }).wrap(() => 1);
      return Array.from({ length: 50 }, () => {
        try {
          const output = handler(undefined, { signal: new AbortController().signal });
          if (typeof output === 'number') return true;
          Promise.resolve(output).catch(() => undefined);
          return false;
        } catch {
          return false;
        }
      });
    };
    expect(faultsOf(1)).toEqual(faultsOf(1));
    expect(faultsOf(1)).not.toEqual(faultsOf(2));
  });

  it.each([{ throwRatio: 1.1 }, { slowFactor: 0.5 }, { stallMs: -1 }, { throwRate: 0.1 }])('refuse %j', (options) => {
    expect(() => new HandlerFaults(options)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
  });

  it('of a signal never reach a decision', async () => {
    const clock = new ManualClock();
    const lag = faultySignal(() => 42, { errorRatio: 0.3, nonsenseRatio: 0.3, hangRatio: 0.01, seed: 5 });
    await using pool = createPool(async () => undefined, { min: 1, max: 9, signals: { lag }, clock });
    const values = new Set<number | undefined>();
    pool.onDecision(({ observation }) => values.add(observation.readings?.['lag']?.value));
    pool.pause(); // with a task that waits the loop does not rest
    const waiting = pool.run(undefined);
    for (let step = 0; step < 2_000; step += 1) {
      clock.advance(50);
      await Promise.resolve();
    }
    pool.resume();
    await waiting;
    expect([...values].filter((value) => value !== undefined)).toEqual([42]);
    expect(pool.autoscaler.signalErrors).toBeGreaterThan(50);
  });
});
