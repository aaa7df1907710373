import { describe, expect, it } from 'vitest';
import { NO_PID_MEMORY, type PidMemory, stepPid } from '../../src/autoscale/deciders/pid-terms.ts';
import {
  aimd,
  cooldown,
  type Decider,
  PID_STARTING_GAINS,
  type Policy,
  pid,
  pidPolicy,
  rulesPolicy,
  stepPolicy,
  waitStepPolicy,
} from '../../src/autoscale/index.ts';
import { constantRate, type Load, rampLoad, stages, uniformWholeTime } from '../../src/workload/index.ts';
import { playPolicy } from './play-policy.ts';

/** A load that needs about 30 workers, after a minute in which it needs 7. */
const DOUBLED_TWICE: Load = {
  name: 'doubled twice',
  profile: stages(
    [
      { durationMs: 60_000, toPerSec: 100 },
      { durationMs: 30_000, toPerSec: 400 },
      { durationMs: 90_000, toPerSec: 400 },
    ],
    100,
  ),
  service: uniformWholeTime(30, 120),
};

/** The starting gains with the output taken for the size itself: what must not be done. */
const pidAsPosition = (): Decider<PidMemory> => ({
  name: 'pidAsPosition',
  spec: { kind: 'pidAsPosition' },
  start: () => NO_PID_MEMORY,
  decide: (memory, { observation }) => {
    const { busy, live, dtMs } = observation;
    const measured = live > 0 ? busy / live : 0;
    const input = {
      measured,
      error: measured - 0.7,
      dtS: dtMs / 1_000,
      leastDtS: 0.1,
      integralLimit: 1e9,
      held: 'none',
      fadeRatio: 0,
    } as const;
    const terms = stepPid(memory, input, { kp: 10, ki: 0.5, kd: 1 });
    return { state: terms.memory, desired: terms.output, reason: 'ABOVE_TARGET' };
  },
});

describe('task 16: the form of a PID', () => {
  it('loses most tasks of the ramp when its output is taken for the size, and none of them as a speed, with the same gains', async () => {
    const position = await playPolicy(rampLoad(), { demand: pidAsPosition(), tickMs: 500 });
    const velocity = await playPolicy(rampLoad(), { demand: pid(PID_STARTING_GAINS), tickMs: 500 });
    expect(position.refusedRatio).toBeGreaterThan(0.8);
    expect(position.lateRatio).toBeGreaterThan(0.98);
    expect(velocity.refusedRatio).toBe(0);
    expect(velocity.lateRatio).toBeLessThan(0.02);
  });

  it('reverses all the time without a deadband and guards, and hardly with them', async () => {
    const steady: Load = { name: 'steady', profile: constantRate(60, 300_000), service: uniformWholeTime(30, 120) };
    const bare = await playPolicy(steady, { demand: pid(PID_STARTING_GAINS), tickMs: 100 });
    const guarded = await playPolicy(steady, pidPolicy());
    expect(bare.reversalsPerHour).toBeGreaterThan(2_000);
    expect(guarded.reversalsPerHour).toBeLessThan(700);
    expect(guarded.lateRatio).toBeLessThan(0.01);
  });
});

describe('tasks 3, 6, 8 and 12 on a load that is doubled twice', () => {
  const policies: readonly (readonly [name: string, policy: () => Policy, mostLate: number])[] = [
    ['step by queue fill', () => stepPolicy(), 0.8],
    ['step by wait', () => waitStepPolicy(), 0.5],
    ['AIMD by wait', () => ({ demand: aimd(), guards: [cooldown()], tickMs: 500 }), 0.6],
    ['rules', () => rulesPolicy(), 0.1],
  ];

  it.each(policies)('%s: grows to what the load needs, and stays within its bounds', async (_name, policy, mostLate) => {
    const { timeline, lateRatio, peakLive } = await playPolicy(DOUBLED_TWICE, policy(), { max: 64 });
    expect(peakLive).toBeLessThanOrEqual(64);
    expect(timeline.at(-1)?.live).toBeGreaterThanOrEqual(28);
    expect(lateRatio).toBeLessThan(mostLate);
  });
});

describe('task 12: a veto on growth', () => {
  it('does not lock up a pool that refuses tasks: it is full, not broken', async () => {
    const { refusedRatio, timeline } = await playPolicy(DOUBLED_TWICE, rulesPolicy(), { min: 1, capacity: 20 });
    expect(refusedRatio).toBeGreaterThan(0); // it did refuse
    expect(timeline.at(-1)?.live).toBeGreaterThanOrEqual(28);
  });
});
