import { describe, expect, it } from 'vitest';
import type { Observation } from '../observation.ts';
import { decodeObservation, encodeObservation, NO_OBSERVATION } from './observation-code.ts';
import { OBSERVATION_FIELDS, WAIT_FIELDS } from './observation-fields.ts';

const earlier: Observation = {
  ...NO_OBSERVATION,
  nowMs: 1_000.5,
  wallMs: 5_001_000.5,
  dtMs: 100,
  desired: 4,
  live: 4,
  queueCapacity: 50,
  waitMs: { count: 2, mean: 1.5, p50: 1, p99: 2, max: 2 },
};

/** The next tick of a cadence of 100 ms, with nothing else new. */
const later = (more: Partial<Observation> = {}): Observation => ({ ...earlier, nowMs: 1_100.5, wallMs: 5_001_100.5, ...more });

const without = (observation: Observation, key: keyof Observation): Observation => {
  const { [key]: _left, ...rest } = observation;
  return rest as Observation; // tests only: required fields are not left out
};

const roundTrip = (observation: Observation, before = earlier): Observation =>
  decodeObservation(before, encodeObservation(before, observation));

describe('observation code', () => {
  it('writes only the step in time when nothing else is new', () => {
    expect(encodeObservation(earlier, later())).toBe('T100000');
  });

  it('writes each number that is new, times in microseconds', () => {
    const observation = later({ busy: 3, queued: 7, runMsSum: 120.25, oldestWaitMs: 0.001 });
    expect(encodeObservation(earlier, observation)).toBe('T100000B3Q7R120250O1');
  });

  it('writes a time step and a wall time that do not follow from each other', () => {
    expect(encodeObservation(earlier, later({ dtMs: 300 }))).toBe('T100000D300000');
    expect(encodeObservation(earlier, later({ wallMs: 9_000_000 }))).toBe('T100000W9000000000');
  });

  it('writes only the waits that are new', () => {
    const waitMs = { count: 3, mean: 1.5, p50: 1, p99: 4, max: 2 };
    expect(encodeObservation(earlier, later({ waitMs }))).toBe('T100000E3c4000');
  });

  it('has a letter of its own for each field, and none that could be part of a number', () => {
    const letters = ['T', 'D', 'W', ...[...OBSERVATION_FIELDS, ...WAIT_FIELDS].map(({ letter }) => letter)];
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters.join('')).toMatch(/^[A-Za-d]+$/);
  });

  it.each<[string, Observation]>([
    ['nothing new', later()],
    ['a bare queue', without(later(), 'queueCapacity')],
    ['no waits', without(later(), 'waitMs')],
    ['no wall time', without(later(), 'wallMs')],
    [
      'everything new',
      later({ desired: 9, busy: 1, runMsMin: 0.001, retryAfterMs: 5_000, waitMs: { count: 9, mean: 9, p50: 9, p99: 9, max: 9 } }),
    ],
    ['a count with a fraction', later({ arrivals: 2.5, completions: 1e21 })],
    ['a sum beyond exact microseconds', later({ runMsSquaredSum: 2 ** 60 + 0.5 })],
    ['a value with more decimals than the precision', later({ runMsSum: 1 / 3 })],
    ['a time with more decimals than the precision', later({ nowMs: 1_100 + 1 / 3, wallMs: 5_001_100 })],
    ['time standing still', later({ nowMs: 1_000.5, wallMs: 5_001_000.5 })],
  ])('reads back bit for bit: %s', (_words, observation) => {
    expect(roundTrip(observation)).toEqual(observation);
    expect(roundTrip(observation, NO_OBSERVATION)).toEqual(observation);
  });

  it('reads waits back after there were none', () => {
    expect(roundTrip(later(), without(earlier, 'waitMs'))).toEqual(later());
  });

  it.each(['T100!', 'T100B', '%', 'B1e'])('refuses %j', (text) => {
    expect(() => decodeObservation(earlier, text)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'journal' }));
  });

  it('takes a text without a time as no time passed', () => {
    expect(decodeObservation(earlier, 'B2')).toMatchObject({ nowMs: 1_000.5, dtMs: 0, busy: 2 });
  });
});
