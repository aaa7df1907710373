import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Roster, type RosterOptions } from './roster.ts';

const createRoster = (options: Partial<RosterOptions> = {}): Roster =>
  new Roster({ spawn: 'eager', min: 0, max: 64, desired: 8, ...options });

describe('Roster', () => {
  it('has all of its workers from the start when they spawn eagerly, and `min` when on demand', () => {
    expect(createRoster({ desired: 8 }).live).toBe(8);
    expect(createRoster({ spawn: 'onDemand', min: 2, desired: 8 }).live).toBe(2);
    expect(createRoster({ spawn: 'onDemand', min: 2, desired: 1 }).live).toBe(1);
  });

  it('lets idle workers above the size leave at once: 32 to 4 is 4', () => {
    const roster = createRoster({ desired: 32 });
    roster.steer(4);
    expect([roster.live, roster.idle]).toEqual([4, 4]);
  });

  it('lets busy workers above the size leave as their tasks end, never below it', () => {
    const roster = createRoster({ desired: 8 });
    for (let index = 0; index < 8; index += 1) roster.occupy();
    roster.steer(3);
    const live: number[] = [roster.live];
    for (let index = 0; index < 8; index += 1) {
      roster.release();
      live.push(roster.live);
    }
    expect(live).toEqual([8, 7, 6, 5, 4, 3, 3, 3, 3]);
  });

  it('has no room at its size, not even with live workers that will leave', () => {
    const roster = createRoster({ desired: 2 });
    roster.occupy();
    roster.occupy();
    expect(roster.hasRoom).toBe(false);
    roster.steer(1);
    roster.release();
    expect(roster.hasRoom).toBe(false);
    roster.release();
    expect(roster.hasRoom).toBe(true);
  });

  it('keeps a held worker occupied until its handler ends', () => {
    const roster = createRoster({ desired: 1 });
    roster.occupy();
    roster.hold();
    expect([roster.busy, roster.held, roster.occupied, roster.hasRoom]).toEqual([0, 1, 1, false]);
    roster.steer(0);
    expect(roster.live).toBe(1);
    roster.releaseHeld();
    expect([roster.live, roster.occupied]).toEqual([0, 0]);
  });

  it.each([
    ['eager' as const, 2],
    ['onDemand' as const, 1],
  ])('replaces an abandoned worker as far as its floor asks for it (%s)', (spawn, live) => {
    const roster = createRoster({ spawn, min: 1, desired: 2 });
    roster.occupy();
    roster.occupy();
    roster.abandon();
    roster.release();
    roster.expire(2);
    expect(roster.live).toBe(live);
    expect(roster.hasRoom).toBe(true);
  });

  it('suspends `min` below it and returns to it', () => {
    const roster = createRoster({ spawn: 'onDemand', min: 3, desired: 10 });
    roster.steer(0);
    expect([roster.floor, roster.live, roster.hasRoom]).toEqual([0, 0, false]);
    roster.steer(10);
    expect([roster.floor, roster.live, roster.hasRoom]).toEqual([3, 3, true]);
  });

  it('expires no more than are idle, and none of the floor', () => {
    const roster = createRoster({ spawn: 'onDemand', min: 1, desired: 5 });
    for (let index = 0; index < 5; index += 1) roster.occupy();
    for (let index = 0; index < 3; index += 1) roster.release();
    expect(roster.expire(99)).toBe(3);
    roster.release();
    roster.release();
    expect(roster.expire(-1)).toBe(0);
    expect(roster.expire(99)).toBe(1);
    expect(roster.live).toBe(1);
  });

  it('remembers the fewest idle workers since it was last asked', () => {
    const roster = createRoster({ desired: 4 });
    roster.takeLowestIdle();
    roster.occupy();
    roster.occupy();
    roster.release();
    roster.release();
    expect(roster.takeLowestIdle()).toBe(2);
    expect(roster.takeLowestIdle()).toBe(4);
  });

  it('keeps its invariants for any sequence of bookings', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constantFrom('occupy', 'release', 'hold', 'releaseHeld', 'abandon') }),
      fc.record({ kind: fc.constantFrom('steer', 'expire'), n: fc.nat({ max: 12 }) }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom<RosterOptions['spawn']>('eager', 'onDemand'),
        fc.nat({ max: 4 }),
        fc.array(step),
        (spawn, min, steps) => {
          const roster = createRoster({ spawn, min, max: 12, desired: 6 });
          for (const { kind, ...rest } of steps) {
            const n = 'n' in rest ? rest.n : 0;
            if (kind === 'occupy' && roster.hasRoom) roster.occupy();
            if (kind === 'release' && roster.busy > 0) roster.release();
            if (kind === 'hold' && roster.busy > 0) roster.hold();
            if (kind === 'releaseHeld' && roster.held > 0) roster.releaseHeld();
            if (kind === 'abandon' && roster.busy > 0) roster.abandon();
            if (kind === 'steer') roster.steer(n);
            if (kind === 'expire') roster.expire(n);
            expect(roster.idle).toBeGreaterThanOrEqual(0);
            expect(roster.live).toBeLessThanOrEqual(Math.max(roster.desired, roster.occupied));
            expect(roster.live).toBeGreaterThanOrEqual(roster.floor);
            expect(roster.floor).toBe(spawn === 'eager' ? roster.desired : Math.min(min, roster.desired));
            expect(roster.hasRoom).toBe(roster.occupied < roster.desired);
          }
        },
      ),
    );
  });
});
