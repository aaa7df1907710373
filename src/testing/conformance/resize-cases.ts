import { seededRandom } from '../../random/index.ts';
import type { CaseSpec } from './conformance-case.ts';
import { expectSame } from './expectation.ts';
import { playTraffic } from './traffic.ts';

/** What a change of the size does to tasks. */
export const resizeCases: readonly CaseSpec[] = [
  {
    name: 'starts waiting tasks as soon as the size allows, without any other event',
    size: 2,
    run: async (rig) => {
      await rig.submitAndSettle(10);
      expectSame(rig.running.length, 2, 'tasks that run');
      await rig.resize(7);
      expectSame(rig.running.length, 7, 'tasks that run after the size was raised');
    },
  },
  {
    name: 'lets running tasks go on when it shrinks',
    size: 6,
    run: async (rig) => {
      const tasks = await rig.submitAndSettle(6);
      await rig.resize(2);
      expectSame(rig.checkBooks().busy, 6, 'busy');
      await rig.completeAll();
      for (const { outcome } of tasks) expectSame(outcome?.kind, 'value', 'the outcome of a task that ran during the shrink');
    },
  },
  {
    name: 'starts nothing above the new size, and refills up to it as tasks end',
    size: 6,
    run: async (rig) => {
      await rig.submitAndSettle(20);
      await rig.resize(3);
      const running: number[] = [];
      while (rig.running.length > 0) {
        running.push(rig.running.length);
        await rig.completeOldest();
      }
      const falling = [6, 5, 4, 3];
      const steady = Array.from({ length: 14 }, () => 3); // 20 tasks: 6 at first, 14 more one by one
      expectSame(running, [...falling, ...steady, 2, 1], 'tasks that run, before each end');
      expectSame(rig.startsAboveSize, 0, 'starts above the size');
    },
  },
  {
    name: 'obeys the last of several resizes at once',
    size: 4,
    run: async (rig) => {
      await rig.submitAndSettle(30);
      await Promise.all([9, 2, 12, 1, 6].map((size) => rig.resize(size)));
      expectSame(rig.target.desired, 6, 'desired');
      while (rig.running.length > 6) await rig.completeOldest();
      for (let end = 0; end < 5; end += 1) {
        await rig.completeOldest();
        expectSame(rig.running.length, 6, 'tasks that run');
      }
    },
  },
  {
    name: 'loses no task and runs none twice in a storm of resizes',
    size: 3,
    run: async (rig) => {
      await playTraffic(rig, { steps: 400, random: seededRandom('conformance/storm'), resizeShare: 0.4 });
      await rig.completeAll();
      expectSame(rig.started.length, rig.tasks.length, 'tasks that started');
      expectSame(new Set(rig.started).size, rig.tasks.length, 'different tasks that started');
      expectSame(rig.tasks.filter(({ outcome }) => outcome === undefined).length, 0, 'tasks that did not settle');
    },
  },
  {
    name: 'runs no more tasks than its size, however they come and end',
    size: 5,
    run: async (rig) => {
      await playTraffic(rig, { steps: 400, random: seededRandom('conformance/size'), resizeShare: 0.1 });
      expectSame(rig.startsAboveSize, 0, 'starts above the size');
    },
  },
  {
    name: 'takes a resize from inside a running task',
    size: 4,
    run: async (rig) => {
      let isFirst = true;
      rig.submit(12, () => {
        if (isFirst) void rig.target.resize(2); // at once or by a promise; what it did is checked below
        isFirst = false;
      });
      await rig.settle();
      expectSame(rig.target.desired, 2, 'desired');
      while (rig.running.length > 2) await rig.completeOldest();
      await rig.completeOldest();
      expectSame(rig.running.length, 2, 'tasks that run');
      await rig.completeAll();
      expectSame(rig.started.length, 12, 'tasks that ran');
    },
  },
];
