import { describe, expect, it } from 'vitest';
import { FloodWatch } from './flood-watch.ts';

const setup = () => {
  const flood = new FloodWatch();
  let calls = 0;
  flood.listen(() => {
    calls += 1;
  });
  return { flood, calls: () => calls };
};

describe('FloodWatch', () => {
  it('tells of four overloads that are half of what has ended, and of each further one', () => {
    const { flood, calls } = setup();
    for (let count = 1; count <= 3; count += 1) flood.note(count, count);
    expect(calls()).toBe(0);
    flood.note(4, 8);
    flood.note(5, 9);
    expect(calls()).toBe(2);
  });

  it('is silent while most ends well', () => {
    const { flood, calls } = setup();
    for (let count = 1; count <= 50; count += 1) flood.note(count, 2 * count + 1);
    expect(calls()).toBe(0);
  });

  it('counts anew after each reading', () => {
    const { flood, calls } = setup();
    flood.read(100, 100);
    flood.note(103, 103);
    expect(calls()).toBe(0);
    flood.note(104, 104);
    expect(calls()).toBe(1);
  });

  it('tells nobody when the listener is taken back', () => {
    const { flood, calls } = setup();
    flood.listen(undefined);
    flood.note(50, 50);
    expect(calls()).toBe(0);
  });
});
