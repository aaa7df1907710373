/* oxlint-disable unicorn/no-thenable -- hostile thenables are tested here */
import { describe, expect, it } from 'vitest';
import { createDeferred } from '../internal/index.ts';
import { type ExpressHost, ExpressLane } from './express-lane.ts';

/** Writes down what a lane tells. */
const createLane = (handler: (input: number, context: { readonly signal: AbortSignal }) => unknown) => {
  const told: unknown[] = [];
  const host: ExpressHost = {
    expressSucceeded: (startedAtMs) => told.push(['succeeded', startedAtMs]),
    expressFailed: (error) => told.push(['failed', error]),
    expressEndedLate: () => told.push('late'),
    drain: () => told.push('drain'),
    reportError: (error) => told.push(['reported', error]),
  };
  return { lane: new ExpressLane<number, unknown>(handler, host), told };
};

describe('ExpressLane', () => {
  it('tells the end before the promise settles', async () => {
    const { lane, told } = createLane(async (n) => n + 1);
    const promise = lane.start(1, 7, undefined).then((output) => told.push(['settled', output]));
    expect(lane.running).toBe(1);
    await promise;
    expect(told).toEqual([['succeeded', 7], 'drain', ['settled', 2]]);
    expect(lane.running).toBe(0);
  });

  it.each([
    ['an object', new Error('x')],
    ['a text', 'x'],
    ['nothing', undefined],
  ])('rejects with what was thrown: %s', async (_what, thrown) => {
    const { lane, told } = createLane(() => {
      throw thrown;
    });
    await expect(lane.start(1, 0, undefined)).rejects.toBe(thrown);
    expect(told).toEqual([['failed', thrown], 'drain']);
  });

  it('takes the first outcome of a thenable that gives several', async () => {
    const { lane, told } = createLane(() => ({
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
        resolve('first');
        reject(new Error('second'));
        throw new Error('third');
      },
    }));
    await expect(lane.start(1, 0, undefined)).resolves.toBe('first');
    expect(told).toEqual([['succeeded', 0], 'drain']);
  });

  it('survives a promise whose `then` was replaced, and one that cannot be read', async () => {
    const hostile = Promise.resolve('own');
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    hostile.then = () => {
      throw new Error('never called');
    };
    const { lane } = createLane((n) =>
      n === 1
        ? hostile
        : Object.defineProperty(Promise.resolve(), 'constructor', {
            get: () => {
              throw new TypeError('unreadable');
            },
          }),
    );
    await expect(lane.start(1, 0, undefined)).resolves.toBe('own');
    await expect(lane.start(2, 0, undefined)).rejects.toThrow('unreadable');
    expect(lane.running).toBe(0);
  });

  it('calls a callback once, with the error or the output, and reports one that throws', async () => {
    const { lane, told } = createLane(async (n) => {
      if (n < 0) throw new Error('negative');
      return n;
    });
    const outcomes: unknown[] = [];
    const done = (error: unknown, output: unknown): void => {
      outcomes.push([error, output]);
    };
    void lane.start(1, 0, done);
    void lane.start(-1, 0, done);
    await lane.start(2, 0, () => {
      throw new Error('mine');
    });
    expect(outcomes).toEqual([
      [undefined, 1],
      [new Error('negative'), undefined],
    ]);
    expect(told).toContainEqual(['reported', new Error('mine')]);
  });

  it('gives running tasks up: signals abort, callbacks get the error, promises settle with their handlers', async () => {
    const ends = [createDeferred<string>(), createDeferred<string>()];
    const signals: AbortSignal[] = [];
    const { lane, told } = createLane((n, { signal }) => {
      signals.push(signal);
      return ends[n]?.promise;
    });
    const outcomes: unknown[] = [];
    const promise = lane.start(0, 0, undefined);
    void lane.start(1, 0, (error, output) => outcomes.push([error, output]));
    expect(lane.abort('stop')).toBe(2);
    expect(lane.running).toBe(0);
    expect(signals.map(({ reason }) => reason as unknown)).toEqual(['stop', 'stop']);
    expect(outcomes).toEqual([]); // never from within
    for (const end of ends) end.resolve('late');
    await expect(promise).resolves.toBe('late');
    expect(outcomes).toEqual([['stop', undefined]]);
    expect(told).toEqual(['late', 'drain', 'late', 'drain']);
  });

  it('does not mark an error as handled that nobody handles', async () => {
    const { lane } = createLane(() => Promise.reject(new Error('mine')));
    const seen = new Promise((resolve) => {
      process.once('unhandledRejection', resolve);
    });
    void lane.start(1, 0, undefined);
    await expect(seen).resolves.toMatchObject({ message: 'mine' });
  });
});
