import type { Command } from 'commander';
import { UsageError } from '../usage-error.ts';
import type { InputKind } from './input-kind.ts';
import type { LineEnd } from './line-splitter.ts';

/** A run as the command line asks for it, checked. */
export interface RunOptions {
  /** Path of the handler module; absent in the demo. */
  readonly module: string | undefined;
  /** Paths, patterns and `-`, as they were typed. */
  readonly inputs: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly goal: 'latency' | 'throughput';
  readonly waitSloMs: number | undefined;
  readonly queueCapacity: number;
  readonly isOrdered: boolean;
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  readonly isFailFast: boolean;
  /** Absent: files when paths are given, else lines. */
  readonly inputKind: InputKind | undefined;
  readonly lineEnd: LineEnd;
  readonly outPath: string | undefined;
  readonly failedPath: string | undefined;
  readonly unstartedPath: string | undefined;
  readonly journalPath: string | undefined;
  readonly isAppending: boolean;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isColourRefused: boolean;
  /** Absent: drawn by chance and told in the summary. */
  readonly seed: number | undefined;
  /** Options that a line which resumes the run repeats, as words, for example `--max` and `50`. */
  readonly repeatable: readonly string[];
}

/** Options as commander gives them, under the names that it makes of the flags. */
export interface ParsedOptions {
  readonly min: number;
  readonly max: number;
  readonly goal: 'latency' | 'throughput';
  readonly waitSlo?: number;
  readonly queue: number;
  readonly input?: InputKind;
  readonly null?: boolean;
  readonly ordered?: boolean;
  readonly retries: number;
  readonly timeout?: number;
  readonly failFast?: boolean;
  readonly out?: string;
  readonly failed?: string;
  readonly append?: boolean;
  readonly unstarted?: string;
  readonly journal?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly seed?: number;
  readonly color: boolean;
  readonly demo?: boolean;
}

/** About the inputs and files of the first run alone; a run that resumes has its own. */
const NOT_REPEATED = new Set(['input', 'null', 'append', 'unstarted', 'journal', 'demo']);

const DURATIONS = new Set(['waitSlo', 'timeout']);

const repeatableWords = (command: Command): readonly string[] =>
  command.options.flatMap((option) => {
    const name = option.attributeName();
    if (NOT_REPEATED.has(name) || command.getOptionValueSource(name) !== 'cli') return [];
    const flag = option.long ?? option.flags;
    const value: unknown = command.getOptionValue(name);
    if (typeof value === 'boolean') return [flag];
    return [flag, DURATIONS.has(name) ? `${String(value)}ms` : String(value)];
  });

/** What {@link toRunOptions} is given. */
export interface ParsedRun {
  readonly module: string | undefined;
  readonly inputs: readonly string[];
  readonly parsed: ParsedOptions;
  readonly command: Command;
}

/** Checks what options mean together. @throws UsageError for a contradiction. */
export const toRunOptions = ({ module, inputs, parsed, command }: ParsedRun): RunOptions => {
  const { min, max, waitSlo } = parsed;
  const goal = parsed.demo === true ? 'latency' : parsed.goal; // the demo's arrivals do not wait for the pool
  if (min > max) throw new UsageError(`--min ${min} is above --max ${max}`);
  if (waitSlo !== undefined && goal !== 'latency') throw new UsageError('--wait-slo needs --goal latency');
  return {
    module,
    inputs,
    min,
    max,
    goal,
    waitSloMs: waitSlo,
    queueCapacity: parsed.queue,
    isOrdered: parsed.ordered === true,
    retries: parsed.retries,
    timeoutMs: parsed.timeout,
    isFailFast: parsed.failFast === true,
    inputKind: parsed.input,
    lineEnd: parsed.null === true ? '\0' : '\n',
    outPath: parsed.out,
    failedPath: parsed.failed,
    unstartedPath: parsed.unstarted,
    journalPath: parsed.journal,
    isAppending: parsed.append === true,
    isJson: parsed.json === true,
    isQuiet: parsed.quiet === true,
    isColourRefused: !parsed.color,
    seed: parsed.seed,
    repeatable: repeatableWords(command),
  };
};
