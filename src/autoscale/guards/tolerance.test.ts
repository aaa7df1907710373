import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { fakeView } from '../fake-observation.ts';
import { tolerance } from './tolerance.ts';

const LIMITS = { min: 2, max: 200 };

describe('tolerance', () => {
  it.each([
    { desired: 100, proposed: 105, size: 100 },
    { desired: 100, proposed: 106, size: 106 },
    { desired: 100, proposed: 90, size: 100 },
    { desired: 100, proposed: 89, size: 89 },
    { desired: 100, proposed: 100, size: 100 },
    { desired: 10, proposed: 11, size: 11 },
  ])('makes $size of $proposed at a size of $desired', ({ desired, proposed, size }) => {
    expect(tolerance().apply(null, fakeView({ desired }, LIMITS), proposed).desired).toBe(size);
  });

  it('says why it holds, and says nothing when it lets pass', () => {
    expect(tolerance().apply(null, fakeView({ desired: 100 }, LIMITS), 103)).toMatchObject({
      reason: 'WITHIN_TOLERANCE',
      detail: { proposed: 103, upRatio: 0.05, downRatio: 0.1 },
    });
    expect(tolerance().apply(null, fakeView({ desired: 100 }, LIMITS), 150)).not.toHaveProperty('reason');
  });

  it('does not hold growth once a task has waited for more than half the SLO', () => {
    const guard = tolerance();
    expect(guard.apply(null, fakeView({ desired: 100, oldestWaitMs: 250 }, LIMITS), 103).desired).toBe(100);
    expect(guard.apply(null, fakeView({ desired: 100, oldestWaitMs: 251 }, LIMITS), 103).desired).toBe(103);
  });

  it('holds a small scale-down also while tasks wait', () => {
    expect(tolerance().apply(null, fakeView({ desired: 100, oldestWaitMs: 400 }, LIMITS), 95).desired).toBe(100);
  });

  it('lets the size reach its bounds', () => {
    const guard = tolerance();
    expect(guard.apply(null, fakeView({ desired: 199 }, LIMITS), 230).desired).toBe(230);
    expect(guard.apply(null, fakeView({ desired: 21 }, { min: 20, max: 200 }), 20).desired).toBe(20);
  });

  it.each([{ upRatio: -0.1 }, { downRatio: 2 }, { upratio: 0.1 }])('refuses %o', (options) => {
    expect(() => tolerance(options)).toThrow(OptionError);
  });
});
