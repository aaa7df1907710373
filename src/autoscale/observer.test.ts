import { describe, expect, it } from 'vitest';
import { FakeScaleTarget } from './fake-scale-target.ts';
import { type Circumstances, Observer } from './observer.ts';

const at = (nowMs: number, more: Partial<Circumstances> = {}): Circumstances => ({
  nowMs,
  wallMs: 1_000_000 + nowMs,
  override: undefined,
  paused: undefined,
  bounds: undefined,
  signals: undefined,
  ...more,
});

const observerOf = (target: FakeScaleTarget): Observer => new Observer(target, 100, () => ({ min: 2, max: 20 }));

/** A target with a base at time 0. */
const started = (): { readonly target: FakeScaleTarget; readonly observer: Observer } => {
  const target = new FakeScaleTarget(4);
  Object.assign(target.numbers, { live: 4, busy: 1, idle: 3, arrivals: 100, completions: 90, runMsSum: 9_000 });
  const observer = observerOf(target);
  observer.observe(at(0));
  return { target, observer };
};

describe('Observer', () => {
  it('holds the first reading as WARMUP, with no counts and one tick of time', () => {
    const target = new FakeScaleTarget(4);
    Object.assign(target.numbers, { arrivals: 100, queued: 7 });
    const { observation, hold } = observerOf(target).observe(at(5_000));
    expect(hold).toEqual({ reason: 'WARMUP' });
    expect(observation).toMatchObject({ nowMs: 5_000, dtMs: 100, desired: 4, arrivals: 0, queued: 7 });
  });

  it('takes differences of counters and moments as they are', () => {
    const { target, observer } = started();
    Object.assign(target.numbers, { arrivals: 130, completions: 115, runMsSum: 11_500.25, queued: 5, busy: 4, idle: 0 });
    const { observation, hold } = observer.observe(at(100.5));
    expect(hold).toBeUndefined();
    expect(observation).toMatchObject({
      dtMs: 100.5,
      arrivals: 30,
      completions: 25,
      runMsSum: 2_500.25,
      queued: 5,
      busy: 4,
      idle: 0,
    });
    expect(observation.wallMs).toBe(1_000_100.5);
  });

  it('rounds to three decimals before anybody sees a value', () => {
    const { target, observer } = started();
    Object.assign(target.numbers, { runMsSum: 9_000.123_456, oldestWaitMs: 0.000_4, startupMs: 1 / 3 });
    target.numbers.waitMs = { count: 3, mean: 1 / 3, p50: 0.1, p99: 2 / 3, max: 2 / 3 };
    const { observation } = observer.observe(at(100));
    expect(observation).toMatchObject({ runMsSum: 0.123, oldestWaitMs: 0, startupMs: 0.333 });
    expect(observation.waitMs).toEqual({ count: 3, mean: 0.333, p50: 0.1, p99: 0.667, max: 0.667 });
  });

  it('leaves out what the target does not know, and passes on what it does', () => {
    const { target, observer } = started();
    expect(observer.observe(at(100)).observation).not.toHaveProperty('queueCapacity');
    Object.assign(target.numbers, { queueCapacity: 50, runMsMin: 3, retryAfterMs: 1_000 });
    expect(observer.observe(at(200)).observation).toMatchObject({ queueCapacity: 50, runMsMin: 3, retryAfterMs: 1_000 });
  });

  it('treats a broken optional value as absent and counts it', () => {
    const { target, observer } = started();
    Object.assign(target.numbers, { queueCapacity: Number.NaN, runMsMin: -1 });
    target.numbers.waitMs = { count: 3, mean: Number.NaN, p50: 0, p99: 0, max: 0 };
    const { observation, hold } = observer.observe(at(100));
    expect(hold).toBeUndefined();
    for (const field of ['queueCapacity', 'runMsMin', 'waitMs']) expect(observation).not.toHaveProperty(field);
    expect(observer.signalErrors).toBe(3);
  });

  it('takes waits without a sample as no data, which is no error', () => {
    const { target, observer } = started();
    target.numbers.waitMs = { count: 0, mean: Number.NaN, p50: Number.NaN, p99: Number.NaN, max: Number.NaN };
    expect(observer.observe(at(100)).observation).not.toHaveProperty('waitMs');
    expect(observer.signalErrors).toBe(0);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, '7', undefined])('holds on a counter of %s and counts it', (value) => {
    const { target, observer } = started();
    Object.assign(target.numbers, { completions: value });
    const { observation, hold } = observer.observe(at(100));
    expect(hold).toEqual({ reason: 'SIGNAL_INVALID', detail: { field: 'completions', got: String(value) } });
    expect(observation).toMatchObject({ arrivals: 0, completions: 0, live: 4 });
    expect(observer.signalErrors).toBe(1);
  });

  it('loses no count over broken readings: the next good one covers the whole time', () => {
    const { target, observer } = started();
    Object.assign(target.numbers, { arrivals: 110, live: Number.NaN });
    expect(observer.observe(at(100)).hold?.reason).toBe('SIGNAL_INVALID');
    Object.assign(target.numbers, { arrivals: 125, live: 4 });
    expect(observer.observe(at(200)).observation).toMatchObject({ dtMs: 200, arrivals: 25 });
  });

  it('holds when a counter goes back and counts from the new base', () => {
    const { target, observer } = started();
    Object.assign(target.numbers, { arrivals: 3, queued: 2 });
    const { observation, hold } = observer.observe(at(100));
    expect(hold).toEqual({ reason: 'SIGNAL_INVALID', detail: { field: 'arrivals', got: 3, earlier: 100 } });
    expect(observation).toMatchObject({ arrivals: 0, queued: 2 });
    target.numbers.arrivals = 5;
    expect(observer.observe(at(200)).observation).toMatchObject({ dtMs: 100, arrivals: 2 });
    expect(observer.signalErrors).toBe(1);
  });

  it.each([
    [new Error('socket closed'), 'socket closed'],
    ['plain text', 'plain text'],
  ])('holds when `observe` throws %s', (error, message) => {
    const { target, observer } = started();
    target.onObserve = () => {
      throw error;
    };
    expect(observer.observe(at(100)).hold).toEqual({ reason: 'SIGNAL_INVALID', detail: { error: message } });
    expect(observer.signalErrors).toBe(1);
  });

  it('holds when `observe` throws before there was any reading', () => {
    const target = new FakeScaleTarget(4);
    target.onObserve = () => {
      throw new Error('not yet');
    };
    const { observation, hold } = observerOf(target).observe(at(0));
    expect(hold?.reason).toBe('SIGNAL_INVALID');
    expect(observation).toMatchObject({ dtMs: 100, desired: 4, live: 0 });
  });

  it('holds when no time has passed, and keeps the counts for the next step', () => {
    const { target, observer } = started();
    target.numbers.arrivals = 104;
    expect(observer.observe(at(0)).hold).toEqual({ reason: 'NO_DATA', detail: { dtMs: 0 } });
    expect(observer.observe(at(100)).observation.arrivals).toBe(4);
    expect(observer.signalErrors).toBe(0);
  });

  it('takes a new base after a restart', () => {
    const { target, observer } = started();
    target.numbers.arrivals = 900;
    observer.restart();
    expect(observer.observe(at(60_000))).toMatchObject({ hold: { reason: 'WARMUP' }, observation: { arrivals: 0, dtMs: 100 } });
  });

  it.each([
    [2.5, 3],
    [Number.POSITIVE_INFINITY, 20],
    [Number.NaN, 4],
    [-1, 4],
  ])('reads a size of %s as %i', (desired, expected) => {
    const { target, observer } = started();
    target.desired = desired;
    expect(observer.observe(at(100)).observation.desired).toBe(expected);
  });

  it('holds while the size is not readable, and keeps the counts for the next step', () => {
    const { target, observer } = started();
    target.desired = Number.NaN;
    target.numbers.arrivals = 105;
    expect(observer.observe(at(100)).hold).toEqual({ reason: 'SIGNAL_INVALID', detail: { field: 'desired', got: 'NaN' } });
    target.desired = 4;
    expect(observer.observe(at(200))).toMatchObject({ hold: undefined, observation: { arrivals: 5, dtMs: 200 } });
  });

  it('takes `min` for a size that was never readable', () => {
    const target = new FakeScaleTarget();
    Object.defineProperty(target, 'desired', {
      get: () => {
        throw new Error('gone');
      },
    });
    const observer = observerOf(target);
    expect(observer.readDesired()).toBe(2);
    expect(observer.signalErrors).toBe(1);
  });

  it('passes on override, pause and usable signals, and leaves out broken ones', () => {
    const { observer } = started();
    const override = { desired: 3, untilMs: 500, reason: 'deploy', actor: 'alice' };
    const signals = {
      lag: { value: -0.5, ageMs: 10.000_4 },
      broken: { value: Number.NaN, ageMs: 0 },
      old: { value: 1, ageMs: -1 },
    };
    const { observation } = observer.observe(at(100, { override, paused: 'up', signals }));
    expect(observation).toMatchObject({ override, paused: 'up' });
    expect(observation.readings).toEqual({ lag: { value: -0.5, ageMs: 10 } });
    expect(observer.signalErrors).toBe(2);
    expect(observer.observe(at(200, { signals: {} })).observation).not.toHaveProperty('readings');
  });
});
