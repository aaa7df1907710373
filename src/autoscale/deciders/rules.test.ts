import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { createController } from '../create-controller.ts';
import { fakeObservation, fakeView } from '../fake-observation.ts';
import type { Observation, WaitObservation } from '../observation.ts';
import { NO_MEMORY, SIGNAL_NAMES, type SignalName } from './named-signal.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';
import { rulesPolicy } from './rules-policy.ts';

const START = { memory: NO_MEMORY };
const waits = (p99: number): WaitObservation => ({ count: 100, mean: p99 / 4, p50: p99 / 8, p99, max: p99 });
const decide = (given: Partial<Observation>, list?: readonly Rule[]) =>
  rules(list === undefined ? {} : { rules: list }).decide(START, fakeView(given));
const rule = (name: string, when: Rule['when'], size: Rule['size']): Rule => ({ name, when, size });

const GROW = rule('grow', [{ signal: 'queued', above: 10 }], { add: 2 });
const GROW_MORE = rule('grow-more', [{ reading: 'lag', above: 100 }], { multiply: 2 });
const SHRINK = rule('shrink', [{ signal: 'utilization', below: 0.5 }], { add: -3 });

describe('rules', () => {
  it.each([
    { when: 'waits are long', given: { busy: 8, queued: 5, waitMs: waits(1_001) }, desired: 15, reason: 'RULE:waits-long' },
    { when: 'most workers are busy', given: { busy: 9, waitMs: waits(20) }, desired: 13, reason: 'RULE:busy' },
    {
      when: 'many tasks wait for each worker',
      given: { busy: 8, queued: 21, waitMs: waits(200) },
      desired: 13,
      reason: 'RULE:queue-deep',
    },
    { when: 'few are busy and nobody waits long', given: { busy: 2, waitMs: waits(99) }, desired: 8, reason: 'RULE:quiet' },
    { when: 'few are busy but tasks wait', given: { busy: 2, waitMs: waits(100) }, desired: 10, reason: 'NO_CHANGE' },
    { when: 'nothing matches', given: { busy: 6, waitMs: waits(400) }, desired: 10, reason: 'NO_CHANGE' },
  ])('by default asks for $desired when $when', ({ given, desired, reason }) => {
    expect(decide(given)).toMatchObject({ desired, reason });
  });

  it('shows every rule that matched, not only the first', () => {
    const { desired, reason, detail } = decide({ busy: 9, queued: 25, waitMs: waits(2_000) });
    expect({ desired, reason }).toEqual({ desired: 15, reason: 'RULE:waits-long' });
    expect(detail).toEqual({
      waitP99Ms: 2_000,
      queued: 25,
      utilization: 0.9,
      queuedPerWorker: 2.5,
      matched: 'waits-long, busy, queue-deep',
    });
  });

  it('lets the rule win that asks for the most workers, in whatever order they stand', () => {
    const given = { busy: 1, queued: 20, readings: { lag: { value: 500, ageMs: 0 } } };
    for (const list of [
      [GROW, GROW_MORE, SHRINK],
      [SHRINK, GROW_MORE, GROW],
    ])
      expect(decide(given, list)).toMatchObject({ desired: 20, reason: 'RULE:grow-more' });
  });

  it('takes a size that is to be kept as a rule against shrinking', () => {
    const keep = rule('keep', [{ signal: 'queued', above: 0 }], { add: 0 });
    expect(decide({ busy: 1, queued: 1 }, [SHRINK, keep])).toMatchObject({ desired: 10, reason: 'RULE:keep' });
    expect(decide({ busy: 1, queued: 0 }, [SHRINK, keep])).toMatchObject({ desired: 7, reason: 'RULE:shrink' });
  });

  it('does not shrink while a rule that might ask for growth has no data', () => {
    expect(decide({ busy: 1 }, [GROW_MORE, SHRINK])).toMatchObject({
      desired: 10,
      reason: 'NO_DATA',
      detail: { matched: 'shrink', unknown: 'grow-more', signal: 'grow-more' },
    });
    expect(decide({ busy: 1, readings: { lag: { value: 5, ageMs: 0 } } }, [GROW_MORE, SHRINK]).desired).toBe(7);
    // a reading that is too old is no data
    expect(decide({ busy: 1, readings: { lag: { value: 5, ageMs: 9_000 } } }, [GROW_MORE, SHRINK]).reason).toBe('NO_DATA');
    expect(decide({ busy: 9 }, [GROW_MORE, SHRINK])).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('settles a rule by one condition that is not met, whatever the others have no data for', () => {
    const list = [
      rule(
        'both',
        [
          { reading: 'lag', above: 1 },
          { signal: 'queued', above: 5 },
        ],
        { add: 1 },
      ),
      SHRINK,
    ];
    expect(decide({ busy: 1, queued: 5 }, list)).toMatchObject({ desired: 7, reason: 'RULE:shrink' });
    expect(decide({ busy: 1, queued: 6 }, list)).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('grows by a rule that matched while another has no data', () => {
    expect(decide({ busy: 9, queued: 11 }, [GROW, GROW_MORE])).toMatchObject({ desired: 12, reason: 'RULE:grow' });
  });

  it.each([
    { size: { add: 2 }, desired: 12 },
    { size: { add: -2 }, desired: 8 },
    { size: { multiply: 1.05 }, desired: 11 },
    { size: { multiply: 0.99 }, desired: 9 },
    { size: { multiply: 1.31 }, desired: 14 },
    { size: { multiply: 0.55 }, desired: 5 },
    { size: { multiply: 1 }, desired: 10 },
    { size: { to: 0 }, desired: 0 },
  ])('makes $desired of 10 by $size', ({ size, desired }) => {
    expect(decide({}, [rule('always', [{ signal: 'queued', above: -1 }], size)]).desired).toBe(desired);
  });

  it.each([
    { above: 10, below: undefined, met: false },
    { above: 9, below: undefined, met: true },
    { above: undefined, below: 10, met: false },
    { above: 5, below: 15, met: true },
    { above: 5, below: 10, met: false },
  ])('takes 10 between $above and $below: $met', ({ above, below, met }) => {
    const condition = { signal: 'queued' as const, ...(above !== undefined && { above }), ...(below !== undefined && { below }) };
    expect(decide({ queued: 10 }, [rule('r', [condition], { add: 1 })]).desired).toBe(met ? 11 : 10);
  });

  it.each<{ signal: SignalName; given: Partial<Observation>; value: number | undefined }>([
    { signal: 'waitMeanMs', given: { waitMs: waits(400) }, value: 100 },
    { signal: 'waitP50Ms', given: { waitMs: waits(400) }, value: 50 },
    { signal: 'waitP99Ms', given: { waitMs: waits(400) }, value: 400 },
    { signal: 'waitP99Ms', given: { waitMs: waits(400), oldestWaitMs: 900 }, value: 900 },
    { signal: 'waitP99Ms', given: { queued: 3, oldestWaitMs: 70 }, value: 70 },
    { signal: 'waitP99Ms', given: { queued: 3 }, value: undefined },
    { signal: 'waitP99Ms', given: {}, value: 0 },
    { signal: 'waitP99Ms', given: { completions: 1 }, value: undefined },
    { signal: 'oldestWaitMs', given: { oldestWaitMs: 12 }, value: 12 },
    { signal: 'utilization', given: { busy: 4 }, value: 0.4 },
    { signal: 'utilization', given: { busy: 9, live: 9, desired: 100 }, value: 0.09 },
    { signal: 'utilization', given: { live: 0, desired: 0 }, value: undefined },
    { signal: 'queued', given: { queued: 7 }, value: 7 },
    { signal: 'queuedPerWorker', given: { queued: 7 }, value: 0.7 },
    { signal: 'queuedPerWorker', given: { queued: 7, desired: 0 }, value: 7 },
    { signal: 'queueFill', given: { queued: 7, queueCapacity: 10 }, value: 0.7 },
    { signal: 'queueFill', given: { queued: 7 }, value: undefined },
    { signal: 'queueFill', given: { queued: 7, queueCapacity: 0 }, value: undefined },
    {
      signal: 'errorRatio',
      given: { completions: 15, failures: 3, overloads: 2, rejections: 900, shed: 5, aborted: 5 },
      value: 0.25,
    },
    { signal: 'errorRatio', given: { completions: 15, failures: 4 }, value: undefined },
  ])('reads $signal as $value from $given', ({ signal, given, value }) => {
    const { detail } = decide(given, [rule('r', [{ signal, above: -1 }], { add: 1 })]);
    expect(detail?.[signal]).toBe(value);
    expect(detail?.['unknown']).toBe(value === undefined ? 'r' : undefined);
  });

  it('knows each signal that it lists', () => {
    for (const signal of SIGNAL_NAMES)
      expect(() => rules({ rules: [rule('r', [{ signal, above: 1 }], { add: 1 })] })).not.toThrow();
  });

  it.each<[unknown, string]>([
    [{ rules: [] }, 'rules.rules'],
    [{ rules: 5 }, 'rules.rules'],
    [{ rule: [] }, 'rules.rule'],
    [{ rules: [{ ...GROW, name: '' }] }, 'rules.rules[0].name'],
    [{ rules: [GROW, GROW] }, 'rules.rules[1].name'],
    [{ rules: [{ ...GROW, name: 5 }] }, 'rules.rules[0].name'],
    [{ rules: [{ ...GROW, if: 5 }] }, 'rules.rules[0].if'],
    [{ rules: [{ ...GROW, when: [] }] }, 'rules.rules[0].when'],
    [{ rules: [{ ...GROW, when: {} }] }, 'rules.rules[0].when'],
    [{ rules: [{ ...GROW, when: [{ above: 5 }] }] }, 'rules.rules[0].when[0].signal'],
    [{ rules: [{ ...GROW, when: [{ signal: 'queued', reading: 'x', above: 5 }] }] }, 'rules.rules[0].when[0].signal'],
    [{ rules: [{ ...GROW, when: [{ signal: 'size', above: 5 }] }] }, 'rules.rules[0].when[0].signal'],
    [{ rules: [{ ...GROW, when: [{ reading: 5, above: 5 }] }] }, 'rules.rules[0].when[0].reading'],
    [{ rules: [{ ...GROW, when: [{ signal: 'queued' }] }] }, 'rules.rules[0].when[0].above'],
    [{ rules: [{ ...GROW, when: [{ signal: 'queued', above: '5' }] }] }, 'rules.rules[0].when[0].above'],
    [{ rules: [{ ...GROW, when: [{ signal: 'queued', below: Number.NaN }] }] }, 'rules.rules[0].when[0].below'],
    [{ rules: [{ ...GROW, when: [{ signal: 'queued', over: 5 }] }] }, 'rules.rules[0].when[0].over'],
    [{ rules: [{ ...GROW, size: {} }] }, 'rules.rules[0].size'],
    [{ rules: [{ ...GROW, size: { add: 1, to: 2 } }] }, 'rules.rules[0].size'],
    [{ rules: [{ ...GROW, size: { add: 1.5 } }] }, 'rules.rules[0].size.add'],
    [{ rules: [{ ...GROW, size: { multiply: 0 } }] }, 'rules.rules[0].size.multiply'],
    [{ rules: [{ ...GROW, size: { to: -1 } }] }, 'rules.rules[0].size.to'],
  ])('refuses %j at %s', (options, option) => {
    expect(() => rules(options as object)).toThrow(OptionError);
    expect(() => rules(options as object)).toThrow(expect.objectContaining({ option }));
  });
});

describe('rulesPolicy', () => {
  const FAILING = { dtMs: 500, completions: 80, failures: 20, arrivals: 100, waitMs: waits(2_000), queued: 50 };

  it('forbids growth while more than 10 % of tasks fail, and lets the pool shrink', () => {
    const controller = createController({
      policy: rulesPolicy({ cooldown: { upMs: 0, downMs: 0 } }),
      min: 2,
      max: 32,
      waitSloMs: 500,
    });
    const held = controller.step(fakeObservation({ ...FAILING, nowMs: 0, busy: 10 }));
    expect(held).toMatchObject({ desired: 10, binding: { stage: 'veto', reason: 'VETO:errors' } });
    expect(held.stages.find(({ name }) => name === 'rules')?.detail).toMatchObject({ matched: 'waits-long, busy, queue-deep' });
    let recommendation = held;
    for (let nowMs = 500; nowMs <= 8_000; nowMs += 500)
      recommendation = controller.step(fakeObservation({ ...FAILING, nowMs, busy: 1, queued: 0, waitMs: waits(10) }));
    expect(recommendation).toMatchObject({ desired: 8, binding: { stage: 'rules', reason: 'RULE:quiet' } });
  });

  it('takes rules, veto, tick and cooldowns from the options', () => {
    const policy = rulesPolicy({
      rules: [GROW],
      veto: { when: [{ signal: 'errorRatio', above: 0.5 }] },
      tickMs: 200,
      cooldown: { upMs: 0 },
    });
    const controller = createController({ policy, min: 2, max: 32, waitSloMs: 500 });
    expect(controller.tickMs).toBe(200);
    expect(controller.step(fakeObservation({ ...FAILING, nowMs: 0 })).desired).toBe(12);
  });
});
