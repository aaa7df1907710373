import { describe, expect, it } from 'vitest';
import { ShadowCourse } from './shadow-course.ts';

const binding = { stage: 'demand', reason: 'LOAD' as const };

describe('ShadowCourse', () => {
  it('averages the sizes of each part over the time that they held', () => {
    const course = new ShadowCourse(1_000, 4);
    course.see({ at: 0, recommended: 10, shadow: { desired: 6, binding } });
    course.see({ at: 300, recommended: 20, shadow: { desired: 6, binding } });
    course.see({ at: 375, recommended: 20, shadow: { desired: 16, binding } });
    expect(course.finish()).toEqual([
      { atMs: 0, live: 10, shadow: 6 },
      { atMs: 250, live: 18, shadow: 11 }, // 50 ms of 10, 200 ms of 20; 125 ms of 6, 125 ms of 16
      { atMs: 500, live: 20, shadow: 16 },
      { atMs: 750, live: 20, shadow: 16 },
    ]);
  });

  it('has a gap where nothing was decided, and counts nothing after the end', () => {
    const course = new ShadowCourse(300, 3);
    course.see({ at: 150, recommended: 4, shadow: { desired: 2, binding } });
    course.see({ at: 200, recommended: 4 });
    course.see({ at: 900, recommended: 50, shadow: { desired: 50, binding } });
    expect(course.finish()).toEqual([
      { atMs: 0, live: Number.NaN, shadow: Number.NaN },
      { atMs: 100, live: 4, shadow: 2 },
      { atMs: 200, live: Number.NaN, shadow: Number.NaN },
    ]);
  });

  it('fills every part of a run whose parts are no whole numbers', () => {
    const course = new ShadowCourse(1_000 / 3, 480);
    for (let at = 0; at < 400; at += 0.7) course.see({ at, recommended: 3, shadow: { desired: 5, binding } });
    const points = course.finish();
    expect(points).toHaveLength(480);
    for (const { live, shadow } of points) expect([live, shadow]).toEqual([expect.closeTo(3, 9), expect.closeTo(5, 9)]);
  });
});
