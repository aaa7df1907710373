import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../time/index.ts';
import { createAutoscaler } from '../autoscaler.ts';
import type { Controller } from '../controller.ts';
import { createController } from '../create-controller.ts';
import type { Decider } from '../decider.ts';
import { demand } from '../deciders/demand.ts';
import { fakeObservation } from '../fake-observation.ts';
import { FakeScaleTarget } from '../fake-scale-target.ts';
import { JournalWriter, parseJournal } from '../journal/index.ts';
import { replayShadow } from './replay-shadow.ts';
import { ShadowMeter } from './shadow-comparison.ts';
import { ShadowRun } from './shadow-run.ts';

const LIMITS = { min: 1, max: 50, waitSloMs: 500 };

/** Wants one worker more than it is steered to. */
const oneMore: Decider = {
  name: 'oneMore',
  spec: { kind: 'oneMore', options: {} },
  start: () => ({}),
  decide: (state, { observation: { desired } }) => ({ desired: desired + 1, reason: 'LOAD', state }),
};

const throwing: Decider = {
  ...oneMore,
  decide: () => {
    throw new Error('stage broke');
  },
};

const play = (shadow: Decider | Controller, ticks: number) => {
  const clock = new ManualClock();
  const target = new FakeScaleTarget(4);
  const lines: string[] = [];
  const controller = createController({ ...LIMITS, policy: demand() });
  const header = { name: 'fake', policy: null, ...LIMITS, startupMs: 0, tickMs: controller.tickMs, startedAtWallMs: 0 };
  const errors: unknown[] = [];
  const autoscaler = createAutoscaler({
    target,
    controller,
    shadow: 'step' in shadow ? shadow : createController({ ...LIMITS, policy: shadow }),
    min: LIMITS.min,
    max: LIMITS.max,
    clock,
    journal: new JournalWriter({ header, sink: (line) => lines.push(line) }),
    onTargetError: (error) => errors.push(error),
    onListenerError: (error) => errors.push(error),
  });
  autoscaler.start();
  for (let tick = 0; tick < ticks; tick += 1) {
    target.numbers.arrivals += 20;
    target.numbers.completions += 20;
    target.numbers.runMsSum += 1_600;
    target.numbers.runMsSquaredSum += 128_000;
    clock.advance(controller.tickMs);
  }
  return { autoscaler, target, lines, errors };
};

describe('a shadow policy', () => {
  it('goes its own course: it is told the size that it wanted itself, not the live one', () => {
    const controller = createController({ ...LIMITS, policy: oneMore });
    const run = new ShadowRun({ controller, ...LIMITS, onError: () => undefined });
    const wanted = [4, 30, 2].map((desired) => run.decide(fakeObservation({ desired }), undefined)?.desired);
    expect(wanted).toEqual([5, 6, 7]);
  });

  it('keeps its own size in a tick in which no controller is asked', () => {
    const controller = createController({ ...LIMITS, policy: oneMore });
    const run = new ShadowRun({ controller, ...LIMITS, onError: () => undefined });
    run.decide(fakeObservation({ desired: 4 }), undefined);
    expect(run.decide(fakeObservation({ desired: 30 }), { reason: 'NO_DATA' })).toMatchObject({ desired: 5 });
  });

  it('stands in records, snapshot and explanation, and never moves the target', () => {
    const beside = play(oneMore, 20);
    const alone = play(demand(), 20);
    expect(beside.target.resizes).toEqual(alone.target.resizes);
    const { autoscaler } = beside;
    expect(autoscaler.journal.latest?.shadow?.desired).toBe(24); // 4, and one more in each of the 20 ticks after the first
    expect(autoscaler.snapshot().shadow?.desired).toBe(24);
    expect(autoscaler.explain().text).toContain(`shadow wants 24 (live ${autoscaler.journal.latest?.recommended})`);
  });

  it('agrees with itself: the live policy as its own shadow never differs', () => {
    const { autoscaler } = play(demand(), 30);
    expect(autoscaler.shadow).toMatchObject({ ticks: 31, equalRatio: 1, meanDifference: 0, workerTimeRatio: 1, errors: 0 });
  });

  it('is counted and reported when it throws, and the live loop goes on as without it', () => {
    const controller: Controller = {
      ...createController({ ...LIMITS, policy: oneMore }),
      tickMs: 100,
      step: () => {
        throw new Error('shadow broke');
      },
    };
    const { autoscaler, target, errors } = play(controller, 20);
    expect(target.resizes).toEqual(play(demand(), 20).target.resizes);
    expect(autoscaler.shadow?.errors).toBe(20);
    expect(autoscaler.signalErrors).toBe(0);
    expect(errors).toHaveLength(20);
    expect(autoscaler.journal.latest?.shadow).toBeUndefined();
  });

  it('is counted, too, when a stage of it throws and its controller holds', () => {
    const { autoscaler } = play(throwing, 20);
    expect(autoscaler.shadow?.errors).toBe(20);
    expect(autoscaler.signalErrors).toBe(0);
  });

  it('is decided again from the journal with the same sums', () => {
    const { autoscaler, lines } = play(oneMore, 20);
    const controller = createController({ ...LIMITS, policy: oneMore });
    expect(replayShadow(parseJournal(lines), { controller, ...LIMITS })).toEqual(autoscaler.shadow);
  });
});

describe('ShadowMeter', () => {
  it('counts a size from its tick until the next one', () => {
    const meter = new ShadowMeter();
    const binding = { stage: 'demand', reason: 'LOAD' as const };
    const sizes: readonly (readonly [number, number])[] = [
      [10, 10],
      [10, 14],
      [10, 14],
      [10, 7],
      [10, 10],
    ];
    for (const [index, [recommended, desired]] of sizes.entries()) {
      meter.add({ at: 100 * index, recommended, observation: { dtMs: 100 }, shadow: { desired, binding } });
    }
    expect(meter.result(0)).toEqual({
      ticks: 5,
      elapsedMs: 400,
      equalRatio: 0.4,
      higherMs: 200,
      lowerMs: 100,
      meanDifference: 1.25,
      liveWorkerSec: 4,
      shadowWorkerSec: 4.5,
      workerTimeRatio: 1.125,
      longestDifference: { shadow: 'more', fromMs: 100, untilMs: 300 },
      errors: 0,
    });
  });
});
