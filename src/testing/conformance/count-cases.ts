import type { TargetReading } from '../../autoscale/index.ts';
import { seededRandom } from '../../random/index.ts';
import type { CaseSpec } from './conformance-case.ts';
import { expectIs, expectSame, expectThat } from './expectation.ts';
import { playTraffic } from './traffic.ts';

const COUNTERS = [
  'arrivals',
  'completions',
  'failures',
  'overloads',
  'rejections',
  'shed',
  'aborted',
  'timedOut',
  'runMsSum',
  'runMsSquaredSum',
] as const satisfies readonly (keyof TargetReading)[];
const GAUGES = [
  'live',
  'busy',
  'idle',
  'starting',
  'queued',
  'oldestWaitMs',
  'startupMs',
] as const satisfies readonly (keyof TargetReading)[];
const OPTIONAL = ['queueCapacity', 'runMsMin', 'retryAfterMs'] as const satisfies readonly (keyof TargetReading)[];

const isCount = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

const checkNumbers = (reading: TargetReading): void => {
  for (const field of [...COUNTERS, ...GAUGES])
    expectThat(isCount(reading[field]), `${field} must be a finite number of 0 or more`, reading[field]);
  for (const field of OPTIONAL)
    expectThat(
      reading[field] === undefined || isCount(reading[field]),
      `${field} must be absent or such a number`,
      reading[field],
    );
  const { waitMs } = reading;
  if (waitMs === undefined) return;
  for (const field of ['count', 'mean', 'p50', 'p99', 'max'] as const)
    expectThat(isCount(waitMs[field]), `waitMs.${field} must be a finite number of 0 or more`, waitMs[field]);
  expectThat(waitMs.count > 0, 'waitMs must be absent when it counts none', waitMs.count);
};

/** What is counted, and that it adds up. */
export const countCases: readonly CaseSpec[] = [
  {
    name: 'of a pool that has done nothing, counts nothing and leaves out what is not known',
    size: 4,
    run: async (rig) => {
      const reading = rig.read();
      for (const field of COUNTERS) expectSame(reading[field], 0, field);
      expectSame([reading.busy, reading.queued, reading.oldestWaitMs], [0, 0, 0], 'busy, queued and oldestWaitMs');
      expectSame(reading.waitMs, undefined, 'waitMs');
      expectSame(reading.runMsMin, undefined, 'runMsMin');
      expectSame(reading.retryAfterMs, undefined, 'retryAfterMs');
    },
  },
  {
    name: 'gives finite numbers of 0 and more at all times',
    size: 4,
    run: (rig) =>
      playTraffic(rig, {
        steps: 200,
        random: seededRandom('conformance/numbers'),
        resizeShare: 0.2,
        onStep: () => checkNumbers(rig.read()),
      }),
  },
  {
    name: 'counts each arrival once, and once again when it has ended, waits or runs',
    size: 4,
    run: (rig) =>
      playTraffic(rig, {
        steps: 300,
        random: seededRandom('conformance/sum'),
        resizeShare: 0.2,
        onStep: () => rig.checkBooks(),
      }),
  },
  {
    name: 'never counts back',
    size: 4,
    run: async (rig) => {
      let before = rig.read();
      await playTraffic(rig, {
        steps: 200,
        random: seededRandom('conformance/back'),
        resizeShare: 0.2,
        onStep: () => {
          const now = rig.read();
          for (const field of COUNTERS)
            expectThat(now[field] >= before[field], `${field} must not fall below ${before[field]}`, now[field]);
          before = now;
        },
      });
    },
  },
  {
    name: 'counts what waits and what runs',
    size: 3,
    run: async (rig) => {
      await rig.submitAndSettle(2);
      expectSame([rig.read().busy, rig.read().queued], [2, 0], 'busy and queued');
      await rig.submitAndSettle(5);
      expectSame([rig.read().busy, rig.read().queued], [3, 4], 'busy and queued');
      await rig.completeOldest();
      expectSame([rig.read().busy, rig.read().queued], [3, 3], 'busy and queued');
    },
  },
  {
    name: 'splits live into busy, idle and starting',
    size: 4,
    run: async (rig) => {
      const check = (live: number, busy: number): void => {
        const reading = rig.read();
        expectSame([reading.live, reading.busy], [live, busy], 'live and busy');
        expectSame(reading.idle + reading.starting, live - busy, 'idle + starting');
      };
      await rig.submitAndSettle(3);
      check(4, 3);
      await rig.resize(2);
      check(3, 3); // a slot that is held is there
      await rig.completeAll();
      check(2, 0);
    },
  },
  {
    name: 'counts a failure once and not among the completions',
    size: 2,
    run: async (rig) => {
      const [first, second] = await rig.submitAndSettle(2);
      first?.fail(new Error('as planned'));
      second?.complete();
      await rig.settle();
      const { failures, completions, overloads } = rig.checkBooks();
      expectSame([failures, completions, overloads], [1, 1, 0], 'failures, completions and overloads');
    },
  },
  {
    name: 'counts a task that throws at once as a failure, and gives its slot on',
    size: 1,
    run: async (rig) => {
      const error = new Error('thrown before the first await');
      let seen: unknown;
      rig.subject
        .submit(() => {
          throw error;
        })
        .then(undefined, (thrown: unknown) => {
          seen = thrown;
        });
      await rig.submitAndSettle(1);
      expectIs(seen, error, 'the error');
      expectSame(rig.running.length, 1, 'tasks that run');
      const { failures, arrivals, busy } = rig.read();
      expectSame([failures, arrivals, busy], [1, 2, 1], 'failures, arrivals and busy');
    },
  },
  {
    name: 'says the same twice in the same instant, but for what counts since the last look',
    size: 2,
    run: async (rig) => {
      await rig.submitAndSettle(4);
      rig.clock.advance(10);
      await rig.completeOldest();
      const { runMsMin: _first, ...once } = rig.read();
      const { runMsMin: second, ...again } = rig.read();
      expectSame(again, once, 'the second reading');
      expectSame(second, undefined, 'runMsMin of the second reading');
    },
  },
  {
    name: 'starts, ends and resizes nothing by being observed',
    size: 2,
    run: async (rig) => {
      const tasks = await rig.submitAndSettle(5);
      for (let look = 0; look < 100; look += 1) {
        rig.clock.advance(100);
        rig.read();
      }
      await rig.settle();
      expectSame([rig.running.length, rig.started.length, rig.target.desired], [2, 2, 2], 'running, started and desired');
      expectSame(tasks.filter(({ outcome }) => outcome !== undefined).length, 0, 'tasks that settled');
      expectSame(rig.clock.activeTimers, 0, 'timers that are set');
    },
  },
  {
    name: 'bears a look at a time before the last one',
    size: 1,
    run: async (rig) => {
      await rig.submitAndSettle(2);
      rig.clock.advance(500);
      rig.read();
      checkNumbers(rig.target.observe(0));
      expectSame(rig.read().oldestWaitMs, 500, 'oldestWaitMs');
    },
  },
];
