import { describe, expect, it } from 'vitest';
import { createDeferred } from '../../internal/index.ts';
import { ManualClock } from '../../time/index.ts';
import type { ReadSignal, Signal } from './signal.ts';
import { SignalPoller } from './signal-poller.ts';
import { checkSignals, type SignalSettings } from './signal-settings.ts';

const TICK_MS = 100;
/** A key that linters look for where thenables are made by mistake; here they are made on purpose. */
// oxlint-disable-next-line unicorn/no-thenable -- see above
const THEN = 'then';

/** Lets promises that are settled call back: a thenable takes three turns. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

const setup = (signal: Signal | ReadSignal) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const errors: Error[] = [];
  const [settings] = checkSignals({ lag: signal }, TICK_MS);
  const poller = new SignalPoller(settings as SignalSettings, clock, (error) => errors.push(error));
  return { clock, errors, poller };
};

describe('SignalPoller', () => {
  it('reads at once when started, and then every tick', () => {
    let value = 0;
    const { clock, poller } = setup(() => (value += 1));
    poller.start();
    expect(poller.read(1_000)).toEqual({ value: 1, ageMs: 0 });
    clock.advance(100);
    expect(poller.read(1_130.5)).toEqual({ value: 2, ageMs: 30.5 });
  });

  it('knows nothing before it was started', () => {
    const { poller } = setup(() => 1);
    expect(poller.read(1_000)).toBeUndefined();
    expect(poller.status(1_000)).toEqual({ value: undefined, ageMs: undefined, isStale: true, errors: 0, lastError: undefined });
  });

  it('counts the age from the start of a reading, because the value may be as old', async () => {
    const answer = createDeferred<number>();
    const { clock, poller } = setup(() => answer.promise);
    poller.start();
    clock.advance(70);
    answer.resolve(5);
    await settle();
    expect(poller.read(1_070)).toEqual({ value: 5, ageMs: 70 });
  });

  it('never overtakes a reading that is under way', async () => {
    const answers = [createDeferred<number>(), createDeferred<number>()];
    let calls = 0;
    const { clock, poller } = setup(() => answers[calls++]?.promise);
    poller.start();
    clock.advance(950);
    expect(calls).toBe(1);
    answers[0]?.resolve(1);
    await settle();
    clock.advance(50);
    expect(calls).toBe(2);
  });

  it('takes "nothing known" for no value and no error, and keeps what it had', () => {
    let value: number | undefined = 3;
    const { clock, errors, poller } = setup(() => value);
    poller.start();
    value = undefined;
    clock.advance(250);
    expect(poller.read(1_250)).toEqual({ value: 3, ageMs: 250 });
    expect(errors).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['NaN', Number.NaN, 'NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a negative number', -1, '-1'],
    ['a text', '5', '5'],
    ['null', null, 'null'],
    ['a bigint', 5n, '5'],
    ['a symbol', Symbol('lag'), 'Symbol(lag)'],
    ['an object that nobody can look at', Object.create(null), 'a value of type object'],
    ['a function', () => 5, '() => 5'],
  ])('counts %s as an error and keeps the last value', async (_words, broken, said) => {
    let value: unknown = 7;
    const { clock, errors, poller } = setup(() => value as number); // typed, but a source may be anybody's
    poller.start();
    value = broken;
    clock.advance(100);
    await settle();
    expect(poller.read(1_100)).toEqual({ value: 7, ageMs: 100 });
    expect(errors.map(({ message }) => message)).toEqual([`The signal \`lag\` gave no finite number of 0 or more: ${said}`]);
    expect(poller.status(1_100)).toMatchObject({ errors: 1, lastError: errors[0]?.message });
  });

  it('turns minus zero into zero, which a journal can hold', () => {
    const { poller } = setup(() => -0);
    poller.start();
    expect(Object.is(poller.read(1_000)?.value, 0)).toBe(true);
  });

  it.each<[string, ReadSignal, string]>([
    [
      'throws',
      () => {
        throw new Error('no route');
      },
      'threw: no route',
    ],
    ['rejects', () => Promise.reject(new Error('reset')), 'rejected: reset'],
    ['rejects with a text', () => Promise.reject('gone'), 'rejected: gone'],
    ['gives a promise of junk', () => Promise.resolve('5' as unknown as number), 'gave no finite number of 0 or more: 5'],
  ])('counts a source that %s', async (_words, read, said) => {
    const { errors, poller } = setup(read);
    poller.start();
    await settle();
    expect(errors.map(({ message }) => message)).toEqual([`The signal \`lag\` ${said}`]);
    expect(errors[0]?.name).toBe('SignalError');
    expect(poller.read(1_000)).toBeUndefined();
  });

  it('takes the first outcome of a thenable that calls back more than once', async () => {
    const hostile = {
      [THEN]: (resolve: (value: number) => void, reject: (error: unknown) => void) => {
        resolve(4);
        reject(new Error('too late'));
        resolve(9);
        throw new Error('too late as well');
      },
    };
    const { errors, poller } = setup(() => hostile as PromiseLike<number>);
    poller.start();
    await settle();
    expect(poller.read(1_000)?.value).toBe(4);
    expect(errors).toEqual([]);
  });

  it('survives a thenable whose `then` cannot be read', async () => {
    const hostile = {
      get [THEN](): never {
        throw new Error('keep out');
      },
    };
    const { errors, poller } = setup(() => hostile);
    poller.start();
    await settle();
    expect(errors.map(({ message }) => message)).toEqual(['The signal `lag` rejected: keep out']);
  });

  it('gives a hanging reading up after its timeout, tells it, and ignores what it says later', async () => {
    const answer = createDeferred<number>();
    let aborted: unknown;
    const { clock, errors, poller } = setup({
      timeoutMs: 300,
      read: ({ signal }) => {
        signal.addEventListener('abort', () => {
          aborted = signal.reason;
        });
        return answer.promise;
      },
    });
    poller.start();
    clock.advance(299);
    expect(errors).toEqual([]);
    clock.advance(1);
    expect(errors.map(({ message }) => message)).toEqual(['The signal `lag` took too long: over 300 ms']);
    expect(aborted).toBe(errors[0]);
    poller.stop();
    answer.resolve(99);
    await settle();
    expect(poller.read(1_300)).toBeUndefined();
  });

  it('shows an aborted signal to a source that asks for it after it was given up', () => {
    let context: { readonly signal: AbortSignal } | undefined;
    const { clock, poller } = setup({
      timeoutMs: 50,
      read: (given) => {
        context = given;
        return new Promise(() => undefined);
      },
    });
    poller.start();
    const given = context;
    clock.advance(50);
    expect(given?.signal.aborted).toBe(true);
  });

  it('rests the longer the more readings fail in a row, five seconds at most, and not at all after a success', () => {
    let calls = 0;
    let isBroken = true;
    const { clock, poller } = setup(() => {
      calls += 1;
      if (isBroken) throw new Error('down');
      return 1;
    });
    poller.start();
    const callsAfter: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      clock.advance(100);
      callsAfter.push(calls);
    }
    expect(callsAfter).toEqual([2, 2, 3, 3, 3, 3, 4, 4]); // rests of 0, 1, 3 and 7 turns
    clock.advance(600_000);
    const before = calls;
    clock.advance(51_000);
    expect(calls - before).toBe(10); // 5.1 s apart
    isBroken = false;
    clock.advance(5_100);
    const recovered = calls;
    clock.advance(1_000);
    expect(calls - recovered).toBe(10);
    expect(poller.status(clock.now()).isStale).toBe(false);
  });

  it('leaves no timer when stopped, in the middle of a reading as well, and tells that reading', () => {
    let given: AbortSignal | undefined;
    const { clock, poller } = setup(({ signal }) => {
      given = signal;
      return new Promise(() => undefined);
    });
    poller.start();
    expect(clock.activeTimers).toBe(2); // the next turn, and the timeout
    poller.stop();
    poller.stop();
    expect(clock.activeTimers).toBe(0);
    expect(given?.aborted).toBe(true);
  });

  it('starts and stops its source once each, and may be started again', () => {
    const calls: string[] = [];
    const { clock, poller } = setup({
      start: () => calls.push('start'),
      stop: () => calls.push('stop'),
      read: () => calls.push('read'),
    });
    poller.start();
    poller.start();
    poller.stop();
    poller.stop();
    clock.advance(1_000);
    poller.start();
    expect(calls).toEqual(['start', 'read', 'stop', 'start', 'read']);
  });

  it('counts a source that cannot be started or stopped, and reads it all the same', () => {
    const broken = (): never => {
      throw new Error('no handle');
    };
    const { errors, poller } = setup({ start: broken, stop: broken, read: () => 6 });
    poller.start();
    poller.stop();
    expect(poller.read(1_000)?.value).toBe(6);
    expect(errors).toHaveLength(2);
  });

  it('may be stopped by its own source', () => {
    const outer: { stop?: () => void } = {};
    const { clock, errors, poller } = setup(() => {
      outer.stop?.();
      return new Promise(() => undefined);
    });
    outer.stop = () => poller.stop();
    poller.start();
    expect(clock.activeTimers).toBe(0);
    expect(errors).toEqual([]);
  });

  it('does not start reading when its source stops it while starting', () => {
    let calls = 0;
    const outer: { stop?: () => void } = {};
    const { clock, poller } = setup({ start: () => outer.stop?.(), read: () => (calls += 1) });
    outer.stop = () => poller.stop();
    poller.start();
    expect(calls).toBe(0);
    expect(clock.activeTimers).toBe(0);
  });

  it('goes on when whoever is told of errors throws', () => {
    const clock = new ManualClock();
    let value = -1;
    const [settings] = checkSignals({ lag: () => value }, TICK_MS);
    const poller = new SignalPoller(settings as SignalSettings, clock, () => {
      throw new Error('reporter');
    });
    poller.start();
    value = 2;
    clock.advance(100);
    expect(poller.read(100)).toEqual({ value: 2, ageMs: 0 });
    expect(poller.errors).toBe(1);
  });

  it('says when the last value is too old', () => {
    let value: number | undefined = 1;
    const { clock, poller } = setup({ staleMs: 250, read: () => value });
    poller.start();
    value = undefined;
    clock.advance(250);
    expect(poller.status(1_250).isStale).toBe(false);
    expect(poller.status(1_250.001).isStale).toBe(true);
  });
});
