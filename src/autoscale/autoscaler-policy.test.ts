import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { createAutoscaler } from './autoscaler.ts';
import type { AutoscalerOptions } from './autoscaler-options.ts';
import type { Controller } from './controller.ts';
import { createController } from './create-controller.ts';
import type { Decider } from './decider.ts';
import { onDemand } from './deciders/on-demand.ts';
import { FakeGrantSource } from './fake-grant-source.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';
import { JournalWriter, parseJournal } from './journal/index.ts';
import type { Policy } from './policy.ts';
import type { PolicySource } from './policy-succession.ts';

const LIMITS = { waitSloMs: 500, startupMs: 0 };
const TICK_MS = 100;

/** Wants a size, and remembers how often it was asked. */
const wanting = (size: number): Decider<number> => ({
  name: `wanting${size}`,
  spec: { kind: 'wanting', options: { size } },
  start: () => 0,
  decide: (asked) => ({ desired: size, reason: 'LOAD', state: asked + 1 }),
});

/** A target that can tell when a worker becomes busy, so that its loop may rest. */
class WakingTarget extends FakeScaleTarget {
  whenBusy(): boolean {
    return true;
  }
}

const setup = (options: Partial<AutoscalerOptions> = {}, first: Decider = wanting(5)) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const target = new WakingTarget(4);
  const lines: string[] = [];
  const errors: unknown[] = [];
  const bounds = { min: 2, max: 20 };
  const header = { name: 'fake', ...bounds, ...LIMITS, tickMs: TICK_MS, startedAtWallMs: 0 };
  const policySource: PolicySource = (policy, now) => ({
    controller: createController({ policy: { ...policy, tickMs: TICK_MS }, ...now, ...LIMITS }),
    header: { ...header, policy: policy.demand.spec, ...now },
  });
  const autoscaler = createAutoscaler({
    target,
    controller: createController({ policy: { demand: first, tickMs: TICK_MS }, ...bounds, ...LIMITS }),
    policySource,
    ...bounds,
    clock,
    journal: new JournalWriter({ header: { ...header, policy: first.spec }, sink: (line) => lines.push(line) }),
    onListenerError: (error) => errors.push(error),
    ...options,
  });
  autoscaler.start();
  return { clock, target, autoscaler, lines, errors };
};

describe('a policy that is applied to a running autoscaler', () => {
  it('decides from the next tick on, and not before; the cadence stays', () => {
    const { clock, target, autoscaler } = setup();
    clock.advance(250);
    autoscaler.applyPolicy({ demand: wanting(9), tickMs: 7_000 });
    expect(target.resizes).toEqual([5]);
    clock.advance(49);
    expect(target.resizes).toEqual([5]);
    clock.advance(1);
    expect(target.resizes).toEqual([5, 9]);
    expect(autoscaler.journal.records().map(({ at }) => at)).toEqual([1_000, 1_100, 1_200, 1_300]);
  });

  it('begins in its first state, and a bare decider will do', () => {
    const { clock, autoscaler, lines } = setup();
    clock.advance(200);
    autoscaler.applyPolicy(wanting(6));
    clock.advance(200);
    const { segments } = parseJournal(lines);
    expect(segments.map(({ state }) => state.stages)).toEqual([
      { 'demand:wanting5': 0, controller: null },
      { 'demand:wanting6': 0, controller: null },
    ]);
    expect(segments.map((segment) => [...segment.entries()].filter(({ kind }) => kind === 'tick').length)).toEqual([3, 2]);
    expect(segments[1]?.header).toMatchObject({ revision: 1, policy: { kind: 'wanting', options: { size: 6 } } });
  });

  it('keeps bounds, override, pause, budget and counts', () => {
    const budget = new FakeGrantSource((recommended) => Math.min(recommended, 12));
    const { clock, target, autoscaler } = setup({ budget });
    autoscaler.setBounds({ min: 3, max: 15 });
    autoscaler.override({ desired: 14, forMs: 1_000, reason: 'sale', actor: 'ada' });
    autoscaler.pause('down');
    target.onObserve = () => {
      throw new Error('gone');
    };
    clock.advance(100);
    target.onObserve = () => undefined;
    autoscaler.applyPolicy(wanting(18));
    clock.advance(100);
    expect(autoscaler.journal.latest).toMatchObject({
      recommended: 14,
      granted: 12,
      observation: { bounds: { min: 3, max: 15 } },
    });
    expect(autoscaler.snapshot()).toMatchObject({
      bounds: { min: 3, max: 15 },
      override: { desired: 14 },
      paused: 'down',
      signalErrors: 1,
    });
    clock.advance(1_000);
    expect(autoscaler.journal.latest).toMatchObject({ recommended: 15, binding: { stage: 'budget' } });
  });

  it('counts what happened since the last tick, like any tick', () => {
    const { clock, target, autoscaler } = setup();
    clock.advance(100);
    target.numbers.arrivals = 7;
    autoscaler.applyPolicy(wanting(6));
    clock.advance(100);
    expect(autoscaler.journal.latest?.observation).toMatchObject({ arrivals: 7, dtMs: 100 });
  });

  it('is seen by a loop that rests: it wakes at the next time of its plan', () => {
    const { clock, target, autoscaler } = setup({}, onDemand());
    target.numbers.live = 2;
    clock.advance(60_030);
    expect(autoscaler.isResting).toBe(true);
    autoscaler.applyPolicy(wanting(7));
    expect(autoscaler.isResting).toBe(false);
    clock.advance(70);
    expect(target.desired).toBe(7);
    expect(autoscaler.journal.latest).toMatchObject({ at: 61_100, observation: { dtMs: 100 } });
  });

  it('is seen as well when a listener applies it in the tick after which the loop would have rested', () => {
    const { clock, target, autoscaler } = setup({}, onDemand());
    target.numbers.live = 2;
    clock.advance(60_030);
    autoscaler.tick();
    expect(autoscaler.isResting).toBe(true);
    clock.advance(10);
    const watch = autoscaler.onDecision(() => autoscaler.applyPolicy(wanting(7)));
    autoscaler.tick();
    watch[Symbol.dispose]();
    expect(autoscaler.isResting).toBe(false);
    clock.advance(100);
    expect(target.desired).toBe(7);
  });

  it('waits for the start of an autoscaler that was stopped, and only the last one decides', () => {
    const { clock, target, autoscaler, lines } = setup();
    clock.advance(100);
    autoscaler.stop();
    autoscaler.applyPolicy(wanting(8));
    autoscaler.applyPolicy(wanting(11));
    autoscaler.start();
    clock.advance(100);
    expect(target.resizes).toEqual([5, 11]);
    expect(parseJournal(lines).headers.map(({ policy }) => policy)).toMatchObject([
      { options: { size: 5 } },
      { options: { size: 11 } },
    ]);
  });

  it('is recorded when it is the one that runs already, because it begins afresh', () => {
    const { clock, autoscaler, lines } = setup();
    for (let time = 0; time < 3; time += 1) {
      clock.advance(100);
      autoscaler.applyPolicy(wanting(5));
    }
    clock.advance(100);
    expect(parseJournal(lines).headers.map(({ revision }) => revision)).toEqual([undefined, 1, 2, 3]);
  });

  it('decides also while its header cannot be written; the journal goes on with it, once it can', () => {
    let isRefusing = false;
    const lines: string[] = [];
    const header = { name: 'fake', policy: null, min: 2, max: 20, ...LIMITS, tickMs: TICK_MS, startedAtWallMs: 0 };
    const sink = (line: string): void => {
      if (isRefusing) throw new Error('disk full');
      lines.push(line);
    };
    const { clock, target, autoscaler, errors } = setup({ journal: new JournalWriter({ header, sink }) });
    clock.advance(100);
    autoscaler.applyPolicy(wanting(9));
    isRefusing = true;
    clock.advance(200);
    expect(target.resizes).toEqual([5, 9]);
    expect(errors).toEqual([new Error('disk full'), new Error('disk full')]);
    isRefusing = false;
    clock.advance(100);
    const { segments } = parseJournal(lines);
    expect(segments.map((segment) => segment.header.revision)).toEqual([undefined, 1]);
    expect([...parseJournal(lines).ticks()].map(({ observation }) => observation.nowMs)).toEqual([1_000, 1_100, 1_400]);
  });
});

describe('a policy that cannot be applied', () => {
  const other: Controller = createController({ policy: { demand: onDemand(), tickMs: 60 }, min: 2, max: 20, ...LIMITS });
  const header = { name: 'fake', policy: null, min: 2, max: 20, ...LIMITS, tickMs: 60, startedAtWallMs: 0 };
  const strict: PolicySource = (policy: Policy, bounds) => ({
    controller: createController({ policy, ...bounds, waitSloMs: -1 }),
    header,
  });

  it.each<[string, string, Partial<AutoscalerOptions>, unknown]>([
    ['has nothing to be made with', 'policy', { policySource: undefined as never }, wanting(9)],
    ['is none', 'policy', {}, null],
    ['is none', 'policy', {}, 'demand'],
    ['has no demand', 'policy', {}, { guards: [] }],
    ['would have another cadence', 'policy.tickMs', { policySource: () => ({ controller: other, header }) }, wanting(9)],
    ['is refused by what makes controllers', 'waitSloMs', { policySource: strict }, wanting(9)],
  ])('%s, is refused for its `%s`, and changes nothing', (_words, option, options, policy) => {
    const { clock, target, autoscaler, lines } = setup(options);
    expect(() => autoscaler.applyPolicy(policy as never)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
    clock.advance(300);
    expect(target.resizes).toEqual([5]);
    expect(parseJournal(lines).headers).toHaveLength(1);
  });
});
