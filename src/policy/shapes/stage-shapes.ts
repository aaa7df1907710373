import { STAGE_KINDS } from '../stage-kinds.ts';
import type { StageMaker } from '../stage-maker.ts';
import { DECIDER_SHAPES } from './decider-shapes.ts';
import { GUARD_SHAPES } from './guard-shapes.ts';
import type { GroupShape } from './option-shape.ts';
import type { StageRow } from './stage-row.ts';

/** The stages that marea brings, by role and kind. */
export const STAGE_SHAPES: Readonly<Record<'deciders' | 'guards', Readonly<Record<string, StageRow>>>> = Object.freeze({
  deciders: DECIDER_SHAPES,
  guards: GUARD_SHAPES,
});

/** The shape of a kind's options; `undefined` for a kind of somebody else's, even under one of our names. */
export const stageShape = (role: 'decider' | 'guard', kind: string, make: StageMaker<unknown>): GroupShape | undefined => {
  const key = role === 'guard' ? 'guards' : 'deciders';
  const isOurs = Object.hasOwn(STAGE_KINDS[key], kind) && STAGE_KINDS[key][kind] === make;
  return isOurs && Object.hasOwn(STAGE_SHAPES[key], kind) ? STAGE_SHAPES[key][kind]?.options : undefined;
};
