import { AsyncLocalStorage } from 'node:async_hooks';
import type { CaseSpec } from './conformance-case.ts';
import type { ConformanceRig } from './conformance-rig.ts';
import { expectIs, expectSame } from './expectation.ts';

const settleWith = async (rig: ConformanceRig, task: () => unknown): Promise<{ value?: unknown; error?: unknown }> => {
  const seen: { value?: unknown; error?: unknown } = {};
  rig.subject.submit(task).then(
    (value) => {
      seen.value = value;
    },
    (error: unknown) => {
      seen.error = error;
    },
  );
  await rig.settle();
  return seen;
};

/** A result that counts its subscriptions. Some queries of databases are like that, and start anew with each one. */
const makeLazyThenable = (): { readonly thenable: unknown; readonly count: () => number } => {
  let subscriptions = 0;
  const then = (onValue: (value: unknown) => void): void => {
    subscriptions += 1;
    onValue('lazy');
  };
  // oxlint-disable-next-line unicorn/no-thenable -- a thenable is what the case is about
  const thenable = Object.defineProperty({}, 'then', { value: then });
  return { thenable, count: () => subscriptions };
};

/** What the submitter of a task sees: the same as without the adapter. */
export const taskCases: readonly CaseSpec[] = [
  {
    name: 'hands on what a task returns, with its identity',
    size: 2,
    run: async (rig) => {
      const object = { deep: [1] };
      for (const value of [object, 'text', 0, undefined, null, Number.NaN]) {
        expectIs((await settleWith(rig, async () => value)).value, value, 'the result of an async task');
        expectIs((await settleWith(rig, () => value)).value, value, 'the result of a task that returns at once');
      }
    },
  },
  {
    name: 'hands on the very error that a task ends with',
    size: 2,
    run: async (rig) => {
      const error = new RangeError('as planned');
      expectIs((await settleWith(rig, () => Promise.reject(error))).error, error, 'the error');
    },
  },
  {
    name: 'hands on a thrown value that is no error',
    size: 2,
    run: async (rig) => {
      for (const value of ['text', 7, 0, undefined, null]) {
        const seen = await settleWith(rig, () => Promise.reject(value));
        expectSame('error' in seen, true, `whether a task that throws ${String(value)} rejects`);
        expectIs(seen.error, value, 'the thrown value');
      }
    },
  },
  {
    name: 'starts tasks in the order of their submission',
    size: 2,
    run: async (rig) => {
      await rig.submitAndSettle(6);
      await rig.resize(3);
      await rig.submitAndSettle(4);
      await rig.completeAll();
      expectSame(
        rig.started.map((task) => rig.tasks.indexOf(task)),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        'the order of starts',
      );
    },
  },
  {
    name: 'subscribes once to a result that is a thenable of its own kind',
    size: 1,
    run: async (rig) => {
      const { thenable, count } = makeLazyThenable();
      expectSame((await settleWith(rig, () => thenable)).value, 'lazy', 'the result');
      expectSame(count(), 1, 'subscriptions');
      expectSame(rig.read().completions, 1, 'completions');
    },
  },
  {
    name: 'takes a task from inside a task',
    size: 1,
    run: async (rig) => {
      let isFirst = true;
      rig.submit(1, () => {
        if (isFirst) rig.submit(2);
        isFirst = false;
      });
      await rig.settle();
      expectSame(rig.checkBooks().queued, 2, 'queued');
      await rig.completeAll();
      expectSame(rig.checkBooks().completions, 3, 'completions');
    },
  },
  {
    name: "runs a task in its submitter's async context",
    size: 1,
    run: async (rig) => {
      const storage = new AsyncLocalStorage<string>();
      const seen: (string | undefined)[] = [];
      const submitters = ['a', 'b', 'c', 'd'];
      for (const submitter of submitters) storage.run(submitter, () => rig.submit(1, () => seen.push(storage.getStore())));
      await rig.settle();
      await rig.completeAll();
      storage.disable();
      expectSame(seen, submitters, 'the contexts of the tasks');
    },
  },
  {
    name: 'leaves a pool behind that goes on, when it is detached with tasks that run and wait',
    size: 2,
    run: async (rig) => {
      const tasks = await rig.submitAndSettle(5);
      if (rig.subject.detach === undefined) throw new Error('the subject must have `detach`');
      rig.subject.detach();
      const later = await rig.submitAndSettle(2);
      await rig.completeAll();
      for (const { outcome } of [...tasks, ...later]) expectSame(outcome?.kind, 'value', 'the outcome of a task');
      expectSame(rig.startsAboveSize, 0, 'starts above the size');
    },
  },
];
