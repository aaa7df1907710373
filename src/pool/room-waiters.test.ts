import { describe, expect, it } from 'vitest';

import { settled } from './pool-fixture.test-support.ts';
import { RoomWaiters } from './room-waiters.ts';

/** A door with `places`; each producer waits for room, then takes one place. */
const createDoor = (places: number) => {
  const waiters: RoomWaiters = new RoomWaiters(() => door.places);
  const door = { places, took: [] as number[], missed: [] as number[], waiters };
  const produce = async (id: number): Promise<void> => {
    await door.waiters.wait();
    if (door.places === 0) {
      door.missed.push(id);
      return;
    }
    door.places -= 1;
    door.waiters.taken();
    door.took.push(id);
  };
  const free = (count = 1): void => {
    door.places += count;
    door.waiters.wake();
  };
  return { door, produce, free };
};

describe('RoomWaiters', () => {
  it('wakes exactly as many as fit, in the order in which they came', async () => {
    const { door, produce, free } = createDoor(0);
    for (let id = 0; id < 10; id += 1) void produce(id);
    await settled();
    expect(door.took).toEqual([]);
    free(3);
    await settled();
    expect(door.took).toEqual([0, 1, 2]);
    free(2);
    await settled();
    expect(door.took).toEqual([0, 1, 2, 3, 4]);
    expect(door.missed).toEqual([]);
  });

  it.each([0, 1, 2, 3, 5])('wakes no more than fit when places become free %d microtasks apart', async (hops) => {
    const { door, produce, free } = createDoor(0);
    for (let id = 0; id < 20; id += 1) void produce(id);
    for (let event = 0; event < 10; event += 1) {
      free();
      await settled(hops);
    }
    await settled();
    expect(door.missed).toEqual([]);
    expect(door.took).toHaveLength(10);
  });

  it('counts several events of one breath once each', async () => {
    const { door, produce, free } = createDoor(0);
    for (let id = 0; id < 10; id += 1) void produce(id);
    free();
    free();
    door.waiters.wake();
    door.waiters.wake();
    await settled();
    expect(door.took).toEqual([0, 1]);
    expect(door.missed).toEqual([]);
  });

  it('does not promise one place to two producers that ask at the same moment', async () => {
    const { door, produce } = createDoor(1);
    void produce(1);
    void produce(2);
    await settled();
    expect(door.took).toEqual([1]);
    expect(door.missed).toEqual([]);
  });

  it('passes a place on that the woken producer did not take', async () => {
    const { door, produce } = createDoor(1);
    let changedItsMind = false;
    void door.waiters.wait().then(() => {
      changedItsMind = true;
    });
    void produce(2);
    void produce(3);
    await settled();
    expect(changedItsMind).toBe(true);
    expect(door.took).toEqual([2]);
    expect(door.missed).toEqual([]);
  });

  it('lets a producer take its time through a few async functions', async () => {
    const { door, produce, free } = createDoor(0);
    const inner = async (): Promise<void> => {
      await door.waiters.wait();
    };
    const outer = async (): Promise<void> => inner();
    const deep = outer().then(() => {
      door.places -= 1;
      door.waiters.taken();
      door.took.push(0);
    });
    void produce(1);
    free();
    await deep;
    await settled();
    expect(door.took).toEqual([0]);
    expect(door.missed).toEqual([]);
  });

  it('wakes the next when a place was taken and there still is one: room may be told one at a time', async () => {
    const { door } = createDoor(0);
    const gate = new RoomWaiters(() => Math.min(1, door.places)); // as a pool without a queue tells it
    const took: number[] = [];
    for (let id = 0; id < 4; id += 1) {
      void gate.wait().then(() => {
        door.places -= 1;
        gate.taken();
        took.push(id);
      });
    }
    door.places = 3;
    gate.wake();
    await settled(100);
    expect(took).toEqual([0, 1, 2]);
  });

  it('rejects all that wait', async () => {
    const { door } = createDoor(0);
    const error = new Error('closed');
    const waits = [door.waiters.wait(), door.waiters.wait()];
    door.waiters.rejectAll(error);
    for (const wait of waits) await expect(wait).rejects.toBe(error);
  });

  it('keeps quiet when a place is taken that nobody was promised', async () => {
    const { door, produce, free } = createDoor(0);
    door.waiters.taken();
    void produce(1);
    free();
    await settled();
    expect(door.took).toEqual([1]);
  });
});
