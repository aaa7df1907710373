import type { JournalLines } from '../../autoscale/index.ts';
import { createPool } from '../../autoscaled-pool/index.ts';
import { isPoolError } from '../../errors/index.ts';
import { type Classify, classifyByStatus, type Verdict } from '../../pool/index.ts';
import type { Clock } from '../../time/index.ts';
import { UsageError } from '../usage-error.ts';
import { CrewEntry } from './crew-entry.ts';
import { verdictInWorker } from './handler-failure.ts';
import type { HandlerModule } from './handler-module.ts';
import { PROGRESS_ROWS } from './progress-lines.ts';
import type { RunPool } from './run-loop.ts';
import type { RunOptions } from './run-options.ts';
import type { ReportedPool } from './run-report.ts';
import type { RunTask } from './run-task.ts';
import { runWorkerAddress } from './run-worker-address.ts';
import { createTaskHandler, createVerdict } from './task-handler.ts';

/** The pool's rule from the module's: the same verdict that decides about retries. */
export const toPoolRule = (classify: NonNullable<HandlerModule['classify']>): Classify => {
  const verdictOf = createVerdict(classify); // a pause that is a date is left to the pool
  return (error: unknown) => {
    const verdict = verdictOf(error);
    return verdict.kind === 'overload' ? { ...verdict, kind: 'overload' } : verdict.kind;
  };
};

/** What the pool of a run is made of. */
export interface RunPoolRequest {
  readonly options: Pick<
    RunOptions,
    'workers' | 'min' | 'max' | 'goal' | 'waitSloMs' | 'policy' | 'shadow' | 'signals' | 'queueCapacity' | 'rate'
  >;
  readonly module: HandlerModule;
  readonly clock: Clock;
  /** Takes the lines of the decision journal; absent: none is written. */
  readonly journal: JournalLines | undefined;
  /** Whether there is live progress on the terminal. */
  readonly hasProgress: boolean;
}

/** The pool of a run, from its two sides. */
export interface PoolOfRun {
  /** Where tasks go in. */
  readonly entry: RunPool;
  /** What is told of it. */
  readonly reported: ReportedPool;
  /** What an error of a task means for its input. */
  readonly verdictOf: (error: unknown) => Verdict;
}

const common = ({ options, module: { classify }, clock, journal }: RunPoolRequest) => {
  const { min, max, goal, waitSloMs, policy, shadow, signals, rate } = options;
  return {
    name: 'run',
    min,
    max,
    goal,
    ...(waitSloMs === undefined ? {} : { waitSloMs }),
    ...(policy === undefined ? {} : { policy }),
    ...(shadow === undefined ? {} : { shadow: shadow.policy }),
    ...(signals === undefined ? {} : { signals }),
    ...(rate === undefined ? {} : { rate }),
    ...(classify === undefined ? {} : { classify: toPoolRule(classify) }),
    ...(journal === undefined ? {} : { journal }),
    queue: { capacity: options.queueCapacity, overflow: 'wait' as const },
    clock,
  };
};

const createSlots = (request: RunPoolRequest): PoolOfRun => {
  const pool = createPool<RunTask, unknown>(createTaskHandler(request.module.handler, request.clock), {
    ...common(request),
    // A run must end even when a handler does not: its slot is given up, not held.
    onTimeout: 'abandon',
  });
  return { entry: pool, reported: pool, verdictOf: createVerdict(request.module.classify ?? classifyByStatus, request.clock) };
};

const createCrew = (request: RunPoolRequest, workers: 'threads' | 'processes'): PoolOfRun => {
  const { file } = request.module;
  const address = runWorkerAddress(file, request.hasProgress ? PROGRESS_ROWS : 0);
  const ofWorkers = { ...request, module: { ...request.module, classify: verdictInWorker } };
  const crew = createPool<typeof import('./run-worker.ts')>(address, { ...common(ofWorkers), workers });
  return { entry: new CrewEntry(crew, request.clock), reported: crew, verdictOf: createVerdict(verdictInWorker) };
};

/** The pool of a run. @throws UsageError when the options are refused. */
export const createRunPool = (request: RunPoolRequest): PoolOfRun => {
  const { workers } = request.options;
  try {
    return workers === 'slots' ? createSlots(request) : createCrew(request, workers);
  } catch (error) {
    if (isPoolError(error) && error.code === 'ERR_OPTION') throw new UsageError(error.message);
    throw error;
  }
};
