import type { Decider } from '../decider.ts';
import { askAll, type PartVerdict, partsOf, sizesOf } from './part.ts';

/** State of a combination: plain JSON. One state for each part, in their order. @public */
export interface CombinedState {
  readonly parts: readonly unknown[];
}

/** Picks the verdict that decides; `undefined` to keep the size because the parts do not agree. */
export type Choose = (verdicts: readonly PartVerdict[], desired: number) => PartVerdict | undefined;

/** Makes one decider of several. */
export const combined = (kind: string, deciders: readonly Decider[], choose: Choose): Decider<CombinedState> => {
  const parts = partsOf(kind, deciders);
  return {
    name: kind,
    spec: { kind, options: { deciders: parts.map(({ decider }) => decider.spec) } },
    start: (limits) => ({ parts: parts.map(({ decider }) => decider.start(limits)) }),
    decide: (state, view) => {
      const { desired } = view.observation;
      const verdicts = askAll(parts, state.parts, view);
      const next = { parts: verdicts.map((verdict) => verdict.state) };
      const decisive = choose(verdicts, desired);
      if (decisive === undefined) return { state: next, desired, reason: 'NO_AGREEMENT', detail: sizesOf(verdicts) };
      return {
        state: next,
        desired: decisive.desired,
        reason: decisive.reason,
        detail: { ...decisive.detail, by: decisive.name, ...sizesOf(verdicts) },
      };
    },
  };
};
