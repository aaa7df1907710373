import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import type { LoadSender } from './call.ts';
import { startLoad } from './load-run.ts';
import type { ClosedPlan } from './plan.ts';
import { constantVus, perVuIterations, rampingVus, sharedIterations } from './virtual-users.ts';

/** A target that takes 100 ms for each call, and knows how many are under way. */
const createTarget = (clock: ManualClock, kind: 'ok' | 'refused' = 'ok') => {
  const seen = { now: 0, most: 0 };
  const sender: LoadSender = {
    name: 'target',
    send: (_call, end) => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      clock.setTimer(
        () => {
          seen.now -= 1;
          end(kind === 'ok' ? { kind } : { kind, label: 'status 503' });
        },
        kind === 'ok' ? 100 : 0,
      );
    },
  };
  return { sender, seen };
};

const play = (plan: ClosedPlan, kind: 'ok' | 'refused' = 'ok') => {
  const clock = new ManualClock();
  const { sender, seen } = createTarget(clock, kind);
  return { clock, seen, run: startLoad({ plan, sender, clock, maxInFlight: 1 }) };
};

describe('virtual users', () => {
  it('call again when their call has ended, until the time is over', async () => {
    const { clock, run, seen } = play(constantVus({ vus: 4, durationMs: 1_050 }));
    clock.advance(2_000);
    const { sent, ok, elapsedMs, okPerSec, executor } = await run.done;
    expect({ sent, ok, elapsedMs, executor, most: seen.most }).toEqual({
      sent: 44,
      ok: 44,
      elapsedMs: 1_100,
      executor: 'constant-vus',
      most: 4,
    });
    expect(okPerSec).toBe(40);
    expect(clock.activeTimers).toBe(0);
  });

  it('come and go in a straight line', async () => {
    const { clock, run, seen } = play(
      rampingVus({
        startVus: 0,
        stages: [
          { durationMs: 10_000, toVus: 20 },
          { durationMs: 10_000, toVus: 0 },
        ],
      }),
    );
    for (const [atMs, users] of [
      [2_500, 5],
      [5_000, 10],
      [9_900, 20],
      [15_200, 10],
      [18_000, 4],
    ] as const) {
      clock.advanceTo(atMs);
      expect(Math.abs(seen.now - users)).toBeLessThanOrEqual(1);
    }
    clock.advance(3_000);
    expect((await run.done).ok).toBeGreaterThan(1_900); // 10 users on average for 20 s, 10 calls a second each
  });

  it('share a number of calls, or make a number each', async () => {
    const shared = play(sharedIterations({ vus: 3, iterations: 10 }));
    shared.clock.advance(600_000);
    expect(await shared.run.done).toMatchObject({ sent: 10, ok: 10, elapsedMs: 400 });
    const each = play(perVuIterations({ vus: 3, iterations: 10 }));
    each.clock.advance(600_000);
    expect(await each.run.done).toMatchObject({ sent: 30, ok: 30, elapsedMs: 1_000, achievedPerSec: 30 });
    expect(each.clock.activeTimers).toBe(0);
  });

  it('end at the longest time although not all calls were made', async () => {
    const { clock, run } = play(sharedIterations({ vus: 1, iterations: 1_000, maxDurationMs: 450 }));
    clock.advance(1_000);
    expect(await run.done).toMatchObject({ sent: 5, ok: 5, elapsedMs: 500 });
  });

  it('rest after a refusal, so that a target that refuses at once is not called for ever in one turn', async () => {
    const { clock, run } = play(constantVus({ vus: 2, durationMs: 1_000 }), 'refused');
    clock.advance(2_000);
    const { refused, sent } = await run.done;
    expect(sent).toBe(200);
    expect(refused).toBe(200);
  });

  it.each([
    () => constantVus({ vus: 0, durationMs: 1 }),
    () => constantVus({ vus: 1, durationMs: 0 }),
    () => rampingVus({ startVus: 1, stages: [] }),
    () => rampingVus({ startVus: 1, stages: [{ durationMs: 1, toVus: 0.5 }] }),
    () => sharedIterations({ vus: 1, iterations: 0 }),
    () => perVuIterations({ vus: 1, iterations: 1, maxDurationMs: Number.NaN }),
  ])('refuse what makes no sense (%#)', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
  });
});
