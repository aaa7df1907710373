import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isPoolError } from '../../errors/index.ts';
import { visibleText } from '../../report/index.ts';
import {
  arrivalsAt,
  journalLoad,
  openArrivals,
  type Profile,
  play,
  rampLoad,
  readArrivalTimes,
  readPrometheusRange,
  readRateCsv,
  recordedProfile,
  type ServiceTime,
  type Workload,
} from '../../sim/index.ts';
import { describeError } from '../run/describe-error.ts';
import { UsageError } from '../usage-error.ts';
import type { ParsedSimulate } from './simulate-options.ts';

/** How a trace is played. */
export type TraceOptions = Pick<ParsedSimulate, 'service' | 'compress' | 'scale' | 'from' | 'until' | 'step' | 'evenly'>;

/** A gigabyte of text is no trace that anybody wants to hold in memory. */
const LARGEST_BYTES = 1_073_741_824;

/** The load that needs no file. */
const BUILT_IN = 'ramp';

/** What a file holds: rates, or single arrivals; a journal also knows how long tasks took. */
type Recorded =
  | { readonly kind: 'rates'; readonly profile: Profile; readonly service?: ServiceTime }
  | { readonly kind: 'arrivals'; readonly timesMs: readonly number[] };

const NO_SERVICE =
  'A trace of arrivals does not say how long a task takes: give --service 75ms, 30ms..120ms, exp:75ms or lognormal:75ms,1.5';

const read = (path: string): string => {
  const facts = statSync(path);
  if (!facts.isFile()) throw new UsageError(`${visibleText(path)} is no file`);
  if (facts.size > LARGEST_BYTES) throw new UsageError(`${visibleText(path)} is too large (${facts.size} bytes)`);
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
};

/** Columns of the first line that is no comment. */
const columnsOf = (text: string): number => {
  for (const line of text.split('\n', 1_000)) {
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) return trimmed.split(/[,;\t]/, 3).length;
  }
  return 0;
};

const recordedOf = (text: string, between: 'line' | 'step'): Recorded => {
  if (text.startsWith('{')) {
    const [first = ''] = text.split('\n', 1);
    if (first.includes('"marea-journal"')) return { kind: 'rates', ...journalLoad(text.split('\n')) };
    const answer: unknown = JSON.parse(text);
    return { kind: 'rates', profile: recordedProfile(readPrometheusRange(answer), between) };
  }
  if (columnsOf(text) < 2) return { kind: 'arrivals', timesMs: readArrivalTimes(text) };
  return { kind: 'rates', profile: recordedProfile(readRateCsv(text), between) };
};

const loadFile = (path: string, between: 'line' | 'step', workingDirectory: string): Recorded => {
  try {
    return recordedOf(read(resolve(workingDirectory, path)), between);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = isPoolError(error) ? error.message : describeError(error).message;
    const hint = path === BUILT_IN ? undefined : `The built-in load is called ${BUILT_IN}.`;
    throw new UsageError(`${visibleText(path)} cannot be read: ${visibleText(reason)}`, hint, { cause: error });
  }
};

const arrivalsOf = (recorded: Recorded, { compress, scale, from, until, evenly }: TraceOptions): Workload['arrivals'] => {
  if (recorded.kind === 'arrivals') {
    if (scale !== 1) throw new UsageError('--scale needs rates: single arrivals cannot be multiplied');
    const fromMs = from ?? 0;
    const timesMs = recorded.timesMs.filter((atMs) => atMs >= fromMs && atMs < (until ?? Number.POSITIVE_INFINITY));
    if (timesMs.length === 0) throw new UsageError('no arrival lies between --from and --until');
    return arrivalsAt(timesMs.map((atMs) => (atMs - fromMs) / compress));
  }
  const { durationMs } = recorded.profile;
  if ((from ?? 0) >= durationMs) throw new UsageError(`--from lies beyond the end of the trace (${durationMs / 1_000} s)`);
  const part = play(recorded.profile, {
    compress,
    scale,
    ...(from !== undefined && { fromMs: from }),
    ...(until !== undefined && { untilMs: Math.min(until, durationMs) }),
  });
  return openArrivals(part, evenly === true ? 'evenly' : 'poisson');
};

/**
 * Loads what is to be played: a file with rates (`second,rate`), arrivals (one time a line), the answer of a Prometheus range query or
 * a marea journal; or the built-in `ramp`.
 * @throws UsageError when it cannot be read, or nothing says how long a task takes.
 */
export const loadTrace = (path: string, options: TraceOptions, workingDirectory: string): Workload => {
  const isBuiltIn = path === BUILT_IN;
  const ramp = rampLoad();
  const recorded: Recorded = isBuiltIn
    ? { kind: 'rates', profile: ramp.profile, service: ramp.service }
    : loadFile(path, options.step === true ? 'step' : 'line', workingDirectory);
  const service = options.service ?? (recorded.kind === 'rates' ? recorded.service : undefined);
  if (service === undefined) throw new UsageError(`how long does a task of ${visibleText(basename(path))} take?`, NO_SERVICE);
  return { name: isBuiltIn ? path : basename(path), arrivals: arrivalsOf(recorded, options), service };
};
