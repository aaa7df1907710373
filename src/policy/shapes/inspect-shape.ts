import { OptionError } from '../../errors/index.ts';
import { similarWord } from '../../internal/index.ts';
import { deciderBuilder } from '../build-stage.ts';
import { DEFAULT_POLICY, policyNames, readPolicyName } from '../policy-name.ts';
import { relocated } from '../relocated.ts';
import type { StageMaker } from '../stage-maker.ts';
import { inspectNumber } from './inspect-number.ts';
import { fieldPath, type Inspection } from './inspection.ts';
import type { GroupShape, ListShape, Shape, StageShape, TextShape } from './option-shape.ts';
import { POLICY_SHAPE } from './policy-shape.ts';
import { shapeWords } from './shape-words.ts';
import { stageShape } from './stage-shapes.ts';

/** Names and other texts are short; what is longer is a mistake, and longer work for whoever reads it. */
const LONGEST_TEXT = 256;
/** Members of a list. */
const MOST_MEMBERS = 1_000;
/** Stages within stages. */
const DEEPEST = 8;

/** Keys through which an object can change others. They are never read, copied or merged. */
const UNSAFE_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

type PlainObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is PlainObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const unknownKeyWords = (key: string, known: readonly string[]): string => {
  if (UNSAFE_KEYS.includes(key)) return 'absent: a key of this name could change other objects';
  const similar = similarWord(key, known);
  const list = known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`;
  return `absent: there is no such option; ${similar === undefined ? '' : `did you mean \`${similar}\`? `}${list}`;
};

/** Notes keys that are not known. */
const inspectKeys = (value: PlainObject, known: readonly string[], path: string, inspection: Inspection): void => {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) inspection.refuse(fieldPath(path, key), value[key], unknownKeyWords(key, known));
  }
};

/** Own fields only, so that nothing comes in from a prototype. */
const own = (value: PlainObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

/** A value of a field, or what counts in its place. */
const counted = (given: PlainObject, { fields }: GroupShape, key: string): unknown => given[key] ?? fields[key]?.fallback;

const inspectOrder = (read: PlainObject, shape: GroupShape, path: string, inspection: Inspection): void => {
  for (const [low, high] of shape.order ?? []) {
    const lowest = counted(read, shape, low);
    const highest = counted(read, shape, high);
    if (typeof lowest !== 'number' || typeof highest !== 'number' || lowest < highest) continue;
    // the one that was given is to blame
    if (low in read) inspection.contradict(fieldPath(path, low), lowest, `below \`${high}\` (${highest})`);
    else inspection.contradict(fieldPath(path, high), highest, `above \`${low}\` (${lowest})`);
  }
};

/** A clean copy of an object with the fields that are known; `undefined` when it is none. */
export const inspectGroup = (
  value: unknown,
  shape: GroupShape,
  path: string,
  inspection: Inspection,
): Readonly<Record<string, unknown>> | undefined => {
  if (!isObject(value)) return inspection.refuse(path, value, shapeWords(shape));
  inspectKeys(value, Object.keys(shape.fields), path, inspection);
  const read: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape.fields)) {
    const given = own(value, key);
    const keyPath = fieldPath(path, key);
    if (given !== undefined) {
      const clean = inspectShape(given, field.shape, keyPath, inspection);
      if (clean !== undefined) read[key] = clean;
    } else if (field.isRequired === true) {
      inspection.refuse(keyPath, undefined, `given: ${shapeWords(field.shape, inspection.takesDurations)}`);
    }
  }
  inspectOrder(read, shape, path, inspection);
  return read;
};

const inspectText = (value: unknown, shape: TextShape, path: string, inspection: Inspection): string | undefined => {
  if (typeof value !== 'string') return inspection.refuse(path, value, shapeWords(shape));
  if (value.length > LONGEST_TEXT) return inspection.refuse(path, value, `a text of ${LONGEST_TEXT} characters or fewer`);
  const isRight = value.length >= (shape.shortest ?? 0) && (shape.pattern === undefined || shape.pattern.test(value));
  return isRight ? value : inspection.refuse(path, value, shapeWords(shape));
};

/** Longer lists are told only to somebody whose word is like none of them. */
const LONGEST_LIST = 6;

const choiceWords = (value: unknown, of: readonly string[]): string => {
  const similar = typeof value === 'string' ? similarWord(value, of) : undefined;
  const list = of.map((word) => `'${word}'`).join(' or ');
  if (similar === undefined) return list;
  return `${of.length > LONGEST_LIST ? `one of ${of.length} known` : list} (did you mean '${similar}'?)`;
};

const inspectChoice = (value: unknown, of: readonly string[], path: string, inspection: Inspection): string | undefined =>
  typeof value === 'string' && of.includes(value) ? value : inspection.refuse(path, value, choiceWords(value, of));

const inspectList = (value: unknown, shape: ListShape, path: string, inspection: Inspection): readonly unknown[] | undefined => {
  if (!Array.isArray(value) || value.length < (shape.fewest ?? 0)) return inspection.refuse(path, value, shapeWords(shape));
  if (value.length > (shape.most ?? MOST_MEMBERS)) return inspection.refuse(path, value, shapeWords(shape));
  return value.map((member: unknown, index) => inspectShape(member, shape.of, `${path}[${index}]`, inspection));
};

/** What a stage's maker finds beyond the shape: what options mean together. */
const inspectByMaker = (
  make: StageMaker<unknown>,
  options: PlainObject,
  at: { path: string; kind: string },
  inspection: Inspection,
): void => {
  try {
    make(options, deciderBuilder(inspection.kinds));
  } catch (error) {
    const told = relocated(error, at.path, at.kind);
    if (!(told instanceof OptionError)) throw told;
    inspection.contradict(told.option, told.got, told.allowed);
  }
};

const inspectStage = (value: unknown, { role }: StageShape, path: string, inspection: Inspection): unknown => {
  if (!isObject(value)) return inspection.refuse(path, value, shapeWords({ type: 'stage', role }));
  inspectKeys(value, ['kind', 'options'], path, inspection);
  const makers = role === 'guard' ? inspection.kinds.guards : inspection.kinds.deciders;
  const kind = inspectChoice(own(value, 'kind'), Object.keys(makers), `${path}.kind`, inspection);
  const make = kind === undefined ? undefined : makers[kind];
  if (kind === undefined || make === undefined) return undefined;
  if (inspection.depth >= DEEPEST) return inspection.refuse(path, value, `nested at most ${DEEPEST} deep`);
  const before = inspection.problems.length;
  const given = own(value, 'options');
  const shape = stageShape(role, kind, make);
  const options = inspection.within(() => inspectOptions(given === undefined ? {} : given, shape, `${path}.options`, inspection));
  if (options === undefined || inspection.problems.length > before) return undefined;
  inspectByMaker(make, options, { path, kind }, inspection);
  return { kind, options };
};

/** Options of a kind that marea does not know are for its maker to judge. */
const inspectOptions = (
  value: unknown,
  shape: GroupShape | undefined,
  path: string,
  inspection: Inspection,
): PlainObject | undefined => {
  if (shape !== undefined) return inspectGroup(value, shape, path, inspection);
  return isObject(value) ? value : inspection.refuse(path, value, 'an object');
};

/** The data that a name stands for; `undefined` when it is refused. */
const specNamed = (name: string, path: string, inspection: Inspection): unknown => {
  const { kinds } = inspection;
  try {
    const spec = readPolicyName(name, kinds);
    if (spec !== undefined) return spec;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const { option, got, allowed } = error;
    if (option === 'policy') return inspection.refuse(path, got, allowed);
    inspection.contradict(fieldPath(path, option), got, allowed);
    return undefined;
  }
  const [word = ''] = name.split(':', 1);
  return inspection.refuse(path, name, choiceWords(word, policyNames(kinds)));
};

/** A policy, cleaned, with its name when that was given. `default` has none: which one it is depends on the pool. */
const inspectPolicy = (
  value: unknown,
  path: string,
  inspection: Inspection,
): { readonly name?: string; readonly policy?: PlainObject } | undefined => {
  if (typeof value !== 'string') {
    if (!isObject(value)) return inspection.refuse(path, value, shapeWords({ type: 'policy' }));
    const policy = inspectGroup(value, POLICY_SHAPE, path, inspection);
    return policy && { policy };
  }
  const spec = specNamed(value, path, inspection);
  if (spec === DEFAULT_POLICY) return { name: value };
  if (spec === undefined) return undefined;
  const policy = inspection.beyondSchema(() => inspectGroup(spec, POLICY_SHAPE, path, inspection)); // options within a text
  return policy && { name: value, policy };
};

/**
 * A clean copy of what `value` stands for: only known fields, durations as milliseconds. What is wrong is noted in the inspection,
 * and `undefined` stands in its place.
 */
export const inspectShape = (value: unknown, shape: Shape, path: string, inspection: Inspection): unknown => {
  switch (shape.type) {
    case 'number':
      return inspectNumber(value, shape, path, inspection);
    case 'choice':
      return inspectChoice(value, shape.of, path, inspection);
    case 'text':
      return inspectText(value, shape, path, inspection);
    case 'list':
      return inspectList(value, shape, path, inspection);
    case 'group':
      return inspectGroup(value, shape, path, inspection);
    case 'stage':
      return inspectStage(value, shape, path, inspection);
    case 'policy':
      return inspectPolicy(value, path, inspection);
  }
};
