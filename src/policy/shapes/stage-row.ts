import { type Fields, type GroupShape, group } from './option-shape.ts';

/** A kind of stage as data: what it is for, and what its options may be. */
export interface StageRow {
  /** What it does, in one sentence. */
  readonly about: string;
  readonly options: GroupShape;
}

/** The row of a kind. */
export const stageRow = (about: string, fields: Fields, order?: GroupShape['order']): StageRow => ({
  about,
  options: group(fields, order),
});
