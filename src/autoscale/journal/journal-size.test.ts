import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../random/index.ts';
import { createController } from '../create-controller.ts';
import { demand } from '../deciders/demand.ts';
import { cooldown } from '../guards/cooldown-guard.ts';
import { tolerance } from '../guards/tolerance.ts';
import type { Observation } from '../observation.ts';
import type { Policy } from '../policy.ts';
import { JournalWriter } from './journal-writer.ts';
import { toJournalPrecision } from './precision.ts';

const TICKS = 2_000;

/** A busy pool of some 40 workers, ticking every 100 ms with jitter: every number that can change does, at every tick. */
const observe = (tick: number, nowMs: number, desired: number, random: Random): Observation => {
  const around = (middle: number): number => toJournalPrecision(middle * (0.5 + random.next()));
  const completions = Math.round(around(40));
  return {
    nowMs,
    wallMs: 1_767_225_600_000 + nowMs,
    dtMs: 100.123,
    desired,
    live: desired,
    busy: Math.round(around(35)),
    idle: Math.round(around(3)),
    starting: 0,
    queued: Math.round(around(20)),
    queueCapacity: 1_000,
    arrivals: Math.round(around(40)),
    completions,
    failures: tick % 50 === 0 ? 1 : 0,
    overloads: 0,
    rejections: 0,
    shed: 0,
    aborted: 0,
    timedOut: 0,
    runMsSum: around(75 * completions),
    runMsSquaredSum: around(6_000 * completions),
    runMsMin: around(30),
    waitMs: { count: Math.round(around(4_000)), mean: around(12), p50: around(8), p99: around(90), max: around(140) },
    oldestWaitMs: around(15),
    startupMs: 0,
  };
};

const bytesPerTick = (policy: Policy): number => {
  const random = seededRandom('journal-size');
  const controller = createController({ policy, min: 2, max: 64, waitSloMs: 500 });
  const header = { name: 'mail', policy: {}, min: 2, max: 64, waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
  let bytes = 0;
  const writer = new JournalWriter({
    header,
    sink: (line) => {
      bytes += Buffer.byteLength(line);
    },
  });
  let desired = 40;
  for (let tick = 1; tick <= TICKS; tick += 1) {
    if (writer.isCheckpointDue) writer.checkpoint(controller.snapshot());
    const observation = observe(tick, toJournalPrecision(tick * 100.123), desired, random);
    const recommendation = controller.step(observation);
    const { desired: applied } = recommendation;
    const outcome = applied === desired ? 'none' : applied > desired ? 'up' : 'down';
    writer.tick({
      ...recommendation,
      at: observation.nowMs,
      observation,
      recommended: applied,
      granted: applied,
      applied,
      outcome,
    });
    desired = applied;
  }
  return bytes / TICKS;
};

describe('the size of a journal', () => {
  it.each<[words: string, most: number, policy: Policy]>([
    ['while the size rests', 100, { demand: demand(), guards: [tolerance(), cooldown()] }],
    ['while it changes at nearly every tick', 115, { demand: demand({ downWindowMs: 0 }) }],
  ])('is, %s, below %d bytes a tick, checkpoints and digests included', (_words, most, policy) => {
    expect(bytesPerTick(policy)).toBeLessThan(most);
  });
});
