import type { CaseSpec } from './conformance-case.ts';
import type { ConformanceRig } from './conformance-rig.ts';
import { expectSame, expectThat } from './expectation.ts';

const isRefused = async (rig: ConformanceRig, size: number): Promise<boolean> => {
  try {
    await rig.target.resize(size);
    return false;
  } catch {
    return true;
  }
};

/** The size as a number: what `desired` says and what `resize` takes. */
export const sizeCases: readonly CaseSpec[] = [
  {
    name: 'shows the size that the pool was made with',
    size: 5,
    run: async (rig) => expectSame(rig.target.desired, 5, 'desired'),
  },
  {
    name: 'shows a new size as soon as resize returns',
    size: 5,
    run: async (rig) => {
      for (const size of [9, 9, 3, 1, 200]) {
        const resized = rig.resize(size);
        expectSame(rig.target.desired, size, 'desired');
        await resized;
      }
    },
  },
  {
    name: 'shows a size that somebody else has set',
    size: 5,
    run: async (rig) => {
      if (rig.subject.setSize === undefined) throw new Error('the subject must have `setSize`');
      rig.subject.setSize(8);
      await rig.settle();
      expectSame(rig.target.desired, 8, 'desired');
      expectSame(rig.read().live, 8, 'live');
    },
  },
  {
    name: 'refuses a size that is no whole number or below the smallest, and keeps the old one',
    size: 5,
    run: async (rig) => {
      const wrong = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, rig.minSize - 1];
      for (const size of wrong) {
        expectThat(await isRefused(rig, size), `resize(${size}) must be refused`, 'accepted');
        expectSame(rig.target.desired, 5, `desired after resize(${size})`);
      }
    },
  },
  {
    name: 'takes its smallest size, runs no more than that, and comes back',
    size: 3,
    run: async (rig) => {
      await rig.resize(rig.minSize);
      await rig.submitAndSettle(6);
      expectSame(rig.running.length, rig.minSize, 'tasks that run');
      await rig.resize(4);
      expectSame(rig.running.length, 4, 'tasks that run');
      await rig.completeAll();
      expectSame(rig.started.length, 6, 'tasks that ran');
    },
  },
];
