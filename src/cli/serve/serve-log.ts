import { pino } from 'pino';
import { formatDuration, visibleText } from '../../report/index.ts';
import type { Clock } from '../../time/index.ts';
import type { Paint } from '../paint.ts';
import { describeError } from '../run/describe-error.ts';
import type { TextSink } from '../text-sink.ts';
import { LossyLines } from './lossy-lines.ts';

/** Facts of an event, by name. */
export type Facts = Readonly<Record<string, unknown>>;

/** Tells what happens, for people or programs. Each event has words of its own and facts beside them. */
export interface ServeLog {
  debug(facts: Facts, event: string): void;
  info(facts: Facts, event: string): void;
  warn(facts: Facts, event: string): void;
  error(facts: Facts, event: string): void;
  /** Lines that were lost since the beginning, because whoever reads the log did not keep up. */
  readonly lostCount: number;
  /** Counts lines that were lost on their way to the log. */
  lose(count: number): void;
}

/** How a log is written. */
export interface ServeLogOptions {
  readonly form: 'json' | 'text';
  readonly level: string;
  readonly sink: Pick<TextSink, 'write' | 'isFull' | 'whenRoom'>;
  readonly clock: Pick<Clock, 'wallNow'>;
  readonly paint: Paint;
}

/** Control characters beyond ASCII, invisible format characters (these can reverse text), line separators: JSON leaves them as they are. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const unicodeEscapes = (character: string): string => {
  let escapes = '';
  for (let index = 0; index < character.length; index += 1)
    escapes += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  return escapes;
};

/** A line of JSON that means the same and shows on a terminal what it holds. Outside of strings it has no such characters, but for its end. */
const visibleJson = (line: string): string => `${line.trimEnd().replace(INVISIBLE, unicodeEscapes)}\n`;

/** What an error is in the log. */
const errorOf = (error: Error): Facts => ({ name: error.name, message: error.message, stack: error.stack });

/** Anything can be thrown, also what cannot be looked at. */
const errorFact = (error: unknown): unknown => {
  try {
    return error instanceof Error ? errorOf(error) : error;
  } catch {
    return describeError(error);
  }
};

const COMMON = new Set(['level', 'time', 'msg']);

/** Longest text of a fact on a line for people. */
const LONGEST_FACT = 200;

const factText = (name: string, value: unknown): string => {
  if (typeof value === 'number' && name.endsWith('Ms')) return `${name.slice(0, -2)}=${formatDuration(value)}`;
  return `${name}=${visibleText(typeof value === 'string' ? value : JSON.stringify(value), LONGEST_FACT)}`;
};

/** A line of JSON as one for people: time, level if it is no plain news, event, facts. */
const textOf = (line: string, paint: Paint): string => {
  const record = JSON.parse(line) as Facts; // our own line
  const { level, time, msg } = record;
  const facts = Object.entries(record).filter(([name]) => !COMMON.has(name));
  const mark = level === 'error' ? paint.red('error ') : level === 'warn' ? paint.yellow('warning ') : '';
  const words = [
    `${paint.dim(String(time).slice(11, 19))} ${mark}${visibleText(String(msg))}`,
    ...facts.map(([name, value]) => paint.dim(factText(name, value))),
  ];
  return `${words.join('  ')}\n`;
};

/** Makes a log. Every line has `level`, `time` (ISO 8601), `msg`, and the facts. When its reader lags, lines are lost, and it says how many. */
export const createServeLog = ({ form, level, sink, clock, paint }: ServeLogOptions): ServeLog => {
  const lines = new LossyLines(sink, (lost) =>
    log.error({ lost }, 'lines of this log were lost: whoever reads it did not keep up'),
  );
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.wallNow()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorFact },
    },
    { write: (line) => lines.write(form === 'json' ? visibleJson(line) : textOf(line, paint)) },
  );
  return {
    debug: (facts, event) => log.debug(facts, event),
    info: (facts, event) => log.info(facts, event),
    warn: (facts, event) => log.warn(facts, event),
    error: (facts, event) => log.error(facts, event),
    get lostCount() {
      return lines.total;
    },
    lose: (count) => lines.lose(count),
  };
};
