import { OptionError } from '../../errors/index.ts';
import type { Observation, WaitObservation } from '../observation.ts';
import { OBSERVATION_FIELDS, type ObservationField, WAIT_FIELDS } from './observation-fields.ts';

type Draft = { -readonly [Key in keyof Observation]: Observation[Key] };
type WaitDraft = { -readonly [Key in keyof WaitObservation]: WaitObservation[Key] };
type Scale = ObservationField['scale'];

/** What the first tick of a segment is compared with, so that a segment can be read without the one before. */
export const NO_OBSERVATION: Observation = Object.freeze({
  nowMs: 0,
  dtMs: 0,
  desired: 0,
  live: 0,
  busy: 0,
  idle: 0,
  starting: 0,
  queued: 0,
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  oldestWaitMs: 0,
  startupMs: 0,
});

const NO_WAITS: WaitObservation = Object.freeze({ count: 0, mean: 0, p50: 0, p99: 0, max: 0 });

const toUnits = (value: number): number => Math.round(value * 1_000);

/** The integer in microseconds when it stands for exactly this value, else the value itself behind `=`. Nothing is lost. */
const writeNumber = (value: number, scale: Scale): string => {
  if (scale === 1) return String(value);
  const units = toUnits(value);
  return Number.isSafeInteger(units) && units / 1_000 === value ? String(units) : `=${value}`;
};

const readNumber = (text: string, scale: Scale): number => {
  if (text.startsWith('=')) return Number(text.slice(1));
  return scale === 1 ? Number(text) : Number(text) / 1_000;
};

/** What `earlierMs` becomes after `stepUnits` microseconds; the same arithmetic on both sides of a journal. */
const after = (earlierMs: number | undefined, stepUnits: number): number | undefined =>
  earlierMs === undefined ? undefined : (toUnits(earlierMs) + stepUnits) / 1_000;

const writeTimes = (earlier: Observation, observation: Observation): string => {
  const stepUnits = toUnits(observation.nowMs) - toUnits(earlier.nowMs);
  const isExact = after(earlier.nowMs, stepUnits) === observation.nowMs;
  let text = isExact ? `T${stepUnits}` : `T=${observation.nowMs}`;
  const knownUnits = isExact ? stepUnits : 0;
  if (observation.dtMs !== knownUnits / 1_000) text += `D${writeNumber(observation.dtMs, 1_000)}`;
  const { wallMs } = observation;
  if (wallMs !== after(earlier.wallMs, knownUnits)) text += wallMs === undefined ? 'W' : `W${writeNumber(wallMs, 1_000)}`;
  return text;
};

const writeWaits = (earlier: WaitObservation | undefined, waits: WaitObservation | undefined): string => {
  if (waits === undefined) return earlier === undefined ? '' : 'E';
  const before = earlier ?? NO_WAITS;
  let text = '';
  for (const { name, letter, scale } of WAIT_FIELDS) {
    if (waits[name] !== before[name]) text += letter + writeNumber(waits[name], scale);
  }
  return text;
};

/**
 * Writes an observation as letters with numbers, leaving out what is as in the `earlier` one: `T100000B37Q4` says that
 * 100 ms passed, 37 workers are busy and 4 tasks wait. Overrides, pauses and signals are not numbers and are not in it.
 */
export const encodeObservation = (earlier: Observation, observation: Observation): string => {
  let text = writeTimes(earlier, observation);
  for (const { name, letter, scale } of OBSERVATION_FIELDS) {
    const value = observation[name];
    if (value !== earlier[name]) text += value === undefined ? letter : letter + writeNumber(value, scale);
  }
  return text + writeWaits(earlier.waitMs, observation.waitMs);
};

const PART = /[A-Za-d](?:=?-?[\d.]+(?:e[+-]?\d+)?)?/gy;

/** The number after each letter; an empty text where there is none. */
type Parts = ReadonlyMap<string, string>;

const splitParts = (text: string): Parts => {
  const parts = new Map<string, string>();
  let length = 0;
  for (const [part] of text.matchAll(PART)) {
    parts.set(part.charAt(0), part.slice(1));
    length += part.length;
  }
  if (length !== text.length) throw new OptionError('journal', text, 'letters with numbers');
  return parts;
};

const readTimes = (draft: Draft, earlier: Observation, parts: Parts): void => {
  const step = parts.get('T') ?? '0';
  const stepUnits = step.startsWith('=') ? 0 : Number(step);
  draft.nowMs = step.startsWith('=') ? readNumber(step, 1_000) : (toUnits(earlier.nowMs) + stepUnits) / 1_000;
  const dt = parts.get('D');
  draft.dtMs = dt === undefined ? stepUnits / 1_000 : readNumber(dt, 1_000);
  const wallMs = readWall(after(earlier.wallMs, stepUnits), parts.get('W'));
  if (wallMs === undefined) delete draft.wallMs;
  else draft.wallMs = wallMs;
};

const readWall = (expected: number | undefined, text: string | undefined): number | undefined => {
  if (text === undefined) return expected;
  return text === '' ? undefined : readNumber(text, 1_000);
};

const readWaits = (draft: Draft, parts: Parts): void => {
  if (parts.get('E') === '') {
    delete draft.waitMs;
    return;
  }
  let waits: WaitDraft | undefined;
  for (const { name, letter, scale } of WAIT_FIELDS) {
    const text = parts.get(letter);
    if (text === undefined) continue;
    waits ??= { ...(draft.waitMs ?? NO_WAITS) };
    waits[name] = readNumber(text, scale);
  }
  if (waits !== undefined) draft.waitMs = Object.freeze(waits);
};

/** Undoes {@link encodeObservation}, bit for bit. The result is a fresh object. @throws OptionError when the text is not of its making. */
export const decodeObservation = (earlier: Observation, text: string): Draft => {
  const parts = splitParts(text);
  const draft: Draft = { ...earlier };
  readTimes(draft, earlier, parts);
  for (const { name, letter, scale } of OBSERVATION_FIELDS) {
    const number = parts.get(letter);
    if (number === undefined) continue;
    if (number !== '') draft[name] = readNumber(number, scale);
    else if (name === 'queueCapacity' || name === 'runMsMin' || name === 'retryAfterMs') delete draft[name];
    else throw new OptionError('journal', text, `a number after ${letter}`);
  }
  readWaits(draft, parts);
  return draft;
};
