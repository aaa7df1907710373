import { describe, expect, it } from 'vitest';
import type { Call } from './dependency.ts';
import { buildDependency, type DependencyOptions } from './dependency-spec.ts';
import { EventClock } from './event-clock.ts';

class RecordedCall implements Call {
  heapIndex = -1;
  readonly workMs: number;
  end: string | undefined = undefined;
  readonly #clock: EventClock;

  constructor(clock: EventClock, workMs: number) {
    this.#clock = clock;
    this.workMs = workMs;
  }

  fire(): void {
    this.ended();
  }

  ended(): void {
    this.#settle('ended');
  }

  overloaded(retryAfterMs: number | undefined): void {
    this.#settle(retryAfterMs === undefined ? 'refused' : `refused for ${retryAfterMs}`);
  }

  #settle(kind: string): void {
    expect(this.end).toBeUndefined(); // once
    this.end = `${kind} at ${Math.round(this.#clock.now() * 1_000) / 1_000}`;
  }
}

/** Serves calls that begin at their times and gives their ends. */
const serve = (options: DependencyOptions | undefined, calls: readonly (readonly [atMs: number, workMs: number])[]) => {
  const clock = new EventClock();
  const dependency = buildDependency(clock, options);
  const made = calls.map(([atMs, workMs]) => {
    while (clock.nextDueMs <= atMs) clock.runNext();
    clock.moveTo(atMs);
    const call = new RecordedCall(clock, workMs);
    dependency.serve(call);
    expect(call.end).toBeUndefined(); // never from within
    return call;
  });
  while (clock.nextDueMs < Number.POSITIVE_INFINITY) clock.runNext();
  return made.map(({ end }) => end);
};

describe('what stands behind the pool', () => {
  it('gives each task a machine of its own where nothing is said', () => {
    expect(
      serve(undefined, [
        [0, 10],
        [0, 10],
        [5, 10],
      ]),
    ).toEqual(['ended at 10', 'ended at 10', 'ended at 15']);
  });

  it('slows all tasks down at once on a shared machine', () => {
    // With two at once each runs 1 + 0.5 times longer: 4 ms alone, then 9 ms for 6 of work; the other one has 6 of 10 by then.
    expect(
      serve({ knee: { sigma: 0.5, kappa: 0 } }, [
        [0, 10],
        [4, 10],
      ]),
    ).toEqual(['ended at 13', 'ended at 17']);
    expect(
      serve({ knee: { sigma: 0, kappa: 0.5 } }, [
        [0, 10],
        [0, 10],
      ]),
    ).toEqual(['ended at 20', 'ended at 20']);
  });

  it('slows down in a brownout and is as fast as before after it', () => {
    const brownouts = [{ fromMs: 100, untilMs: 200, factor: 5 }];
    expect(
      serve({ brownouts }, [
        [0, 10],
        [100, 10],
        [300, 10],
      ]),
    ).toEqual(['ended at 10', 'ended at 150', 'ended at 310']);
  });

  it('serves a fixed number at once, in order, and gives up who waits too long', () => {
    const calls = [
      [0, 100],
      [1, 100],
      [2, 10],
      [3, 10],
      [120, 5],
    ] as const;
    expect(serve({ servers: { count: 2 } }, calls)).toEqual([
      'ended at 100',
      'ended at 101',
      'ended at 110',
      'ended at 111',
      'ended at 125',
    ]);
    expect(serve({ servers: { count: 1, timeoutMs: 50 } }, calls)).toEqual([
      'ended at 100',
      'refused at 51',
      'refused at 52',
      'refused at 53',
      'ended at 125',
    ]);
  });

  it('refuses what comes faster than a quota, with what to wait for', () => {
    const quota = { perSec: 10, burst: 2, retryAfterMs: 1_000, refusalMs: 3 };
    expect(
      serve({ quota }, [
        [0, 10],
        [0, 10],
        [0, 10],
        [100, 10],
        [110, 10],
      ]),
    ).toEqual(['ended at 10', 'ended at 10', 'refused for 1000 at 3', 'ended at 110', 'refused for 1000 at 113']);
  });

  it('refuses what would be too many at once', () => {
    expect(
      serve({ limit: { concurrent: 1 } }, [
        [0, 10],
        [5, 10],
        [12, 10],
      ]),
    ).toEqual(['ended at 10', 'refused at 10', 'ended at 22']);
  });

  it.each([
    [{ knee: { sigma: -1, kappa: 0 } }, 'dependency.knee.sigma'],
    [{ knee: { sigma: 0, kappa: Number.NaN } }, 'dependency.knee.kappa'],
    [{ servers: { count: 0 } }, 'dependency.servers.count'],
    [{ servers: { count: 1, timeoutMs: 0 } }, 'dependency.servers.timeoutMs'],
    [{ quota: { perSec: 0 } }, 'dependency.quota.perSec'],
    [{ quota: { perSec: 1, burst: 0 } }, 'dependency.quota.burst'],
    [{ limit: { concurrent: 1.5 } }, 'dependency.limit.concurrent'],
    [{ brownouts: [{ fromMs: 5, untilMs: 4, factor: 2 }] }, 'dependency.brownouts[0].untilMs'],
    [{ kneee: {} }, 'dependency.kneee'],
  ])('refuses %j', (options, option) => {
    const given: object = options;
    expect(() => buildDependency(new EventClock(), given)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
