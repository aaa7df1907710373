import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lognormalTime, sine } from '../workload/index.ts';
import { simulate } from './simulate.ts';

describe('a run that was recorded', () => {
  it('is played again byte for byte, on every version of Node', async () => {
    const result = await simulate({
      workload: {
        name: 'golden',
        profile: sine({ meanPerSec: 300, swingPerSec: 200, periodMs: 20_000, durationMs: 60_000 }),
        service: lognormalTime({ meanMs: 75, sigma: 1 }),
      },
      pool: { size: 25 },
      seed: 'golden',
    });
    const { tasks, waits, quality, timeline, workerSec } = result;
    expect([tasks.arrived, waits.mean, workerSec]).toMatchInlineSnapshot(`
      [
        17736,
        1310.3077002290236,
        1499.9999999999995,
      ]
    `);
    // Sines, logarithms and roots go into every digit: a Node that computes one of them otherwise changes the digest.
    expect(
      createHash('sha256')
        .update(JSON.stringify([waits, quality, timeline]))
        .digest('hex')
        .slice(0, 16),
    ).toMatchInlineSnapshot(`"0e8913f80e8b8f61"`);
  });
});
