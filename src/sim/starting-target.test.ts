import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PoolReading } from '../pool/index.ts';
import { ManualClock } from '../time/index.ts';
import { StartingTarget } from './starting-target.ts';

/** A pool of ready workers, of which `busy` cannot leave. */
class ReadyPool {
  readonly name = 'ready';
  busy = 0;
  desired: number;

  constructor(desired: number) {
    this.desired = desired;
  }

  get roster(): { readonly desired: number; readonly live: number } {
    return { desired: this.desired, live: Math.max(this.desired, this.busy) };
  }

  read(): PoolReading {
    const { live } = this.roster;
    return { live, starting: 0, startupMs: 0 } as PoolReading; // the fields that the target touches
  }

  steer(n: number): void {
    this.desired = n;
  }
}

const START_MS = 40;

const targetOf = (ready: number) => {
  const clock = new ManualClock();
  const pool = new ReadyPool(ready);
  return { clock, pool, target: new StartingTarget(pool, clock, START_MS) };
};

describe('StartingTarget', () => {
  it('hands a worker to the pool when it is ready, and counts it from the beginning', () => {
    const { clock, pool, target } = targetOf(2);
    target.resize(5);
    expect([target.desired, target.starting, pool.desired]).toEqual([5, 3, 2]);
    expect(target.observe(0)).toMatchObject({ live: 5, starting: 3, startupMs: START_MS });
    clock.advance(START_MS - 1);
    expect(pool.desired).toBe(2);
    clock.advance(1);
    expect([target.desired, target.starting, target.started, pool.desired]).toEqual([5, 0, 3, 5]);
  });

  it('gives up the youngest starting workers first', () => {
    const { clock, pool, target } = targetOf(2);
    target.resize(4);
    clock.advance(30);
    target.resize(6);
    target.resize(3);
    expect([target.desired, target.starting]).toEqual([3, 1]);
    clock.advance(10);
    expect(pool.desired).toBe(3);
    clock.advance(100);
    expect([pool.desired, clock.activeTimers]).toEqual([3, 0]);
  });

  it('keeps workers that were about to leave instead of starting others', () => {
    const { pool, target } = targetOf(10);
    pool.busy = 10;
    target.resize(4);
    target.resize(12);
    expect([pool.desired, target.starting, target.desired]).toEqual([10, 2, 12]);
  });

  it('replaces a worker that dies, which takes its time', () => {
    const { clock, pool, target } = targetOf(3);
    target.workerLost();
    expect([pool.desired, target.desired]).toEqual([2, 3]);
    clock.advance(START_MS);
    expect(pool.desired).toBe(3);
  });

  it('is at the size that was asked for last, at once and for good, for any requests', () => {
    const anyStep = fc.record({
      to: fc.integer({ min: 0, max: 20 }),
      busy: fc.integer({ min: 0, max: 20 }),
      waitMs: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(anyStep), (steps) => {
        const { clock, pool, target } = targetOf(3);
        for (const { to, busy, waitMs } of steps) {
          pool.busy = Math.min(busy, pool.desired);
          target.resize(to);
          expect(target.desired).toBe(to);
          clock.advance(waitMs);
          expect(target.desired).toBe(to);
        }
        const { desired } = target;
        clock.advance(START_MS);
        expect([pool.desired, target.starting, clock.activeTimers]).toEqual([desired, 0, 0]);
      }),
    );
  });
});
