import { type Fields, type GroupShape, group } from './option-shape.ts';

/** A kind of stage as data: what it is for, and what its options may be. */
export interface StageRow {
  /** What it does, in one sentence. */
  readonly about: string;
  readonly options: GroupShape;
  /** Whether its maker also knows what a shape cannot say, such as that one of two options must be given. @defaultValue false */
  readonly isStricter?: boolean;
}

/** The row of a kind. */
export const stageRow = (about: string, fields: Fields, order?: GroupShape['order']): StageRow => ({
  about,
  options: group(fields, order),
});

/** The row of a kind whose maker finds more than the shape does. */
export const stricterRow = (about: string, fields: Fields): StageRow => ({ ...stageRow(about, fields), isStricter: true });
