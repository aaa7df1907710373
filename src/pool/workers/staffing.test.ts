import { describe, expect, it, vi } from 'vitest';
import { settled } from '../pool-fixture.test-support.ts';
import { Roster } from '../roster.ts';
import { createCrewFixture } from './crew-fixture.test-support.ts';
import { encodeThrown } from './thrown-value.ts';

const LINGER_MS = 1_000;

describe('a crew whose size changes while workers start', () => {
  it('opens and closes no line for any of 1,000 changes, and tells the roster of each change once', async () => {
    const { core, clock, threads } = createCrewFixture({}, { desired: 8, becomeReady: false });
    const staff = vi.spyOn(Roster.prototype, 'staff');
    expect(threads).toHaveLength(8);
    for (let change = 0; change < 1_000; change += 1) {
      core.steer(change % 2 === 0 ? 1 : 8);
      clock.advance(1);
      await settled(2);
      expect([core.roster.live, core.roster.starting]).toEqual(change % 2 === 0 ? [1, 1] : [8, 8]);
    }
    expect(threads).toHaveLength(8);
    expect(threads.filter(({ isTerminated }) => isTerminated)).toEqual([]);
    expect(staff).toHaveBeenCalledTimes(1_000); // not once for each worker
    staff.mockRestore();
  });

  it('wants those again first that began first, and counts none that is put aside', () => {
    const { core, clock, threads } = createCrewFixture({}, { desired: 4, becomeReady: false });
    core.steer(1);
    clock.advance(1);
    core.steer(2);
    for (const thread of threads.slice(0, 2)) thread.becomeReady();
    expect([core.roster.live, core.roster.starting, threads.length]).toEqual([2, 0, 4]);
    for (const thread of threads.slice(2)) thread.becomeReady();
    expect([core.roster.live, core.roster.starting, threads.length]).toEqual([2, 0, 4]);
  });

  it('ends a worker that nobody has wanted for a second, and not before', async () => {
    const { core, clock, threads, exits, settle } = createCrewFixture({}, { desired: 3, becomeReady: false });
    core.steer(1);
    clock.advance(400);
    core.steer(2);
    clock.advance(400);
    core.steer(1);
    const terminated = (): number => threads.filter(({ isTerminated }) => isTerminated).length;
    clock.advance(LINGER_MS - 801);
    expect(terminated()).toBe(0);
    clock.advance(1);
    expect(terminated()).toBe(1); // the one that was not wanted in between
    clock.advance(799);
    expect(terminated()).toBe(1);
    clock.advance(1);
    expect(terminated()).toBe(2);
    await settle();
    expect(exits).toMatchObject([{ reason: 'left' }, { reason: 'left' }]);
    expect(core.roster.live).toBe(1);
  });

  it('lets a worker clean up that gets ready when nobody wants it', async () => {
    const { core, threads, exits, settle } = createCrewFixture({}, { desired: 2, becomeReady: false });
    core.steer(1);
    threads[1]?.becomeReady();
    await settle();
    expect(threads[1]).toMatchObject({ hasLeft: true, isTerminated: false });
    expect(exits).toMatchObject([{ reason: 'left', exitCode: 0 }]);
  });

  it('ends at once what is put aside when the pool closes', async () => {
    const { core, pool, threads, settle } = createCrewFixture({}, { desired: 3, becomeReady: false });
    core.steer(1);
    const closed = pool.close();
    expect(threads.map(({ isTerminated }) => isTerminated)).toEqual([true, true, true]);
    await settle();
    await closed;
  });

  it('tries a worker again when the one that was tried after a bad time was not wanted any more', async () => {
    const { core, clock, threads, settle, degradations } = createCrewFixture({}, { desired: 1, becomeReady: false });
    threads[0]?.becomeReady(); // so there is hope
    for (let exit = 0; exit < 5; exit += 1) threads.at(-1)?.exit(1);
    expect(degradations.at(-1)).toMatchObject({ isDegraded: true, exits: 5 });
    clock.advance(100);
    expect(threads).toHaveLength(6);
    core.steer(0);
    clock.advance(LINGER_MS);
    await settle();
    expect(threads[5]).toMatchObject({ isGone: true });
    core.steer(1);
    clock.advance(10_000);
    expect(threads).toHaveLength(7);
    threads[6]?.becomeReady();
    expect(degradations.at(-1)).toMatchObject({ isDegraded: false });
  });
});

describe('a module that does not load', () => {
  it('is told by the first worker, to what waits and to what comes; others are tried with pauses that double', async () => {
    const { pool, clock, threads, degradations } = createCrewFixture({}, { desired: 1, becomeReady: false });
    const waiting = pool.run(1);
    threads[0]?.failToStart(encodeThrown(new Error('there is no file')));
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_POOL_DEGRADED', exits: 1, cause: { message: 'there is no file' } });
    await expect(pool.run(2)).rejects.toThrow('cannot start its workers, the last one ended by itself: there is no file');
    expect(degradations).toMatchObject([{ isDegraded: true, exits: 1, retryInMs: 100 }]);
    expect(threads).toHaveLength(1);
    clock.advance(99);
    expect(threads).toHaveLength(1);
    clock.advance(1);
    expect(threads).toHaveLength(2);
    threads[1]?.failToStart(encodeThrown(new Error('there is no file')));
    expect(degradations.at(-1)).toMatchObject({ exits: 2, retryInMs: 200 });
  });

  it('is started no other time for the workers that were on their way', async () => {
    const { threads } = createCrewFixture({}, { desired: 8, becomeReady: false });
    for (const thread of Array.from(threads)) thread.failToStart(encodeThrown(new Error('it throws')));
    await settled();
    expect(threads).toHaveLength(8);
  });

  it('is served again once it loads', async () => {
    const { pool, clock, threads, settle, degradations } = createCrewFixture(
      { default: (n) => n },
      { desired: 1, becomeReady: false },
    );
    threads[0]?.failToStart(encodeThrown(new Error('there is no file')));
    clock.advance(100);
    threads[1]?.becomeReady();
    expect(degradations.at(-1)).toMatchObject({ isDegraded: false });
    const run = pool.run(1);
    await settle();
    expect(await run).toBe(1);
  });

  it('has four more tries when it has loaded before: what it was stopped by may pass', async () => {
    const { threads, degradations } = createCrewFixture({}, { desired: 1, becomeReady: false });
    threads[0]?.becomeReady();
    threads[0]?.exit(1);
    for (let exit = 2; exit < 5; exit += 1) threads.at(-1)?.failToStart(encodeThrown(new Error('not now')));
    expect([threads.length, degradations]).toEqual([5, []]);
    threads.at(-1)?.failToStart(encodeThrown(new Error('not now')));
    expect(degradations).toMatchObject([{ exits: 5 }]);
  });
});
