import { OptionError } from '../../errors/index.ts';
import type { Decider, DecisionView, Detail, Verdict } from '../decider.ts';
import { faultText } from '../fault-text.ts';

/** One of several deciders under one roof. */
export interface Part {
  readonly decider: Decider;
  /** Its name, numbered when there are two of one name. */
  readonly name: string;
}

/** A part's verdict. */
export interface PartVerdict extends Verdict<unknown> {
  readonly name: string;
}

/** Names the parts. @throws OptionError when `deciders` is no list, has fewer than two, or something in it is no decider. */
export const partsOf = (path: string, deciders: readonly Decider[]): readonly Part[] => {
  if (!Array.isArray(deciders) || deciders.length < 2)
    throw new OptionError(path, deciders, 'an array of deciders, two at least');
  const used = new Map<string, number>();
  return deciders.map((decider: Decider, index) => {
    if (typeof decider?.decide !== 'function') throw new OptionError(`${path}[${index}]`, decider, 'a decider');
    const count = (used.get(decider.name) ?? 0) + 1;
    used.set(decider.name, count);
    return { decider, name: count === 1 ? decider.name : `${decider.name}#${count}` };
  });
};

const held = (state: unknown, { observation: { desired } }: DecisionView, problem: string): Verdict<unknown> => ({
  state,
  desired,
  reason: 'SIGNAL_INVALID',
  detail: { problem },
});

/** Asks a part. One that throws, or returns a size that is not finite, holds and keeps its state; the others still count. */
const ask = (decider: Decider, state: unknown, view: DecisionView): Verdict<unknown> => {
  try {
    const verdict = decider.decide(state, view);
    return Number.isFinite(verdict.desired) ? verdict : held(state, view, `desired is ${faultText(verdict.desired)}`);
  } catch (error) {
    return held(state, view, faultText(error));
  }
};

/** Asks every part, so that each has a fresh state whichever of them decides. */
export const askAll = (parts: readonly Part[], states: readonly unknown[], view: DecisionView): readonly PartVerdict[] =>
  parts.map(({ decider, name }, index) => ({ name, ...ask(decider, states[index], view) }));

/** The size and the reason of each part. */
export const sizesOf = (verdicts: readonly PartVerdict[]): Detail => {
  const detail: Record<string, number | string> = {};
  for (const { name, desired, reason } of verdicts) {
    detail[`${name}.size`] = desired;
    detail[`${name}.reason`] = reason;
  }
  return detail;
};
