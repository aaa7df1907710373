import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demand, type ScaleTarget, type TargetReading } from '../../src/autoscale/index.ts';
import { autoscale } from '../../src/autoscaled-pool/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { SEEDS } from './seeds.ts';

const TICK_MS = 100;

const COUNTERS = ['arrivals', 'completions', 'failures', 'overloads', 'rejections', 'shed', 'aborted', 'timedOut'] as const;
const REQUIRED = [
  'live',
  'busy',
  'idle',
  'starting',
  'queued',
  'oldestWaitMs',
  'startupMs',
  'runMsSum',
  'runMsSquaredSum',
  ...COUNTERS,
];
const OPTIONAL = ['queueCapacity', 'runMsMin', 'retryAfterMs', 'waitMs', 'heldBack'];
const NESTED = {
  waitMs: { count: 3, mean: 5, p50: 4, p99: 9, max: 9 },
  heldBack: { by: 'rate', name: 'api', tasks: 3, limit: 10, perMs: 1_000, freeInMs: 20 },
} as const;

const throwing = (): never => {
  throw Object.create(null);
};

/** Things that cannot be looked at, each by a name that can be told. */
const HOSTILE: Readonly<Record<string, () => unknown>> = {
  symbol: () => Symbol('x'),
  'object without a prototype': () => Object.create(null) as unknown,
  'proxy that throws': () => new Proxy({}, { get: throwing, getPrototypeOf: throwing, has: throwing, ownKeys: throwing }),
  'revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'object that throws in words': () => ({ toString: throwing, valueOf: throwing, toJSON: throwing }),
  'getters that throw': () => Object.defineProperty({}, 'count', { get: throwing, enumerable: true }),
};

interface Garbage {
  readonly name: string;
  readonly make: () => unknown;
}

/** Whatever a target's author may put where a number belongs. */
const anyGarbage: fc.Arbitrary<Garbage> = fc.oneof(
  fc
    .anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSparseArray: true })
    .map((value) => ({
      name: fc.stringify(value),
      make: () => value,
    })),
  fc
    .constantFrom(null, undefined, Number.NaN, -1, Number.POSITIVE_INFINITY, '5', true)
    .map((value) => ({ name: String(value), make: () => value })),
  fc.constantFrom(...Object.keys(HOSTILE)).map((name) => ({ name, make: () => HOSTILE[name]?.() })),
);

/** How the garbage gets into a reading: as the value of a field, by its getter, or as what a field of a field holds. */
type Way = 'value' | 'getter' | 'nested';

const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

/** A pool of four busy workers. From some tick to another, one field of it is garbage. */
class Target implements ScaleTarget {
  readonly name = 'garbage';
  size = 4;
  garbage: { readonly field: string; readonly way: Way; readonly value: unknown } | undefined;
  #observed = 0;

  get desired(): number {
    if (this.garbage?.field !== 'desired') return this.size;
    if (this.garbage.way === 'getter') return throwing();
    return this.garbage.value as number;
  }

  observe(): TargetReading {
    this.#observed += 1;
    const done = 10 * this.#observed;
    const counts = { ...Object.fromEntries(COUNTERS.map((field) => [field, 0])), arrivals: done, completions: done };
    const gauges = { live: this.size, busy: 4, idle: 0, starting: 0, queued: 2, oldestWaitMs: 30, startupMs: 0 };
    const reading: Record<string, unknown> = {
      ...counts,
      ...gauges,
      ...NESTED,
      runMsSum: 400 * done,
      runMsSquaredSum: 160_000 * done,
    };
    if (this.garbage !== undefined) this.#spoil(reading, this.garbage);
    return reading as unknown as TargetReading;
  }

  resize(size: number): void {
    this.size = size;
  }

  #spoil(reading: Record<string, unknown>, { field, way, value }: NonNullable<Target['garbage']>): void {
    if (way === 'getter') Object.defineProperty(reading, field, { get: throwing });
    else if (way === 'nested' && (field === 'waitMs' || field === 'heldBack'))
      reading[field] = Object.fromEntries(Object.keys(NESTED[field]).map((key) => [key, value]));
    else reading[field] = value;
  }
}

const anyWay = fc.constantFrom<Way>('value', 'getter', 'nested');

describe('a target that gives garbage', () => {
  it.each(SEEDS)(
    'never throws through the loop, holds the size where a required field is broken, and is read again after it (seed %i)',
    (seed) => {
      fc.assert(
        fc.property(fc.constantFrom('desired', ...REQUIRED, ...OPTIONAL), anyWay, anyGarbage, (field, way, garbage) => {
          const value = garbage.make();
          const clock = new ManualClock();
          const target = new Target();
          const lines: string[] = [];
          const autoscaler = autoscale(target, {
            min: 1,
            max: 50,
            policy: { demand: demand(), tickMs: TICK_MS },
            clock,
            journal: (line) => lines.push(line),
          });
          clock.advance(10 * TICK_MS);
          const before = autoscaler.journal.latest;
          target.garbage = { field, way, value };
          const sizeBefore = target.size;
          clock.advance(3 * TICK_MS);
          const during = autoscaler.journal.latest;
          expect(Number.isInteger(target.size) && target.size >= 1 && target.size <= 50).toBe(true);
          const isBroken = way === 'getter' || !isNumber(value);
          if (isBroken && REQUIRED.includes(field)) {
            expect(during).toMatchObject({ stages: [{ reason: 'SIGNAL_INVALID' }], applied: sizeBefore });
            expect(target.size).toBe(sizeBefore);
          }
          target.garbage = undefined;
          clock.advance(3 * TICK_MS);
          const after = autoscaler.journal.latest;
          expect(after?.stages[0]?.reason).not.toBe('SIGNAL_INVALID');
          expect([before?.observation.nowMs, after?.observation.nowMs]).toEqual([10 * TICK_MS, 16 * TICK_MS]);
          for (const line of lines) JSON.parse(line);
          autoscaler.stop();
        }),
        { seed, numRuns: 400 },
      );
    },
  );

  it.each([
    ['null', () => null],
    ['nothing', () => undefined],
    ['a promise', async () => ({})],
    ['a promise that rejects', async () => throwing()],
    ['what throws when it is looked at', () => new Proxy({}, { get: throwing })],
    ['an error that throws when it is looked at', throwing],
  ])('holds while observe gives %s', async (_what, observe) => {
    const clock = new ManualClock();
    const target = new Target();
    const autoscaler = autoscale(target, { max: 50, policy: { demand: demand(), tickMs: TICK_MS }, clock });
    clock.advance(5 * TICK_MS);
    const { size } = target;
    Object.defineProperty(target, 'observe', { value: observe });
    clock.advance(5 * TICK_MS);
    expect(autoscaler.journal.latest).toMatchObject({ stages: [{ reason: 'SIGNAL_INVALID' }], applied: size });
    await new Promise((resolve) => setImmediate(resolve)); // an unhandled rejection would fail the run
    autoscaler.stop();
  });
});
