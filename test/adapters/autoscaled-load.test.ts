import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testLimits } from '../../scripts/time-limits.mjs';
import { autoscale } from '../../src/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import {
  type AdapterSubject,
  asyncQueueSubject,
  bottleneckSubject,
  fastqCallbackSubject,
  fastqPromiseSubject,
  pLimitSubject,
  pQueueSubject,
  sizeKnobSubject,
} from './subjects.ts';

const STEP_MS = 20;
const RUN_MS = 300;
const PER_SEC = 100;
/** Virtual minutes; a busy machine plays them slowly. */
const LIMIT_MS = testLimits().wholeMs;
/** Little's law: 100 tasks a second of 0.3 s each keep 30 slots busy. */
const NEED = (PER_SEC * RUN_MS) / 1_000;
const LOAD_MS = 30_000;
const WAIT_SLO_MS = 2_000;

interface Played {
  readonly tasks: number;
  readonly settled: number;
  /** Share of the tasks that waited longer than the SLO. */
  readonly lateRatio: number;
  readonly sizeBefore: number;
  readonly highest: number;
  /** When the size first reached the need, from the start of the load. */
  readonly reachedAfterMs: number;
  readonly sizeAtEndOfLoad: number;
  readonly sizeAtEnd: number;
}

/** A steady load of half a minute, then a quiet minute, under `autoscale(…, { min: 2, max: 100, waitSloMs: 2000 })`, in virtual time. */
const play = async (
  clock: ManualClock,
  { target, submit, settle }: AdapterSubject,
  letLibraryTimePass: () => PromiseLike<unknown>,
): Promise<Played> => {
  const autoscaler = autoscale(target, { min: 2, max: 100, waitSloMs: WAIT_SLO_MS, clock });
  let tasks = 0;
  let late = 0;
  let settled = 0;
  let highest = 0;
  let reachedAfterMs = Number.POSITIVE_INFINITY;
  const count = (): void => {
    settled += 1;
  };
  const arrive = (): void => {
    const arrivedAtMs = clock.now();
    tasks += 1;
    submit(() => {
      if (clock.now() - arrivedAtMs > WAIT_SLO_MS) late += 1;
      return new Promise<void>((resolve) => clock.setTimer(resolve, RUN_MS));
    }).then(count, count);
  };
  const step = async (arrivals: number): Promise<void> => {
    for (let arrival = 0; arrival < arrivals; arrival += 1) arrive();
    clock.advance(STEP_MS);
    await (settle === undefined ? letLibraryTimePass() : settle());
    highest = Math.max(highest, target.desired);
  };
  for (let elapsedMs = 0; elapsedMs < 2_000; elapsedMs += STEP_MS) await step(0);
  const sizeBefore = target.desired;
  for (let elapsedMs = 0; elapsedMs < LOAD_MS; elapsedMs += STEP_MS) {
    await step((PER_SEC * STEP_MS) / 1_000);
    if (target.desired >= NEED) reachedAfterMs = Math.min(reachedAfterMs, elapsedMs);
  }
  const sizeAtEndOfLoad = target.desired;
  for (let elapsedMs = 0; elapsedMs < 60_000; elapsedMs += STEP_MS) await step(0);
  autoscaler.stop();
  target.detach();
  expect(clock.activeTimers).toBe(0);
  return {
    tasks,
    settled,
    lateRatio: late / tasks,
    sizeBefore,
    highest,
    reachedAfterMs,
    sizeAtEndOfLoad,
    sizeAtEnd: target.desired,
  };
};

const expectGoodService = (played: Played): void => {
  expect(played.sizeBefore).toBe(2);
  expect(played.reachedAfterMs).toBeLessThan(4_000); // twice the SLO: at first nothing is known of the run time
  expect(played.sizeAtEndOfLoad).toBeGreaterThanOrEqual(NEED);
  expect(played.sizeAtEndOfLoad).toBeLessThanOrEqual(NEED * 1.5);
  expect(played.highest).toBeLessThanOrEqual(100);
  expect(played.lateRatio).toBeLessThan(0.01);
  expect(played.sizeAtEnd).toBe(2);
  expect([played.tasks, played.settled]).toEqual([3_000, 3_000]);
};

const microtasks = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe('an autoscaled pool of another library reaches what its load needs, within its SLO, and falls back', () => {
  it.each([
    ['p-queue', pQueueSubject],
    ['fastq, promise form', fastqPromiseSubject],
    ['fastq, callback form', fastqCallbackSubject],
    ['p-limit', pLimitSubject],
    ['async.queue', asyncQueueSubject],
    ['a semaphore', sizeKnobSubject],
  ])(
    '%s',
    async (_name, create) => {
      const clock = new ManualClock();
      expectGoodService(await play(clock, create({ size: 2, clock }), microtasks));
    },
    LIMIT_MS,
  );

  describe('with timers of its own', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it(
      'Bottleneck',
      async () => {
        const clock = new ManualClock();
        const { settle: _long, ...subject } = bottleneckSubject({ size: 2, clock });
        expectGoodService(await play(clock, subject, () => vi.advanceTimersByTimeAsync(STEP_MS)));
      },
      LIMIT_MS,
    );
  });
});
