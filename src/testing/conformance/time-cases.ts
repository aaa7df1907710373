import type { CaseSpec } from './conformance-case.ts';
import { expectNear, expectSame } from './expectation.ts';

/** Error of a wait quantile that the suite allows: histograms of waits may round. */
const QUANTILE_ERROR = 0.05;

/** Waits and run times. */
export const timeCases: readonly CaseSpec[] = [
  {
    name: 'measures a wait from submission to start',
    size: 1,
    run: async (rig) => {
      await rig.submitAndSettle(2);
      rig.clock.advance(400);
      await rig.completeOldest();
      const { waitMs } = rig.read();
      expectSame(waitMs?.count, 2, 'waits');
      expectNear(waitMs?.mean, 200, 0.001, 'the mean of the waits 0 and 400 ms');
      expectNear(waitMs?.max, 400, QUANTILE_ERROR, 'the longest wait');
      expectNear(waitMs?.p99, 400, QUANTILE_ERROR, 'the p99 wait');
    },
  },
  {
    name: 'counts a task that starts at once as a wait of 0',
    size: 3,
    run: async (rig) => {
      await rig.submitAndSettle(2);
      const { waitMs } = rig.read();
      expectSame([waitMs?.count, waitMs?.max], [2, 0], 'count and maximum of the waits');
    },
  },
  {
    name: 'forgets a wait 10 seconds after the start',
    size: 1,
    run: async (rig) => {
      await rig.submitAndSettle(2);
      rig.read(); // some pools count waits of 0 when they are read
      rig.clock.advance(300);
      await rig.completeOldest();
      await rig.completeAll();
      rig.clock.advance(8_900);
      expectNear(rig.read().waitMs?.max, 300, QUANTILE_ERROR, 'the longest wait after 8.9 s');
      rig.clock.advance(1_101);
      expectSame(rig.read().waitMs, undefined, 'waitMs after 10 s');
    },
  },
  {
    name: 'lets the oldest wait grow while nothing starts, so that a stalled pool does not look idle',
    size: 2,
    run: async (rig) => {
      await rig.submitAndSettle(2);
      rig.clock.advance(100);
      await rig.submitAndSettle(3);
      for (const [ms, oldestWaitMs] of [
        [0, 0],
        [4_000, 4_000],
        [20_000, 24_000],
      ] as const) {
        rig.clock.advance(ms);
        expectSame(rig.read().oldestWaitMs, oldestWaitMs, 'oldestWaitMs');
      }
      const { waitMs, queued, busy } = rig.read();
      expectSame(waitMs, undefined, 'waitMs 20 s after the last start');
      expectSame([queued, busy], [3, 2], 'queued and busy');
    },
  },
  {
    name: 'goes on to the next oldest wait when the oldest task starts',
    size: 1,
    run: async (rig) => {
      for (let task = 0; task < 4; task += 1) {
        await rig.submitAndSettle(1);
        rig.clock.advance(100);
      }
      const seen: number[] = [];
      for (let end = 0; end < 4; end += 1) {
        seen.push(rig.read().oldestWaitMs);
        await rig.completeOldest();
      }
      expectSame(seen, [300, 200, 100, 0], 'oldestWaitMs before each end');
      await rig.completeAll();
      rig.clock.advance(1_000);
      expectSame(rig.read().oldestWaitMs, 0, 'oldestWaitMs of an empty queue');
    },
  },
  {
    name: 'sums run times and their squares, of completions only',
    size: 4,
    run: async (rig) => {
      const [first, second, third] = await rig.submitAndSettle(3);
      rig.clock.advance(30);
      first?.complete();
      await rig.settle();
      rig.clock.advance(20);
      second?.complete();
      await rig.settle();
      rig.clock.advance(900);
      third?.fail(new Error('as planned'));
      await rig.settle();
      const { runMsSum, runMsSquaredSum, completions } = rig.read();
      expectSame(completions, 2, 'completions');
      expectNear(runMsSum, 80, 1e-9, 'runMsSum');
      expectNear(runMsSquaredSum, 3_400, 1e-9, 'runMsSquaredSum');
    },
  },
  {
    name: 'measures a run from its own start, not from its submission',
    size: 1,
    run: async (rig) => {
      await rig.submitAndSettle(3);
      for (const runMs of [100, 10, 1]) {
        rig.clock.advance(runMs);
        await rig.completeOldest();
      }
      expectNear(rig.read().runMsSum, 111, 1e-9, 'runMsSum');
    },
  },
  {
    name: 'gives the shortest run since the last look',
    size: 3,
    run: async (rig) => {
      await rig.submitAndSettle(3);
      rig.clock.advance(40);
      await rig.completeOldest();
      rig.clock.advance(20);
      await rig.completeOldest();
      expectSame(rig.read().runMsMin, 40, 'runMsMin');
      expectSame(rig.read().runMsMin, undefined, 'runMsMin without a completion since');
      rig.clock.advance(15);
      await rig.completeOldest();
      expectSame(rig.read().runMsMin, 75, 'runMsMin');
    },
  },
];
