/** What a number counts: decides how it is written in words, and whether a policy file may give it as a duration. */
export type Unit = 'ms' | 'ratio' | 'workers' | 'number';

/** A number. Every end of its range is optional; `min` and `max` belong to the range, `above` and `below` do not. */
export interface NumberShape {
  readonly type: 'number';
  readonly unit: Unit;
  /** Whether only whole numbers count. */
  readonly isWhole?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
  /** Whether it is a time that the stage looks back over or rests for, so that less than a tick of it does nothing. */
  readonly isSpan?: boolean;
}

/** One word of a list. */
export interface ChoiceShape {
  readonly type: 'choice';
  readonly of: readonly string[];
}

/** A text, for example the name of a signal. */
export interface TextShape {
  readonly type: 'text';
  /** What it is, in words: "the name of a signal". */
  readonly what: string;
  /** Fewest characters. @defaultValue 0 */
  readonly shortest?: number;
  /** What it must match; of a kind that any JSON Schema knows. */
  readonly pattern?: RegExp;
  readonly example?: string;
}

/** A list whose members have one shape. */
export interface ListShape {
  readonly type: 'list';
  readonly of: Shape;
  /** Fewest members. @defaultValue 0 */
  readonly fewest?: number;
  /** Most members. @defaultValue 1_000 */
  readonly most?: number;
}

/** An object with fixed fields; others are refused. */
export interface GroupShape {
  readonly type: 'group';
  readonly fields: Fields;
  /** Pairs of fields of which the first must be below the second, defaults counted. */
  readonly order?: readonly (readonly [low: string, high: string])[];
}

/** A stage inside the options of another one. */
export interface StageShape {
  readonly type: 'stage';
  readonly role: 'decider' | 'guard';
}

/** A whole policy: the name of one, or the policy itself as data. */
export interface WholePolicyShape {
  readonly type: 'policy';
}

/** What a value in a policy may be. Plain data, from which checks, the JSON Schema and tables in the docs are made. */
export type Shape = NumberShape | ChoiceShape | TextShape | ListShape | GroupShape | StageShape | WholePolicyShape;

/** One field of a group. */
export interface Field {
  readonly shape: Shape;
  /** What it is, in one sentence. */
  readonly about: string;
  /** What counts when it is absent; a text where the value depends on others. */
  readonly fallback?: unknown;
  /** Whether it must be there. @defaultValue false */
  readonly isRequired?: boolean;
}

/** Fields by name. */
export type Fields = Readonly<Record<string, Field>>;

type Ends = Pick<NumberShape, 'min' | 'max' | 'above' | 'below'>;

/** A time in milliseconds. */
export const ms = (ends: Ends = { min: 0 }): NumberShape => ({ type: 'number', unit: 'ms', ...ends });

/** A time to look back over or to rest for, in milliseconds: less than a tick of it does nothing, but 0 may switch it off. */
export const span = (ends: Ends = { min: 0 }): NumberShape => ({ ...ms(ends), isSpan: true });

/** A share, from 0 to 1 unless said otherwise. */
export const ratio = (ends: Ends = { min: 0, max: 1 }): NumberShape => ({ type: 'number', unit: 'ratio', ...ends });

/** A whole number of workers. */
export const workers = (ends: Ends = { min: 0 }): NumberShape => ({ type: 'number', unit: 'workers', isWhole: true, ...ends });

/** Any number, such as a gain. */
export const number = (ends: Ends = {}): NumberShape => ({ type: 'number', unit: 'number', ...ends });

/** A whole number that counts something else than workers. */
export const whole = (ends: Ends = { min: 0 }): NumberShape => ({ type: 'number', unit: 'number', isWhole: true, ...ends });

/** A text, such as a name. */
export const text = (what: string, more: Pick<TextShape, 'shortest' | 'pattern' | 'example'> = {}): TextShape => ({
  type: 'text',
  what,
  ...more,
});

/** A list with at least one member. */
export const list = (of: Shape, ends: Pick<ListShape, 'fewest' | 'most'> = { fewest: 1 }): ListShape => ({
  type: 'list',
  of,
  ...ends,
});

/** A decider inside the options of another one. */
export const DECIDER: StageShape = Object.freeze({ type: 'stage', role: 'decider' });

/** One of some words. */
export const choice = (...of: readonly string[]): ChoiceShape => ({ type: 'choice', of });

/** The field of an option that may be left out. */
export const optional = (shape: Shape, about: string, fallback?: unknown): Field =>
  fallback === undefined ? { shape, about } : { shape, about, fallback };

/** The field of an option that must be given. */
export const required = (shape: Shape, about: string): Field => ({ shape, about, isRequired: true });

/** An object with fixed fields. */
export const group = (fields: Fields, order?: GroupShape['order']): GroupShape =>
  order === undefined ? { type: 'group', fields } : { type: 'group', fields, order };
