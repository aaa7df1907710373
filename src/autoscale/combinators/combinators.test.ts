import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Decider } from '../decider.ts';
import { step } from '../deciders/step.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import { allOf } from './all-of.ts';
import { anyOf } from './any-of.ts';
import { maxOf } from './max-of.ts';
import { minOf } from './min-of.ts';

/** Asks for a fixed size, and counts its steps. */
const fixed = (desired: number, name = 'fixed'): Decider<number> => ({
  name,
  spec: { kind: 'fixed', options: { desired } },
  start: () => 0,
  decide: (count) => ({ state: count + 1, desired, reason: 'LOAD', detail: { asked: desired } }),
});

const failing = (problem: unknown): Decider<number> => ({
  ...fixed(0, 'failing'),
  decide: () => {
    throw problem;
  },
});

const COMBINATORS = { maxOf, minOf, allOf, anyOf };
const sizeBy = (combine: (typeof COMBINATORS)[keyof typeof COMBINATORS], sizes: readonly number[]): number => {
  const decider = combine(sizes.map((size, index) => fixed(size, `d${index}`) as Decider));
  return decider.decide(decider.start(FAKE_LIMITS), fakeView()).desired;
};

describe('combinators, at a size of 10', () => {
  it.each([
    { sizes: [12, 15], maxOf: 15, minOf: 12, allOf: 12, anyOf: 15 },
    { sizes: [5, 8], maxOf: 8, minOf: 5, allOf: 8, anyOf: 5 },
    { sizes: [5, 15], maxOf: 15, minOf: 5, allOf: 10, anyOf: 15 },
    { sizes: [10, 15], maxOf: 15, minOf: 10, allOf: 10, anyOf: 15 },
    { sizes: [10, 5], maxOf: 10, minOf: 5, allOf: 10, anyOf: 5 },
    { sizes: [10, 10], maxOf: 10, minOf: 10, allOf: 10, anyOf: 10 },
    { sizes: [12, 5, 15], maxOf: 15, minOf: 5, allOf: 10, anyOf: 15 },
    { sizes: [5, 10, 8], maxOf: 10, minOf: 5, allOf: 10, anyOf: 5 },
  ])('make of $sizes: max $maxOf, min $minOf, all $allOf, any $anyOf', ({ sizes, ...expected }) => {
    for (const [name, combine] of Object.entries(COMBINATORS))
      expect([name, sizeBy(combine, sizes)]).toEqual([name, expected[name as keyof typeof expected]]);
  });

  it('name the part that decided, with its reason and detail, and show what each wanted', () => {
    const decider = maxOf([fixed(12, 'one'), fixed(15, 'two'), fixed(15, 'two')]);
    expect(decider.decide(decider.start(FAKE_LIMITS), fakeView())).toEqual({
      state: { parts: [1, 1, 1] },
      desired: 15,
      reason: 'LOAD',
      detail: {
        asked: 15,
        by: 'two',
        'one.size': 12,
        'one.reason': 'LOAD',
        'two.size': 15,
        'two.reason': 'LOAD',
        'two#2.size': 15,
        'two#2.reason': 'LOAD',
      },
    });
  });

  it('say that there is no agreement', () => {
    const decider = allOf([fixed(12, 'one'), fixed(5, 'two')]);
    expect(decider.decide(decider.start(FAKE_LIMITS), fakeView())).toMatchObject({
      desired: 10,
      reason: 'NO_AGREEMENT',
      detail: { 'one.size': 12, 'two.size': 5 },
    });
  });

  it('step every part, whichever decides', () => {
    const decider = anyOf([fixed(12), fixed(5)]);
    let state = decider.start(FAKE_LIMITS);
    for (let tick = 0; tick < 3; tick += 1) ({ state } = decider.decide(state, fakeView()));
    expect(state).toEqual({ parts: [3, 3] });
  });

  it.each([
    { what: 'throws', part: failing(new Error('out of order')), problem: 'out of order' },
    { what: 'throws no error', part: failing('down'), problem: 'down' },
    { what: 'returns no number', part: fixed(Number.NaN, 'failing'), problem: 'desired is NaN' },
  ])('take a part that $what as one that holds, and still ask the others', ({ part, problem }) => {
    const decider = maxOf([part, fixed(5)]);
    const verdict = decider.decide(decider.start(FAKE_LIMITS), fakeView());
    expect(verdict).toMatchObject({ desired: 10, reason: 'SIGNAL_INVALID', detail: { by: 'failing', problem } });
    expect(verdict.state).toEqual({ parts: [0, 1] });
  });

  it('keep a part without data from being outvoted downwards', () => {
    const view = fakeView({ queued: 5 });
    const decider = maxOf([step(), fixed(3)]);
    expect(decider.decide(decider.start(FAKE_LIMITS), view)).toMatchObject({
      desired: 10,
      reason: 'NO_DATA',
      detail: { by: 'step' },
    });
  });

  it('may be nested, and write themselves down', () => {
    const decider = maxOf([minOf([fixed(20), fixed(14)]), fixed(12)]);
    expect(decider.decide(decider.start(FAKE_LIMITS), fakeView()).desired).toBe(14);
    expect(decider.spec).toEqual({
      kind: 'maxOf',
      options: {
        deciders: [{ kind: 'minOf', options: { deciders: [fixed(20).spec, fixed(14).spec] } }, fixed(12).spec],
      },
    });
  });

  it.each([[[]], [[fixed(1)]], [5], [[fixed(1), {}]], [[fixed(1), null]]])('refuse %j', (deciders) => {
    for (const combine of Object.values(COMBINATORS)) expect(() => combine(deciders as Decider[])).toThrow(OptionError);
  });
});
