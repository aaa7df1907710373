import type { Command } from 'commander';
import type { Policy, Signals } from '../../autoscale/index.ts';
import type { RateOption } from '../../autoscaled-pool/index.ts';
import type { ChosenPolicies } from '../policy/policy-of-command.ts';
import type { Shadow } from '../policy/shadow.ts';
import { poolRateOf, type TypedRate } from '../rate-option.ts';
import { UsageError } from '../usage-error.ts';
import type { WorkerKind } from '../workers-option.ts';
import type { InputKind } from './input-kind.ts';
import type { LineEnd } from './line-splitter.ts';

/** A run as the command line asks for it, checked. */
export interface RunOptions {
  /** Path of the handler module; absent in the demo. */
  readonly module: string | undefined;
  /** Paths, patterns and `-`, as they were typed. */
  readonly inputs: readonly string[];
  readonly workers: WorkerKind;
  readonly min: number;
  readonly max: number;
  readonly goal: 'latency' | 'throughput';
  readonly waitSloMs: number | undefined;
  /** From a policy file; absent: the default policy of the goal. */
  readonly policy: Policy | undefined;
  /** Decides beside the policy and is never applied; absent: none. */
  readonly shadow: Shadow | undefined;
  /** Signals for both policies, by name. */
  readonly signals: Signals | undefined;
  readonly queueCapacity: number;
  /** Most starts in a span, retries included; absent: no limit. */
  readonly rate?: RateOption | undefined;
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
  /** Size at which the journal goes on in another file, in bytes. */
  readonly journalLimitBytes: number | undefined;
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
  readonly workers: WorkerKind;
  readonly min: number;
  readonly max?: number;
  readonly goal?: 'latency' | 'throughput';
  readonly waitSlo?: number;
  /** A file; `false` for none. */
  readonly policy?: string | false;
  /** A name or a file; `false` for none. */
  readonly shadow?: string | false;
  readonly queue: number;
  readonly rate?: readonly TypedRate[];
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
  readonly journalLimit?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly seed?: number;
  readonly color: boolean;
  readonly demo?: boolean;
}

/** About the inputs and files of the first run alone; a run that resumes has its own. */
const NOT_REPEATED = new Set(['input', 'null', 'append', 'unstarted', 'journal', 'journalLimit', 'demo']);

const DURATIONS = new Set(['waitSlo', 'timeout']);

const repeatableWords = (command: Command): readonly string[] =>
  command.options.flatMap((option) => {
    const name = option.attributeName();
    if (NOT_REPEATED.has(name) || command.getOptionValueSource(name) !== 'cli') return [];
    const flag = option.long ?? option.flags;
    const value: unknown = command.getOptionValue(name);
    if (option.negate !== (value === false)) return []; // --policy and --no-policy share a name, as others do
    if (typeof value === 'boolean') return [flag];
    if (Array.isArray(value)) return (value as readonly TypedRate[]).flatMap(({ text }) => [flag, text]); // --rate alone may come again
    return [flag, DURATIONS.has(name) ? `${String(value)}ms` : String(value)];
  });

/** What {@link toRunOptions} is given. */
export interface ParsedRun extends ChosenPolicies {
  readonly module: string | undefined;
  readonly inputs: readonly string[];
  readonly parsed: ParsedOptions;
  readonly command: Command;
  /** The processors that the workers may use. */
  readonly cpus: () => number;
}

/** Most slots when nobody says: a safety stop, not a guess. */
const MOST_SLOTS = 1_000;

/** What a run is steered for and between. */
type Steering = Pick<RunOptions, 'min' | 'max' | 'goal' | 'waitSloMs' | 'policy' | 'shadow' | 'signals'>;

/** A flag rules over the policy file, and that over the default of the flag. */
const steeringOf = ({ parsed, command, policyFile, signals, shadowIn, cpus }: ParsedRun): Steering => {
  const file = policyFile?.file ?? {};
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  if (file.policy !== undefined && parsed.goal !== undefined) {
    throw new UsageError(`--goal picks a default policy, but ${policyFile?.name} has one`, 'Use --no-policy to pass it over.');
  }
  const fileGoal = file.goal ?? (file.waitSloMs === undefined ? undefined : 'latency'); // a wait to stay under says what for
  // The most threads and processes are as many as the machine can use: there is no ceiling to search for.
  const asked = parsed.goal ?? fileGoal ?? (parsed.workers === 'slots' ? 'throughput' : 'latency');
  const goal = parsed.demo === true ? 'latency' : asked; // the demo's arrivals do not wait for the pool
  return {
    min: isGiven('min') ? parsed.min : (file.min ?? parsed.min),
    max: parsed.max ?? file.max ?? (parsed.workers === 'slots' ? MOST_SLOTS : cpus()),
    goal,
    waitSloMs: parsed.waitSlo ?? (asked === 'latency' || file.policy !== undefined ? file.waitSloMs : undefined),
    policy: file.policy,
    shadow: shadowIn({ workers: parsed.workers, goal }),
    signals,
  };
};

const checkBounds = ({ min, max }: Steering, { parsed, command, policyFile }: ParsedRun): void => {
  if (min <= max) return;
  if (parsed.max === undefined && policyFile?.file.max === undefined && parsed.workers !== 'slots')
    throw new UsageError(`--min ${min} is above the processors that there are, ${max}`, 'Say --max for more workers than that.');
  const [low, high] = (['min', 'max'] as const).map((name) =>
    command.getOptionValueSource(name) !== 'cli' && policyFile?.file[name] !== undefined
      ? `\`${name}\` of ${policyFile.name},`
      : `--${name}`,
  );
  throw new UsageError(`${low} ${min} is above ${high} ${max}`);
};

/** Checks what options mean together. @throws UsageError for a contradiction. */
export const toRunOptions = (run: ParsedRun): RunOptions => {
  const { module, inputs, parsed, command } = run;
  const steering = steeringOf(run);
  const { goal, policy } = steering;
  checkBounds(steering, run);
  if (parsed.demo === true && parsed.workers !== 'slots') throw new UsageError('--demo runs in slots');
  if (parsed.waitSlo !== undefined && goal !== 'latency' && policy === undefined)
    throw new UsageError('--wait-slo needs --goal latency');
  return {
    module,
    inputs,
    workers: parsed.workers,
    ...steering,
    queueCapacity: parsed.queue,
    rate: poolRateOf(parsed.rate),
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
    journalLimitBytes: parsed.journalLimit,
    isAppending: parsed.append === true,
    isJson: parsed.json === true,
    isQuiet: parsed.quiet === true,
    isColourRefused: !parsed.color,
    seed: parsed.seed,
    repeatable: repeatableWords(command),
  };
};
