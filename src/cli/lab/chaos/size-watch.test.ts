import { describe, expect, it } from 'vitest';
import { EventSource } from '../../../events/index.ts';
import { SizeWatch } from './size-watch.ts';

const createWatched = () => {
  const degradations = new EventSource<{ isDegraded: boolean }>((error) => {
    throw error;
  });
  const pool = { live: 5, desired: 5, busy: 3, autoscaler: { bounds: { min: 2, max: 8 } }, onDegraded: degradations.subscribe };
  return { pool, degradations, watch: new SizeWatch(pool, { min: 2, max: 10 }) };
};

describe('SizeWatch', () => {
  it('sees nothing wrong with a size in its bounds, and remembers the extremes', () => {
    const { pool, watch } = createWatched();
    watch.look();
    Object.assign(pool, { live: 8, desired: 2, busy: 8 }); // a shrink that waits for its tasks
    watch.look();
    Object.assign(pool, { live: 2, busy: 0 });
    watch.look();
    expect({ breaches: watch.breaches, least: watch.leastLive, most: watch.mostLive }).toEqual({
      breaches: 0,
      least: 2,
      most: 8,
    });
  });

  it.each([
    [{ live: 11, desired: 8, busy: 11 }, '11 live, above 10'],
    [{ live: 6 }, '6 live of 5, 3 busy'],
    [{ live: 1 }, '1 live, below 2'],
    [{ desired: 9 }, '9 desired, outside 2 to 8'],
    [{ desired: 1, live: 3 }, '1 desired, outside 2 to 8'],
  ])('notices %j', (change, text) => {
    const { pool, watch } = createWatched();
    Object.assign(pool, change);
    watch.look();
    watch.look();
    expect({ breaches: watch.breaches, told: watch.told }).toEqual({ breaches: 2, told: [text] });
  });

  it('allows too few workers while a pool says that it cannot keep them alive', () => {
    const { pool, degradations, watch } = createWatched();
    pool.live = 0;
    degradations.emit({ isDegraded: true });
    watch.look();
    expect(watch.breaches).toBe(0);
    degradations.emit({ isDegraded: false });
    watch.look();
    expect(watch.breaches).toBe(1);
  });
});
