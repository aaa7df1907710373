import fc from 'fast-check';

import type { NamedRate, Overflow, Spawn } from '../../../src/pool/index.ts';

/** What a pool may be told about order and limits beside its size. */
export interface Limits {
  readonly ageingMs: number;
  readonly maxPerKey: number | undefined;
  readonly rates: readonly NamedRate[] | undefined;
  readonly maxWaitMs: number | undefined;
}

/** The options that a modelled pool is made with. */
export interface PoolSetup {
  readonly spawn: Spawn;
  readonly overflow: Overflow;
  readonly onTimeout: 'hold' | 'abandon';
  readonly capacity: number;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  /** Absent: first in, first out, and nothing but the size and the queue bound the tasks. */
  readonly limits?: Limits;
}

/** Small pools without limits: what goes wrong at 4 workers goes wrong at 400, and is found sooner. */
export const plainSetup: fc.Arbitrary<PoolSetup> = fc
  .record({
    spawn: fc.constantFrom<Spawn>('eager', 'onDemand'),
    overflow: fc.constantFrom<Overflow>('evict', 'reject', 'wait'),
    onTimeout: fc.constantFrom('hold', 'abandon'),
    capacity: fc.integer({ min: 0, max: 3 }),
    max: fc.integer({ min: 1, max: 4 }),
    minShare: fc.double({ min: 0, max: 1, noNaN: true }),
    desiredShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ minShare, desiredShare, ...setup }) => ({
    ...setup,
    min: Math.round(minShare * setup.max),
    desired: Math.round(desiredShare * setup.max),
  }));

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 3 });

/** Spans end at times that no timer of a task is set for, so that no two of them fall due at the same moment in an order of their own. */
const RATE_FRACTION_MS = 37 / 1_024;

const anyRate = (name: string): fc.Arbitrary<NamedRate> =>
  fc.record({
    name: fc.constant(name),
    limit: fc.integer({ min: 1, max: 5 }),
    perMs: fc.integer({ min: 5, max: 30 }).map((ms) => ms + RATE_FRACTION_MS),
  });

/** One without a name, or some with; a task may count more against one than that allows. */
const anyRates: fc.Arbitrary<readonly NamedRate[]> = fc.oneof(
  fc.tuple(anyRate('rate')),
  fc.tuple(anyRate('requests'), anyRate('tokens')),
  fc.tuple(anyRate('requests'), anyRate('tokens'), anyRate('bytes')),
);

const anyLimits: fc.Arbitrary<Limits> = fc.record({
  ageingMs: fc.constantFrom(1, 10, 10_000),
  maxPerKey: maybe(fc.integer({ min: 1, max: 2 })),
  rates: maybe(anyRates),
  maxWaitMs: maybe(fc.constantFrom(2, 10, 40)),
});

/** Pools that heed priorities, weights and keys, most with further limits. They have workers, and most a queue for what has to wait. */
export const limitedSetup: fc.Arbitrary<PoolSetup> = fc
  .tuple(plainSetup, anyLimits, fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 12 }))
  .map(([setup, limits, max, capacity]) => ({
    ...setup,
    max,
    capacity,
    desired: Math.max(1, max - setup.desired),
    min: 0,
    limits,
  }));

/** Idle workers above `min` leave after this time and a quarter more, in milliseconds. */
export const IDLE_TIMEOUT_MS = 40;

/** How a task behaves: it ends when told to, or by itself at once. */
export type Behaviour = 'whenTold' | 'returns' | 'throws';

/** How a task is handed in. */
export type Door = 'run' | 'tryRun' | 'post';

/** Where a task belongs among others, and what it counts. */
export interface Place {
  readonly priority: number | undefined;
  readonly weight: number | undefined;
  readonly rateWeight: number | undefined;
  /** What it counts against rates by name, where the pool has such; 1 for those that are not there. */
  readonly counts: Readonly<Record<string, number>>;
  readonly key: string | undefined;
}

/** One task of the model. */
export interface TaskSpec {
  readonly id: number;
  readonly behaviour: Behaviour;
  readonly door: Door;
  readonly timeoutMs: number | undefined;
  readonly queueTimeoutMs: number | undefined;
  /** Index of the signal that cancels it. */
  readonly signal: number | undefined;
  /** Heeded by pools with limits. */
  readonly place?: Place;
}

/** Whether the task has no options: it may take the short way, and once started it settles with its handler. */
export const isOrdinary = ({ door, timeoutMs, queueTimeoutMs, signal, place }: TaskSpec): boolean =>
  door !== 'post' && timeoutMs === undefined && queueTimeoutMs === undefined && signal === undefined && place === undefined;

/** Signals that tasks share. */
export const SIGNAL_COUNT = 2;
