import { describe, expect, it } from 'vitest';
import { MapWindow } from './map-window.ts';

const free = { isHeldUpByRetries: false };
const heldUp = { isHeldUpByRetries: true };

/** Takes inputs for a pool of size 4 until there is no room. */
const fill = (window: MapWindow, act: () => void = () => undefined, head = free): number => {
  let taken = 0;
  for (; taken < 10_000 && window.hasRoom(4, head); taken += 1) {
    window.taken();
    act();
  }
  return taken;
};

const goWell = (window: MapWindow, count: number): void => {
  for (let done = 0; done < count; done += 1) {
    window.taken();
    window.settled(true);
    window.consumed();
  }
};

describe('MapWindow', () => {
  it('has room for the size and 16 more, or for twice the size', () => {
    expect(fill(new MapWindow())).toBe(20);
    const window = new MapWindow();
    let taken = 0;
    for (; window.hasRoom(100, free); taken += 1) window.taken();
    expect(taken).toBe(200);
  });

  it('counts results until they are consumed', () => {
    const window = new MapWindow();
    expect(fill(window, () => window.settled(true))).toBe(20);
    window.consumed();
    expect(fill(window)).toBe(1);
  });

  it('counts inputs that wait for their next try, when everything is refused from the start', () => {
    const window = new MapWindow();
    expect(fill(window, () => window.rested())).toBe(20);
  });

  it('goes on past a few that are refused, when most go well', () => {
    const window = new MapWindow();
    goWell(window, 100);
    const afterOne = (): void => {
      window.rested();
      goWell(window, 19);
    };
    expect(fill(window, afterOne)).toBe(520); // until the most credit is used
  });

  it('loses its credit within a few refusals', () => {
    const window = new MapWindow();
    goWell(window, 100);
    expect(fill(window, () => window.rested())).toBe(24); // 24 resting, less a credit of 100 − 24 × 4, are the 20 that always may
  });

  it('keeps results behind an input that is tried again, up to a thousand', () => {
    const window = new MapWindow();
    window.taken();
    window.rested();
    expect(fill(window, () => window.settled(true), heldUp)).toBe(1_000);
  });

  it('has the places of those that rested again when they go on and settle', () => {
    const window = new MapWindow();
    fill(window, () => window.rested());
    for (let place = 0; place < 20; place += 1) {
      window.resumed();
      window.settled(false);
      window.consumed();
    }
    expect(window.isEmpty).toBe(true);
    expect(fill(window)).toBe(20);
  });
});
