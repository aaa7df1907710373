import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { rampLoad } from '../workload/index.ts';
import { constantArrivalRate, rampingArrivalRate } from './arrival-rate.ts';
import type { CallEnd, LoadSender } from './call.ts';
import { LateClock } from './late-clock.test-support.ts';
import { startLoad } from './load-run.ts';
import { SerialTarget } from './serial-target.test-support.ts';
import { constantVus } from './virtual-users.ts';

/** A target that ends each call after `serviceMs`, however many there are. */
const target = (clock: Pick<ManualClock, 'setTimer'>, serviceMs: number, how: CallEnd = { kind: 'ok' }) => {
  const atMs: number[] = [];
  const sender: LoadSender = {
    name: 'target',
    send: ({ intendedAtMs }, end) => {
      atMs.push(intendedAtMs);
      clock.setTimer(() => end(how), serviceMs);
    },
  };
  return { sender, atMs };
};

describe('task 11: an open load', () => {
  it('sends every call at its time', async () => {
    const clock = new ManualClock();
    const serial = new SerialTarget(clock, 1);
    const run = startLoad({
      plan: constantArrivalRate({ perSec: 10, durationMs: 1_000 }),
      sender: serial,
      spread: 'evenly',
      clock,
    });
    clock.advance(1_001);
    const { asked, sent, ok, askedPerSec, achievedPerSec, timeline } = await run.done;
    expect(serial.calls.map(({ cameAtMs }) => cameAtMs)).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
    expect({ asked, sent, ok, askedPerSec, achievedPerSec }).toEqual({
      asked: 10,
      sent: 10,
      ok: 10,
      askedPerSec: 10,
      achievedPerSec: 10,
    });
    expect(timeline).toHaveLength(10);
    expect(serial.isClosed).toBe(true);
    expect(clock.activeTimers).toBe(0);
  });

  it.each([0, 1, 4, 16])('delivers 2,000 a second although each timer fires %i ms late: a ticker would not', async (lateMs) => {
    const clock = new LateClock(lateMs);
    const { sender } = target(clock, 50);
    const run = startLoad({ plan: constantArrivalRate({ perSec: 2_000, durationMs: 10_000 }), sender, spread: 'evenly', clock });
    clock.base.advance(10_200);
    const { sent, achievedPerSec, sendDelayMs } = await run.done;
    expect(sent).toBe(20_000);
    expect(achievedPerSec).toBe(2_000);
    expect(sendDelayMs.max).toBeLessThanOrEqual(lateMs + 2);
  });

  it('ramps in a straight line and does not step: each tenth of a second of the ramp has as many calls as its rate says', async () => {
    const clock = new ManualClock();
    const { sender, atMs } = target(clock, 30);
    const { profile } = rampLoad();
    const run = startLoad({ plan: rampingArrivalRate(profile), sender, spread: 'evenly', clock });
    clock.advance(180_100);
    expect((await run.done).sent).toBe(246_000);
    const counts = new Map<number, number>();
    for (const ms of atMs) counts.set(Math.floor(ms / 100), (counts.get(Math.floor(ms / 100)) ?? 0) + 1);
    for (let tenth = 0; tenth < 1_800; tenth += 1) {
      const expected = profile.expectedCountAt(100 * (tenth + 1)) - profile.expectedCountAt(100 * tenth);
      expect(Math.abs((counts.get(tenth) ?? 0) - expected)).toBeLessThanOrEqual(1);
    }
  });

  it('counts waits from the time at which a call was due: a stall of the target is seen in full, while a user who waits sees one slow call', async () => {
    const stalledRun = (plan: Parameters<typeof startLoad>[0]['plan']) => {
      const clock = new ManualClock();
      const serial = new SerialTarget(clock, 5);
      const run = startLoad({ plan, sender: serial, spread: 'evenly', clock });
      clock.advance(4_000);
      serial.stall();
      clock.advance(2_000);
      serial.goOn();
      clock.advance(10_000);
      return run.done;
    };
    const open = await stalledRun(constantArrivalRate({ perSec: 100, durationMs: 10_000 }));
    const closed = await stalledRun(constantVus({ vus: 1, durationMs: 10_000 }));
    expect(open.sent).toBe(1_000);
    expect(open.latencyMs.max).toBeGreaterThan(1_950);
    expect(open.latencyMs.p90).toBeGreaterThan(1_400); // a call in three was due while the target stood still or caught up
    expect(closed.latencyMs.max).toBeGreaterThan(1_950);
    expect(closed.latencyMs.p999).toBeLessThan(10); // one call of 1,600 saw it
  });

  it('makes up for a hold-up of its own, loses no call, and does not hide the wait', async () => {
    const clock = new LateClock();
    const { sender } = target(clock, 20);
    const run = startLoad({ plan: constantArrivalRate({ perSec: 1_000, durationMs: 3_000 }), sender, spread: 'evenly', clock });
    clock.base.advance(1_000);
    clock.holdUp(500);
    clock.base.advance(1_600);
    const { sent, latencyMs, serviceMs, sendDelayMs } = await run.done;
    expect(sent).toBe(3_000);
    expect(sendDelayMs.max).toBeGreaterThan(495);
    expect(latencyMs.p95).toBeGreaterThan(300);
    expect(serviceMs.max).toBeLessThan(600); // calls that were under way saw the hold-up too, as it held up their ends
    expect(serviceMs.p95).toBeLessThan(30);
  });

  it('drops calls that are due while too many are under way, and counts them', async () => {
    const clock = new ManualClock();
    const sender: LoadSender = { name: 'black hole', send: () => undefined };
    const run = startLoad({
      plan: constantArrivalRate({ perSec: 100, durationMs: 1_000 }),
      sender,
      spread: 'evenly',
      maxInFlight: 7,
      gracefulStopMs: 2_000,
      clock,
    });
    clock.advance(3_000);
    const { asked, sent, dropped, unfinished, askedPerSec, achievedPerSec, mostInFlight, latencyMs, elapsedMs } = await run.done;
    expect({ asked, sent, dropped, unfinished, mostInFlight }).toEqual({
      asked: 100,
      sent: 7,
      dropped: 93,
      unfinished: 7,
      mostInFlight: 7,
    });
    expect([askedPerSec, achievedPerSec]).toEqual([100, 7]);
    expect(latencyMs.p50).toBeGreaterThan(2_900); // what has not ended counts with the time that it has taken so far
    expect(elapsedMs).toBeCloseTo(2_995);
    expect(clock.activeTimers).toBe(0);
  });

  it('tells failures and refusals apart, and measures no refusal', async () => {
    const clock = new ManualClock();
    let count = 0;
    const sender: LoadSender = {
      name: 'moody',
      send: (_call, end) => {
        count += 1;
        const kind = count % 4;
        if (kind === 3) throw new RangeError('no');
        const how = kind === 0 ? ({ kind: 'refused', label: 'status 429' } as const) : ({ kind: 'ok' } as const);
        clock.setTimer(() => end(kind === 1 ? { kind: 'failed', label: 'status 500' } : how), kind === 0 ? 1 : 100);
        clock.setTimer(() => end({ kind: 'ok' }), 200); // a second end is ignored
      },
    };
    const run = startLoad({ plan: constantArrivalRate({ perSec: 100, durationMs: 1_000 }), sender, spread: 'evenly', clock });
    clock.advance(1_500);
    const { ok, failed, refused, labels, latencyMs } = await run.done;
    expect({ ok, failed, refused }).toEqual({ ok: 25, failed: 50, refused: 25 });
    expect(labels).toEqual({ 'status 500': 25, 'status 429': 25, RangeError: 25 });
    expect(latencyMs.p50).toBeGreaterThan(95);
  });

  it('gives up at once when it is stopped, and says so', async () => {
    const clock = new ManualClock();
    const serial = new SerialTarget(clock, 1_000);
    const run = startLoad({
      plan: constantArrivalRate({ perSec: 10, durationMs: 60_000 }),
      sender: serial,
      spread: 'evenly',
      clock,
    });
    clock.advance(2_100);
    expect(run.progress()).toMatchObject({ atMs: 2_100, sent: 21, ok: 2, inFlight: 19, ratePerSec: 10, durationMs: 60_000 });
    run.stop();
    run.stop();
    const { isInterrupted, sent, ok, unfinished, achievedPerSec } = await run.done;
    expect({ isInterrupted, sent, ok, unfinished, achievedPerSec }).toEqual({
      isInterrupted: true,
      sent: 21,
      ok: 2,
      unfinished: 19,
      achievedPerSec: 10,
    });
    expect(serial.isClosed).toBe(true);
  });

  it('ends whenever it began, also where a sum of times is rounded down', async () => {
    for (let startMs = 1_000.1; startMs < 1e9; startMs *= 3.7) {
      const clock = new ManualClock({ startMs });
      const { sender } = target(clock, 1);
      const run = startLoad({ plan: constantArrivalRate({ perSec: 700, durationMs: 1_000 }), sender, clock });
      let timers = 0;
      while (clock.runNext()) {
        timers += 1;
        if (timers > 5_000) throw new Error('a timer fires for ever');
      }
      const { asked, ok } = await run.done;
      expect(ok).toBe(asked);
    }
  });

  it('is the same load for the same seed', async () => {
    const times = async (seed: number) => {
      const clock = new ManualClock();
      const { sender, atMs } = target(clock, 1);
      const run = startLoad({ plan: constantArrivalRate({ perSec: 50, durationMs: 2_000 }), sender, seed, clock });
      clock.advance(2_100);
      await run.done;
      return atMs;
    };
    expect(await times(3)).toEqual(await times(3));
    expect(await times(3)).not.toEqual(await times(4));
  });

  it.each([
    ['plan', { plan: undefined }],
    ['maxInFlight', { maxInFlight: 0 }],
    ['spread', { spread: 'random' }],
    ['gracefulStopMs', { gracefulStopMs: -1 }],
    ['sender', { sender: {} }],
    ['rate', { rate: 3 }],
  ])('refuses a bad %s', (option, change) => {
    const options = { plan: constantArrivalRate({ perSec: 1, durationMs: 1 }), sender: target(new ManualClock(), 1).sender };
    expect(() => startLoad({ ...options, ...change } as never)).toThrow(`\`${option}\``);
  });
});
