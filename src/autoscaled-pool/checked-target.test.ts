import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { autoscale } from './autoscale.ts';
import { createPool } from './create-pool.ts';

const COMPLETE = {
  live: 2,
  busy: 0,
  idle: 2,
  starting: 0,
  queued: 0,
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  oldestWaitMs: 0,
  startupMs: 0,
};

const nothing = (): void => undefined;

const targetOf = (observe: () => unknown) => ({ name: 'mail', desired: 2, observe, resize: nothing });

const make = (target: unknown) => autoscale(target as never, { max: 4, clock: new ManualClock() });

describe('a scale target of the user', () => {
  it('is refused when it is made, with all fields that its reading forgets', () => {
    const { live: _live, startupMs: _startupMs, arrivals: _arrivals, ...rest } = COMPLETE;
    expect(() => make(targetOf(() => rest))).toThrowError(
      /observe` gives lacks live, startupMs, arrivals; .*TargetReading.*sizeKnob/,
    );
  });

  it.each([[undefined], [null], [7], [{}]])('is refused when its reading is %j', (reading) => {
    expect(() => make(targetOf(() => reading))).toThrowError(/lacks live, busy, .*runMsSquaredSum/);
  });

  it('is refused when it gives a promise, and told what to give', () => {
    expect(() => make(targetOf(async () => COMPLETE))).toThrowError(/gives a promise; keep the last numbers/);
  });

  it.each([
    ['name', { desired: 1, observe: () => COMPLETE, resize: nothing }],
    ['desired', { name: 'mail', observe: () => COMPLETE, resize: nothing }],
  ])('is refused without %s', (field, target) => {
    expect(() => make(target)).toThrowError(new RegExp(`lacks ${field}`));
  });

  it.each<[string, () => unknown]>([
    [
      'cannot be read yet',
      () => {
        throw new Error('not connected');
      },
    ],
    ['gives a number that is none', () => ({ ...COMPLETE, live: Number.NaN })],
  ])('is taken while it %s: the loop holds until it comes right', (_what, observe) => {
    const clock = new ManualClock();
    const autoscaler = autoscale(targetOf(observe) as never, { max: 4, clock });
    clock.advance(1_000);
    expect(autoscaler.explain().text).toMatch(/^2 of 4: .*the size is held/);
    autoscaler.stop();
  });
});

describe('a pool of another library given to `autoscale`', () => {
  it.each([
    ['pQueue', { concurrency: 1, size: 0, pending: 0, add: nothing, onIdle: nothing, clear: nothing }],
    ['fastq', { concurrency: 1, push: nothing, unshift: nothing, killAndDrain: nothing }],
    ['asyncQueue', { concurrency: 1, push: nothing, unshift: nothing, workersList: nothing }],
    ['pLimit', Object.assign((): void => undefined, { activeCount: 0, pendingCount: 0, clearQueue: nothing })],
    ['bottleneck', { updateSettings: nothing, schedule: nothing }],
  ])('is told to use %s', (adapter, pool) => {
    expect(() => make(pool)).toThrowError(new RegExp(`${adapter}\\(…\\).*import \\{ ${adapter} \\} from 'marea/adapters'`));
  });
});

describe('a pool that is asked for in the words of another library', () => {
  const create = createPool as unknown as (...args: unknown[]) => unknown;
  const handler = async () => 1;

  it.each([
    ['concurrency', '`max`'],
    ['maxThreads', '`max`'],
    ['timeout', '`timeoutMs`'],
    ['waitSlo', '`waitSloMs`'],
    ['idleTimeOutMs', '`idleTimeoutMs`'],
  ])('`%s` is asked whether %s was meant', (option, meant) => {
    expect(() => create(handler, { max: 2, [option]: 5 })).toThrowError(`did you mean ${meant}`);
  });

  it('makes no guess where none is near', () => {
    expect(() => create(handler, { max: 2, colour: 5 })).toThrowError(/no such option; known are name, /);
  });

  it('finds the options that only threads have', () => {
    const module = new URL(import.meta.url);
    expect(() => create(module, { workers: 'threads', recylce: {} })).toThrowError('did you mean `recycle`');
  });

  it('is told to give a URL where it gives the name of a file', () => {
    expect(() => create('./h.mjs', { workers: 'threads' })).toThrowError(
      `createPool(new URL("./h.mjs", import.meta.url), options)`,
    );
    expect(() => create('./h.mjs')).toThrowError('URL of a module');
  });

  it.each(['threads', 'processes'])('is told that %s take a module, not a function', (workers) => {
    for (const options of [{ workers }, { workers, max: 2 }])
      expect(() => create(handler, options)).toThrowError(
        /no function can be handed to .* give that file's URL: `createPool\(new URL/,
      );
    expect(() => create({ workers, max: 2 })).toThrowError(`no function can be handed to ${workers}`);
  });
});
