import type { Command } from 'commander';
import type { Goal, Policy, Signals } from '../../autoscale/index.ts';
import type { RateOption } from '../../autoscaled-pool/index.ts';
import { isLoopback } from '../../http/index.ts';
import type { PoolKind } from '../policy/own-policy.ts';
import type { ChosenPolicies } from '../policy/policy-of-command.ts';
import type { Shadow } from '../policy/shadow.ts';
import { poolRateOf, type TypedRate } from '../rate-option.ts';
import { UsageError } from '../usage-error.ts';
import type { WorkerKind } from '../workers-option.ts';

/** Where a server listens. */
export interface ServePlace {
  readonly host: string;
  readonly port: number;
  /** Whether another one will do when the port is taken. */
  readonly isAnyFine: boolean;
}

/** A service as the command line asks for it, checked. */
export interface ServeOptions {
  /** Path of the handler module; absent in the demo. */
  readonly module: string | undefined;
  readonly tasks: ServePlace;
  /** Absent: no control plane. */
  readonly control: ServePlace | undefined;
  readonly allowedHosts: readonly string[];
  /** What who sends tasks must show; absent: nothing. */
  readonly tasksToken: string | undefined;
  /** What who changes something must show; absent: it is made. */
  readonly controlToken: string | undefined;
  readonly tokenFile: string | undefined;
  readonly workers: WorkerKind;
  readonly min: number;
  /** Absent: what the container has for threads and processes. */
  readonly max: number | undefined;
  readonly goal: Goal | undefined;
  readonly waitSloMs: number | undefined;
  readonly policy: Policy | undefined;
  /** Decides beside the policy and is never applied; absent: none. */
  readonly shadow: Shadow | undefined;
  readonly signals: Signals | undefined;
  readonly queueCapacity: number;
  readonly maxWaitMs: number | undefined;
  /** Most starts in a span; absent: no limit. */
  readonly rate?: RateOption | undefined;
  readonly timeoutMs: number | undefined;
  readonly maxBodyBytes: number;
  readonly keepMs: number;
  readonly outPath: string | undefined;
  readonly unstartedPath: string | undefined;
  readonly journalPath: string | undefined;
  readonly journalLimitBytes: number;
  readonly deadlineMs: number;
  readonly noticeMs: number;
  /** Absent: by whether a person reads it. */
  readonly logForm: 'json' | 'text' | undefined;
  readonly logLevel: string;
  readonly isColourRefused: boolean;
  readonly isDemo: boolean;
  /** Demo: when it ends by itself. */
  readonly forMs: number | undefined;
}

/** Options as commander gives them, under the names that it makes of the flags. */
export interface ParsedServe {
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
  readonly allowHost?: readonly string[];
  readonly controlPort: number;
  readonly controlHost: string;
  readonly control: boolean;
  readonly tokenFile?: string;
  readonly workers: WorkerKind;
  readonly min: number;
  readonly max?: number;
  readonly waitSlo?: number;
  /** A file; `false` for none. */
  readonly policy?: string | false;
  /** A name or a file; `false` for none. */
  readonly shadow?: string | false;
  readonly queue: number;
  readonly maxWait?: number;
  readonly rate?: readonly TypedRate[];
  readonly timeout?: number;
  readonly maxBody: number;
  readonly keep: number;
  readonly out?: string;
  readonly unstarted?: string;
  readonly journal?: string;
  readonly journalLimit: number;
  readonly deadline: number;
  readonly notice: number;
  readonly log?: 'json' | 'text';
  readonly logLevel: string;
  readonly color: boolean;
  readonly demo?: boolean;
  readonly for?: number;
}

/** What {@link toServeOptions} is given. */
export interface ServeRequest extends ChosenPolicies {
  readonly module: string | undefined;
  readonly parsed: ParsedServe;
  readonly command: Command;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Most slots when nobody says: the same safety stop as that of `marea run`. */
const MOST_SLOTS = 1_000;

/** The demo needs 150 at most. */
const MOST_DEMO_SLOTS = 256;

const TOKEN = /^[\x21-\x7e]{16,512}$/;

/** A variable that is set to nothing counts as not set. */
const tokenOf = (environment: ServeRequest['environment'], name: string): string | undefined => {
  const token = environment[name];
  if (token === undefined || token === '') return undefined;
  if (TOKEN.test(token)) return token;
  throw new UsageError(`${name} must have 16 to 512 visible ASCII characters without spaces`); // what was given stays out of it
};

/** What the pool of a service is, for its own policy: the demo's slots are steered as dear workers are. */
export const servedPool = ({ workers, goal = 'latency', isDemo }: Pick<ServeOptions, 'workers' | 'goal' | 'isDemo'>): PoolKind =>
  isDemo ? { workers: 'threads', goal: 'latency' } : { workers, goal };

type Steering = Pick<ServeOptions, 'min' | 'max' | 'goal' | 'waitSloMs' | 'policy' | 'shadow' | 'signals'>;

/** A flag rules over the policy file, and that over the default of the flag. */
const steeringOf = ({ parsed, command, policyFile, signals, shadowIn }: ServeRequest): Steering => {
  const file = policyFile?.file ?? {};
  const min = command.getOptionValueSource('min') === 'cli' ? parsed.min : (file.min ?? parsed.min);
  const most = parsed.demo === true ? MOST_DEMO_SLOTS : MOST_SLOTS;
  const max = parsed.max ?? file.max ?? (parsed.workers === 'slots' ? most : undefined);
  if (max !== undefined && min > max) throw new UsageError(`the fewest workers, ${min}, are more than the most, ${max}`);
  const goal = file.policy === undefined ? file.goal : undefined;
  return {
    min,
    max,
    goal,
    waitSloMs: parsed.waitSlo ?? file.waitSloMs,
    policy: file.policy,
    shadow: shadowIn(servedPool({ workers: parsed.workers, goal, isDemo: parsed.demo === true })),
    signals,
  };
};

const checkReach = ({ parsed }: ServeRequest, tasksToken: string | undefined, controlToken: string | undefined): void => {
  if (!isLoopback(parsed.host) && tasksToken === undefined && parsed.open !== true) {
    throw new UsageError(
      `--host ${parsed.host} is beyond this machine`,
      'Set MAREA_TASKS_TOKEN, or say --open when something in front of it tells who may send tasks.',
    );
  }
  if (parsed.control && !isLoopback(parsed.controlHost) && controlToken === undefined) {
    throw new UsageError(
      `--control-host ${parsed.controlHost} is beyond this machine`,
      'Set MAREA_TOKEN: a generated token would only be known here.',
    );
  }
};

const checkDemo = ({ module, parsed, command }: ServeRequest): void => {
  if (parsed.demo !== true) {
    if (parsed.for !== undefined) throw new UsageError('--for goes with --demo');
    if (module === undefined)
      throw new UsageError('no handler module is named', 'Usage: marea serve <module>; see marea serve --help');
    return;
  }
  if (module !== undefined) throw new UsageError('--demo brings its own module');
  if (command.getOptionValueSource('workers') === 'cli' && parsed.workers !== 'slots')
    throw new UsageError('--demo runs in slots');
};

/** Checks what options mean together. @throws UsageError for a contradiction. */
export const toServeOptions = (request: ServeRequest): ServeOptions => {
  const { module, parsed, command, environment } = request;
  checkDemo(request);
  // The demo is to start, whatever else runs here.
  const isAnyFine = (name: string): boolean => parsed.demo === true && command.getOptionValueSource(name) !== 'cli';
  const tasksToken = tokenOf(environment, 'MAREA_TASKS_TOKEN');
  const controlToken = tokenOf(environment, 'MAREA_TOKEN');
  checkReach(request, tasksToken, controlToken);
  return {
    module,
    tasks: { host: parsed.host, port: parsed.port, isAnyFine: isAnyFine('port') },
    control: parsed.control
      ? { host: parsed.controlHost, port: parsed.controlPort, isAnyFine: isAnyFine('controlPort') }
      : undefined,
    allowedHosts: parsed.allowHost ?? [],
    tasksToken,
    controlToken,
    tokenFile: parsed.tokenFile,
    workers: parsed.workers,
    ...steeringOf(request),
    queueCapacity: parsed.queue,
    maxWaitMs: parsed.maxWait,
    rate: poolRateOf(parsed.rate),
    timeoutMs: parsed.timeout,
    maxBodyBytes: parsed.maxBody,
    keepMs: parsed.keep,
    outPath: parsed.out,
    unstartedPath: parsed.unstarted,
    journalPath: parsed.journal,
    journalLimitBytes: parsed.journalLimit,
    deadlineMs: parsed.deadline,
    noticeMs: parsed.notice,
    logForm: parsed.log,
    logLevel: parsed.logLevel,
    isColourRefused: !parsed.color,
    isDemo: parsed.demo === true,
    forMs: parsed.for,
  };
};
