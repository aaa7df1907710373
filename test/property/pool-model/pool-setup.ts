import fc from 'fast-check';

import type { Overflow, Spawn } from '../../../src/pool/index.ts';

/** The options that a modelled pool is made with. */
export interface PoolSetup {
  readonly spawn: Spawn;
  readonly overflow: Overflow;
  readonly onTimeout: 'hold' | 'abandon';
  readonly capacity: number;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

/** Small pools: what goes wrong at 4 workers goes wrong at 400, and is found sooner. */
export const anySetup: fc.Arbitrary<PoolSetup> = fc
  .record({
    spawn: fc.constantFrom<Spawn>('eager', 'onDemand'),
    overflow: fc.constantFrom<Overflow>('reject', 'wait'),
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

/** Idle workers above `min` leave after this time and a quarter more, in milliseconds. */
export const IDLE_TIMEOUT_MS = 40;

/** How a task behaves: it ends when told to, or by itself at once. */
export type Behaviour = 'whenTold' | 'returns' | 'throws';

/** How a task is handed in. */
export type Door = 'run' | 'tryRun' | 'post';

/** One task of the model. */
export interface TaskSpec {
  readonly id: number;
  readonly behaviour: Behaviour;
  readonly door: Door;
  readonly timeoutMs: number | undefined;
  readonly queueTimeoutMs: number | undefined;
  /** Index of the signal that cancels it. */
  readonly signal: number | undefined;
}

/** Signals that tasks share. */
export const SIGNAL_COUNT = 2;
